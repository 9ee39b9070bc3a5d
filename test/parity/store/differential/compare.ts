import type { Adapter } from '../house.ts';
import { said, type Script, type Step } from './act.ts';
import { play, type Played, type Seen } from './play.ts';
import { scriptOf } from './script.ts';

/** How often each kind of thing was seen; what is 0 was not exercised. */
export type Tally = { scripts: number; steps: number; refusals: Map<string, number>; waits: number; wentOn: number; ended: number };
export type Difference = { seed: string; words: string };

/** Plays scripts of seeds `from`, `from` + 1, … on two servers until so many steps were compared, or they differ. */
export async function compare(one: Adapter, other: Adapter, { from, steps }: { from: number; steps: number }): Promise<{ tally: Tally; difference: Difference | null }> {
  const tally: Tally = { scripts: 0, steps: 0, refusals: new Map(), waits: 0, wentOn: 0, ended: 0 };
  for (let seed = from; tally.steps < steps; seed += 1) {
    const script = scriptOf(String(seed));
    const [first, second] = await both(one, other, script);
    count(tally, first);
    if (differsAt(first, second) !== null) return { tally, difference: await shrunk({ one, other, script }, [first, second]) };
  }
  return { tally, difference: null };
}

/** What a run has to have seen to say anything. */
export function tameness({ refusals, waits, wentOn }: Tally): string[] {
  const wanted = ['23505', '23514', '25P02', '40001'];
  const missing = wanted.filter((code) => ![...refusals.keys()].some((refusal) => refusal.startsWith(code))).map((code) => `no ${code}`);
  return [...missing, ...(waits === 0 ? ['nobody waited'] : []), ...(wentOn === 0 ? ['nobody went on after waiting'] : [])];
}

const both = async (one: Adapter, other: Adapter, script: Script): Promise<[Played, Played]> => [await one.inHouse((house) => play(house, script)), await other.inHouse((house) => play(house, script))];

/** The first step that went otherwise, or null. */
function differsAt(first: Played, second: Played): number | null {
  for (const [at, seen] of first.steps.entries()) {
    const there = second.steps[at];
    if (there === undefined || JSON.stringify(seen) === JSON.stringify(there)) continue;
    // Two that wait for each other at the end of a script: a slow machine may have found it out before it was looked at.
    return first.open && at === first.steps.length - 1 && circles(seen, there) ? null : at;
  }
  return first.steps.length === second.steps.length ? null : Math.min(first.steps.length, second.steps.length);
}

const circles = (waiting: readonly Seen[], told: readonly Seen[]): boolean => waiting.some(({ outcome }) => outcome === 'waits') && told.some(({ outcome }) => outcome === '40P01');

function count(tally: Tally, { steps, open }: Played): void {
  tally.scripts += 1;
  tally.steps += steps.length;
  if (open) tally.ended += 1;
  const waiting = new Set<number>();
  for (const { session, outcome } of steps.flat()) {
    if (outcome === 'waits') {
      if (!waiting.has(session)) tally.waits += 1;
      waiting.add(session);
      continue;
    }
    if (waiting.delete(session)) tally.wentOn += 1;
    if (/^[0-9]{2}[0-9A-Z]{3}( |$)/.test(outcome)) tally.refusals.set(outcome, (tally.refusals.get(outcome) ?? 0) + 1);
  }
}

const REPLAYS_MAX = 400;

type Compared = { one: Adapter; other: Adapter; script: Script };

/** Leaves out steps as long as the two still differ, and tells what is left; as it was seen first when they never differ again. */
async function shrunk({ one, other, script }: Compared, seenFirst: [Played, Played]): Promise<Difference> {
  let steps: readonly Step[] = script.steps;
  let seen = seenFirst;
  let replays = 0;
  const differ = async (fewer: readonly Step[]): Promise<boolean> => {
    replays += 1;
    const played = await both(one, other, { ...script, steps: fewer });
    if (differsAt(...played) === null) return false;
    seen = played;
    return true;
  };
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < steps.length && replays < REPLAYS_MAX;) {
      const fewer = [...steps.slice(0, at), ...steps.slice(at + size)];
      if (fewer.length > 0 && await differ(fewer)) steps = fewer;
      else at += size;
    }
  }
  const lines = steps.flatMap((step, at) => {
    const [here, there] = seen.map((played) => (played.steps[at] ?? []).map(({ session, outcome }) => `session ${session + 1}: ${outcome}`).join(' | ') || 'nothing');
    return [`  ${said(step)}`, ...(here === there ? [`      ${here}`] : [`    > ${one.name}: ${here}`, `    > ${other.name}: ${there}`])];
  });
  const again = seen === seenFirst ? `, once in ${replays + 1} times` : '';
  return { seed: script.seed, words: [`Seed ${script.seed} (${script.schema}) differs${again}:`, ...lines].join('\n') };
}
