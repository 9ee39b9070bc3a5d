import { performance } from 'node:perf_hooks';
import { play, type Played } from '../house/campaign.ts';
import { drawPlan } from '../house/draw.ts';
import type { Plan } from '../house/plan.ts';
import { judge } from '../oracle/judge.ts';

/** What one seed came to; plain data, for the process that counts. */
export type SeedResult = {
  seed: number;
  /** Bids and purchases that somebody meant to make, and what became of them. */
  commands: number; accepted: number; refused: number; turnedAway: number;
  requestsSent: number; events: number; virtualMs: number; tookMs: number;
  marks: [string, number][];
  faults: [string, number][];
  checks: [string, number][];
  violations: string[];
  hash: string;
  /** False when a second run of the seed took another course; null when there was none. */
  repeats: boolean | null;
};

/** Every so many seeds one is run a second time and its trace compared. */
const REPEATED_EVERY = 50;

/** Draws, plays and judges one seed. */
export const runSeed = (seed: number): Promise<SeedResult> => resultOf(drawPlan(seed), seed);

/** Plays and judges a plan, and says what it came to. */
export async function resultOf(plan: Plan, seed: number): Promise<SeedResult> {
  const startMs = performance.now();
  const { played, violations, checks } = await runPlan(plan);
  let repeats: boolean | null = null;
  if (seed % REPEATED_EVERY === 0) {
    const again = await play(plan);
    repeats = again.hash === played.hash;
    if (!repeats) violations.push(`the same seed took another course the second time: ${played.hash}, then ${again.hash}`);
  }
  const meant = played.observed.requests.filter(({ kind }) => kind === 'bid' || kind === 'buy');
  const refused = new Set(played.observed.tables.decisions.filter(({ seq }) => seq === null).map((row) => `${row.accountId}/${row.lotId}/${row.request}`)).size;
  const accepted = meant.filter(({ final }) => final?.answer.ok === true).length;
  return {
    seed, commands: meant.length, accepted, refused, turnedAway: meant.filter(({ final }) => final !== null && !final.answer.ok).length - refused,
    requestsSent: played.observed.requests.reduce((sum, { deliveries }) => sum + deliveries.length, 0), events: played.events, virtualMs: played.virtualMs,
    tookMs: performance.now() - startMs, marks: [...played.marks.counts], faults: [...played.faults], checks, violations, hash: played.hash, repeats,
  };
}

/** Plays and judges a plan. What breaks the world itself is a violation too. */
export async function runPlan(plan: Plan, options: { lines?: boolean } = {}): Promise<{ played: Played; violations: string[]; checks: [string, number][] }> {
  const played = await play(plan, options);
  const court = judge(played.observed);
  return { played, violations: court.violations, checks: [...court.seen] };
}
