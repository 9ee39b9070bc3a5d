import { chanceOf } from '../../../support/oracle/chance.ts';
import type { Verdict } from '../checker/check.ts';
import { wait } from '../clients/market.ts';
import type { LotRecord } from '../history.ts';
import type { Place } from '../places/place.ts';
import { openCrew } from './crew.ts';
import type { People } from './people.ts';
import { Recoveries, type Recovery } from './recoveries.ts';
import { Stage, type Tally } from './stage.ts';

export type Step = { name: string; run: (stage: Stage) => Promise<void> };
/** The steps that are planned, and then `more` of these until a lot has closed by its time. */
export type Steps = { planned: readonly Step[]; more: readonly Step[] };
export type StretchResult = {
  verdict: Verdict;
  recoveries: ReadonlyMap<string, readonly Recovery[]>;
  lots: readonly LotRecord[];
  /** Lots that closed by their time, with bids. */
  closedByTime: number;
  offered: number;
  offersRetried: number;
  tookMs: number;
};

const CALM_MS_MIN = 250;
const CALM_MS_MAX = 700;
/** Lots are open for a minute or so. */
const WAITED_FOR_CLOSE_MS_MAX = 120_000;

/**
 * One stretch of a campaign: lots are offered and bid on while one fault after the other is worked; then calm, until every request
 * has its answer, every lot is closed and every watcher has seen the end; then all that was written down is checked.
 */
export async function runStretch(of: { place: Place; people: People; steps: Steps; seed: number; name: string; tally: Tally; say: (line: string) => void }): Promise<StretchResult> {
  const startedMs = performance.now();
  const { place, tally } = of;
  const crew = openCrew({ port: place.front.port, people: of.people, seed: of.seed, name: of.name });
  const { market, seller } = crew;
  const recoveries = new Recoveries();
  market.onAccepted = (answer, endedMs) => recoveries.accepted(answer, endedMs);
  await crew.begin();
  await workFaults(new Stage({ place, chance: chanceOf(of.seed, 3), market, seller, tally, recoveries }), of);
  const { verdict, lots } = await crew.finish();
  tally.troubles.push(...seller.wrong);
  return {
    verdict, recoveries: recoveries.times, lots, offered: seller.published, offersRetried: seller.retried, tookMs: performance.now() - startedMs,
    closedByTime: lots.filter(({ ended, view, bids }) => !ended && view.status === 'closed' && bids.length > 0).length,
  };
}

async function workFaults(stage: Stage, { steps: { planned, more }, say }: { steps: Steps; say: (line: string) => void }): Promise<void> {
  const endMs = performance.now() + WAITED_FOR_CLOSE_MS_MAX;
  const closed = (): boolean => [...stage.market.lots.values()].some(({ over, ended }) => over && !ended);
  for (let n = 0; n < planned.length || (more.length > 0 && !closed() && performance.now() < endMs); n += 1) {
    const { name, run } = planned[n] ?? stage.chance.pick(more);
    await wait(CALM_MS_MIN + stage.chance.upTo(CALM_MS_MAX));
    const startedMs = performance.now();
    const before = stage.tally.troubles.length;
    stage.begin();
    await run(stage);
    say(`  ${name}: ${Math.round(performance.now() - startedMs)} ms${stage.tally.troubles.length > before ? ' TROUBLE' : ''}`);
  }
}
