import type { ListingFacts } from '#contracts/auction.ts';
import type { LotId } from '#domain/ids.ts';
import { analyticsMigrations, analyticsModule, type AnalyticsModule, type EventLog } from '#modules/analytics/index.ts';
import type { SearchEngine } from '#platform/search/ports.ts';
import { systemTimers } from '#platform/time/system.ts';
import type { Database } from '#platform/db/types.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { handClock, type HandClock } from '../identity-house.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import type { MadeSales } from './made-events.ts';

export type FiguresHouse = { module: AnalyticsModule; postgres: TestDatabase; database: Database; clock: HandClock; listings: Map<LotId, ListingFacts>; asked: LotId[][]; close(): Promise<void> };

/** Analytics over a database of its own; the listings are given by hand. */
export async function figuresHouse(engine: SearchEngine | null = null): Promise<FiguresHouse> {
  const postgres = await freshDatabase([analyticsMigrations]);
  const database = postgres.open('analytics', { waitMs: 5_000 });
  const listings = new Map<LotId, ListingFacts>();
  const asked: LotId[][] = [];
  const clock = handClock();
  const module = analyticsModule({
    database, upkeep: postgres.open('analytics', { max: 1, limits: { statementMs: 60_000 }, waitMs: 5_000 }), clock,
    auction: {
      listingFacts: async (lots) => {
        asked.push([...lots]);
        return new Map(lots.flatMap((lot) => { const found = listings.get(lot); return found === undefined ? [] : [[lot, found]]; }));
      },
      titles: async (lots) => new Map(lots.map((lot) => [lot, { title: `Lot ${lot}`, currency: 'USD' }])),
    },
    identity: { profiles: async (ids) => new Map(ids.map((id) => [id, { id, displayName: `Seller ${id}` }])) },
    engine, timers: systemTimers, metrics: openMetrics(), log: { info: () => {}, warn: () => {} },
  });
  return { module, postgres, database, clock, listings, asked, close: async () => {
    await module.stop();
    await postgres.drop();
  } };
}

/** A log that holds the events of these sales, in pages. */
export const logOf = (made: MadeSales, page = 700): EventLog => ({
  bidding: async (take) => { for (let at = 0; at < made.events.length; at += page) await take(made.events.slice(at, at + page)); },
  auction: async () => {}, identity: async () => {}, payment: async () => {},
});
