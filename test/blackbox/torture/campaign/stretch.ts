import { type Chance, chanceOf } from '../../../support/oracle/chance.ts';
import { check, type Verdict } from '../checker/check.ts';
import { Bidder } from '../clients/bidder.ts';
import { Market, wait } from '../clients/market.ts';
import { reading } from '../clients/reader.ts';
import { Seller, WINDOWS } from '../clients/seller.ts';
import { Watcher } from '../clients/watcher.ts';
import type { LotRecord } from '../history.ts';
import type { Place } from '../places/place.ts';
import { collectLots, untilClosed } from './collect.ts';
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

const WATCHERS = 4;
const CALM_MS_MIN = 250;
const CALM_MS_MAX = 700;
const SETTLE_MS_MAX = 45_000;
const CAUGHT_UP_MS_MAX = 20_000;
/** Lots are open for a minute or so. */
const WAITED_FOR_CLOSE_MS_MAX = 120_000;

/**
 * One stretch of a campaign: lots are offered and bid on while one fault after the other is worked; then calm, until every request
 * has its answer, every lot is closed and every watcher has seen the end; then all that was written down is checked.
 */
export async function runStretch(of: { place: Place; people: People; steps: Steps; seed: number; name: string; tally: Tally; say: (line: string) => void }): Promise<StretchResult> {
  const startedMs = performance.now();
  const { place, people, tally } = of;
  const clients = openClients(of);
  const { market, seller, bidders, watchers } = clients;
  const recoveries = new Recoveries();
  market.onAccepted = (answer, endedMs) => recoveries.accepted(answer, endedMs);
  for (const windowSeconds of WINDOWS) await seller.offer({ windowSeconds });
  const bidding = { on: true };
  const watching = { on: true };
  const going = (): boolean => bidding.on;
  const work = Promise.all([...bidders.map((bidder) => bidder.run(going)), seller.run(going), reading({ market, chance: clients.chance, port: place.front.port }, going)]);
  const sight = Promise.all(watchers.map((watcher) => watcher.run(() => watching.on)));
  const stage = new Stage({ place, chance: chanceOf(of.seed, 3), market, seller, tally, recoveries });
  await workFaults(stage, of);
  bidding.on = false;
  await work;
  await settle(clients, place);
  watching.on = false;
  await sight;
  const lots = await collectLots(market, { port: place.front.port, bidders: people.bidders });
  for (const client of [...bidders, seller]) client.close();
  tally.troubles.push(...seller.wrong);
  const verdict = check(market.history(lots));
  return {
    verdict, recoveries: recoveries.times, lots, offered: seller.published, offersRetried: seller.retried, tookMs: performance.now() - startedMs,
    closedByTime: lots.filter(({ ended, view, bids }) => !ended && view.status === 'closed' && bids.length > 0).length,
  };
}

type Clients = { market: Market; seller: Seller; bidders: Bidder[]; watchers: Watcher[]; chance: Chance };

function openClients({ place, people, seed, name }: { place: Place; people: People; seed: number; name: string }): Clients {
  const market = new Market();
  const { port } = place.front;
  return {
    market, chance: chanceOf(seed, 1),
    seller: new Seller({ market, chance: chanceOf(seed, 2), port, person: people.seller, operator: people.operator, name }),
    bidders: people.bidders.map((person, n) => new Bidder({ market, person, port, chance: chanceOf(seed, 100 + n), name: `${name}-${n + 1}`, live: n % 2 === 0 })),
    watchers: Array.from({ length: WATCHERS }, (_, n) => new Watcher({ market, chance: chanceOf(seed, 200 + n), port, name: `${name}, watcher ${n + 1}` })),
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

/** Calm: what was given up is asked for again, lots are ended, watchers see the last event. */
async function settle({ market, seller, bidders, watchers }: Clients, place: Place): Promise<void> {
  const endMs = performance.now() + SETTLE_MS_MAX;
  await Promise.all(bidders.map((bidder) => bidder.settle(endMs)));
  for (const { lot, over, ended } of market.lots.values()) if (!over && !ended) await seller.end(lot);
  const lengths = await untilClosed(market, place.front.port);
  const seenMs = performance.now() + CAUGHT_UP_MS_MAX;
  while (performance.now() < seenMs && !watchers.every((watcher) => watcher.hasSeen(lengths))) await wait(100);
}
