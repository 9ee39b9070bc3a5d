import { DEFECTS } from '../../blackbox/torture/places/house-process.ts';
import { Act, type Time } from './act.ts';
import type { Drill } from './drill.ts';
import type { Scene } from './scene.ts';

/** What came of one drill. */
export type Outcome = {
  drill: string; tookMs: number;
  acknowledged: number; lost: number; duplicated: number; sentAgain: number; watched: number;
  times: Time[];
  figures: Record<string, number | string>;
  /** What is wrong, as sentences; empty when all is well. */
  failures: string[];
};

const CALM_MS = 500;

/** Lets people bid, works the drill, lets them come to rest, and checks all that they saw. */
export async function perform(scene: Scene, drill: Drill, seed: number): Promise<Outcome> {
  const startMs = performance.now();
  const act = new Act(scene, { name: `d${seed % 100_000}`, seed, hands: drill.hands ?? 1 });
  await act.crew.begin();
  await act.flowing();
  await drill.work(act).catch((error: unknown) => act.troubles.push(String(error)));
  await act.flowing().catch((error: unknown) => act.troubles.push(String(error)));
  await new Promise((resolve) => { setTimeout(resolve, CALM_MS); });
  const { verdict: { breaches, found, counts } } = await act.crew.finish();
  await drill.afterwards?.(act);
  const outcome = {
    drill: drill.name, tookMs: Math.round(performance.now() - startMs),
    // In the place of one that is gone another may stand.
    acknowledged: counts.accepted, lost: (found.lost ?? 0) + (found.acknowledged_differs ?? 0), duplicated: (found.duplicated ?? 0) + (found.two_effects ?? 0), sentAgain: counts.retried, watched: counts.seen.events,
    times: act.times, figures: act.figures,
  };
  return { ...outcome, failures: [
    ...breaches.map(({ kind, lot, what }) => `${kind}${lot === null ? '' : ` ${lot}`}: ${what}`), ...act.troubles, ...act.crew.seller.wrong,
    ...act.times.filter(({ good }) => !good).map(({ what, ownMs, boundMs }) => `${what}: ${ownMs} ms of its own, and ${boundMs} ms are allowed`),
    ...(['acknowledged', 'watched'] as const).filter((what) => outcome[what] === 0).map((what) => `never exercised: ${what}`),
    ...(act.times.length === 0 ? ['nothing was measured'] : []), ...defectsOf(scene),
  ] };
}

/** Lines of the log that tell of a defect of the house, whatever was done to it from outside. */
const defectsOf = ({ house }: Scene): string[] =>
  house.processes.flatMap((one) => one.output().split('\n').filter((line) => DEFECTS.some((defect) => line.includes(defect))).map((line) => `${one.name} says: ${line.slice(0, 600)}`));

/** One line for each figure. */
export function linesOf({ drill, tookMs, acknowledged, lost, duplicated, sentAgain, watched, times, figures, failures }: Outcome): string[] {
  return [
    `${drill}: ${acknowledged} bids acknowledged, ${lost} lost, ${duplicated} doubled, ${sentAgain} sent again, ${watched} events watched; ${Math.round(tookMs / 1_000)} s`,
    ...times.map(({ what, tookMs: took, ownMs, boundMs }) => `  ${what}: ${took} ms, ${ownMs} ms of its own (bound ${boundMs} ms${ownMs > boundMs ? ', over it' : ''})`),
    ...Object.entries(figures).map(([what, value]) => `  ${what}: ${value}`),
    ...failures.map((failure) => `  FAILED ${failure}`),
  ];
}
