import { type Chance, chanceOf } from '../../../support/oracle/chance.ts';
import { check, type Verdict } from '../checker/check.ts';
import { Bidder } from '../clients/bidder.ts';
import { Market, wait } from '../clients/market.ts';
import { reading } from '../clients/reader.ts';
import { Seller, WINDOWS } from '../clients/seller.ts';
import { Watcher } from '../clients/watcher.ts';
import type { LotRecord } from '../history.ts';
import { collectLots, untilClosed } from './collect.ts';
import type { People } from './people.ts';

const WATCHERS = 4;
/** Between the chances of two clients of one person. */
const HAND = 1_000;
const SETTLE_MS_MAX = 120_000;
const CAUGHT_UP_MS_MAX = 60_000;

/** All who are at work while faults are worked: bidders, a seller, a reader, watchers. */
export type Crew = {
  readonly market: Market;
  readonly seller: Seller;
  /** Offers the first lots; from then on everybody is at work. */
  begin(): Promise<void>;
  /** Calm: what was given up is asked for again, lots are ended, watchers see the last event; then all that was written down is checked. */
  finish(): Promise<{ verdict: Verdict; lots: LotRecord[] }>;
};

/** `port`: the clients' side of the line to the house. `hands`: how many clients each person bids with at once. Everything that is left to chance follows from the seed. */
export function openCrew({ port, people, seed, name, hands = 1 }: { port: number; people: People; seed: number; name: string; hands?: number }): Crew {
  const market = new Market();
  const seller = new Seller({ market, chance: chanceOf(seed, 2), port, person: people.seller, operator: people.operator, name });
  const bidders = Array.from({ length: hands }, (_, hand) => people.bidders.map((person, n) => new Bidder({
    market, person, port, chance: chanceOf(seed, 100 + n + hand * HAND), name: hand === 0 ? `${name}-${n + 1}` : `${name}-${n + 1}.${hand + 1}`, live: n % 2 === 0,
  }))).flat();
  const watchers = Array.from({ length: WATCHERS }, (_, n) => new Watcher({ market, chance: chanceOf(seed, 200 + n), port, name: `${name}, watcher ${n + 1}` }));
  const going = { bidding: true, watching: true };
  let work: Promise<unknown> = Promise.resolve();
  let sight: Promise<unknown> = Promise.resolve();
  return {
    market, seller,
    begin: async () => {
      for (const windowSeconds of WINDOWS) await seller.offer({ windowSeconds });
      work = workers({ market, seller, bidders, port, chance: chanceOf(seed, 1) }, () => going.bidding);
      sight = Promise.all(watchers.map((watcher) => watcher.run(() => going.watching)));
    },
    finish: async () => {
      going.bidding = false;
      await work;
      // Any client of a person settles all that the person asked for.
      await settle({ market, seller, bidders: bidders.slice(0, people.bidders.length), watchers }, port);
      going.watching = false;
      await sight;
      const lots = await collectLots(market, { port, bidders: people.bidders });
      for (const client of [...bidders, seller]) client.close();
      return { verdict: check(market.history(lots)), lots };
    },
  };
}

const workers = (of: { market: Market; seller: Seller; bidders: readonly Bidder[]; port: number; chance: Chance }, going: () => boolean): Promise<unknown> =>
  Promise.all([...of.bidders.map((bidder) => bidder.run(going)), of.seller.run(going), reading(of, going)]);

async function settle({ market, seller, bidders, watchers }: { market: Market; seller: Seller; bidders: readonly Bidder[]; watchers: readonly Watcher[] }, port: number): Promise<void> {
  const endMs = performance.now() + SETTLE_MS_MAX;
  await Promise.all(bidders.map((bidder) => bidder.settle(endMs)));
  for (const { lot, over, ended } of market.lots.values()) if (!over && !ended) await seller.end(lot);
  const lengths = await untilClosed(market, port);
  const seenMs = performance.now() + CAUGHT_UP_MS_MAX;
  while (performance.now() < seenMs && !watchers.every((watcher) => watcher.hasSeen(lengths))) await wait(100);
}
