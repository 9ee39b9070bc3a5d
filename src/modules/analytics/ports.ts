import type { AuctionEvent, AuctionQueries } from '#contracts/auction.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import type { IdentityEvent, IdentityQueries } from '#contracts/identity.ts';
import type { PaymentEvent } from '#contracts/payment.ts';
import type { Database } from '#platform/db/types.ts';
import type { Metrics } from '#platform/metrics/metrics.ts';
import type { SearchEngine } from '#platform/search/ports.ts';
import type { Clock, Timers } from '#platform/time/ports.ts';

/** What analytics needs from outside. */
export type AnalyticsPorts = {
  /** A pool with the module's own role. */
  database: Database;
  /** The same for what may take its time: a recount. */
  upkeep: Database;
  clock: Clock;
  auction: Pick<AuctionQueries, 'listingFacts' | 'titles'>;
  identity: Pick<IdentityQueries, 'profiles'>;
  /** Where figures are copied to and asked for; null: PostgreSQL answers. */
  engine: SearchEngine | null;
  timers: Timers;
  metrics: Metrics;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
};

/** Every event there ever was, oldest first, given in pages: the outboxes of the modules, read from their beginning. */
export type EventLog = {
  bidding(take: (events: readonly BiddingEvent[]) => Promise<void>): Promise<void>;
  auction(take: (events: readonly AuctionEvent[]) => Promise<void>): Promise<void>;
  identity(take: (events: readonly IdentityEvent[]) => Promise<void>): Promise<void>;
  payment(take: (events: readonly PaymentEvent[]) => Promise<void>): Promise<void>;
};
