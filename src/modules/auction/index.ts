import { fileURLToPath } from 'node:url';
import type { AuctionOperations, AuctionQueries } from '#contracts/auction.ts';
import type { HouseQueries } from '#contracts/house.ts';
import type { Caller } from '#contracts/identity.ts';
import type { AccountId } from '#domain/ids.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { Metrics } from '#platform/metrics/metrics.ts';
import type { CopierStatus } from '#platform/search/copies.ts';
import type { SearchEngine } from '#platform/search/ports.ts';
import type { Timers } from '#platform/time/ports.ts';
import { auctionHandlers, type AuctionHandlers } from './events.ts';
import { auctionMeters } from './metrics.ts';
import type { AuctionPorts } from './ports.ts';
import { auctionHttp } from './routes.ts';
import { lotSearch } from './search/either.ts';
import { postgresSearch } from './search/postgres.ts';
import type { LotSearch } from './search/port.ts';
import { auctionService, type AuctionService } from './service.ts';
import { holdingsOf, type Holdings } from './store/holdings.ts';
import { listingFactsOf } from './store/listing-facts.ts';
import { salesOfLots } from './store/sales-of-lots.ts';
import { lotsForInvoice } from './store/for-invoice.ts';
import { titlesOf } from './store/titles.ts';
import type { ReplaySales } from './service/replay.ts';

export { auctionMetrics } from './metrics.ts';
export { AUCTION_STREAM, auctionOutbox } from './outbox.ts';
export { auctionVerifier } from './verify.ts';
export type { AuctionHandlers } from './events.ts';
export type { ReplayLot, ReplaySales } from './service/replay.ts';
export type { LotChange, SaleChange } from './wire.ts';

/** The module's schema and its migrations. */
export const auctionMigrations = { schema: 'auction', folder: fileURLToPath(new URL('./migrations', import.meta.url)) };

export type AuctionModule = {
  queries: AuctionQueries;
  /** What staff decided about the house. */
  house: HouseQueries;
  /** For those who run the house. */
  operations: AuctionOperations;
  routes: readonly BoundRoute<Caller>[];
  /** To be fed by the relays of bidding's and of this module's own outbox. */
  handlers: AuctionHandlers;
  search: LotSearch;
  replay: ReplaySales;
  /** What people do over HTTP, for programs of the house that sell and ask: the same acts, judged by the same rules. */
  selling: Selling;
  /** For an export: what the module holds about an account. */
  heldAbout(account: AccountId): Promise<Holdings>;
  /** Deletes remembered answers that need not be kept; run it once an hour. Answers how many went. */
  clearExpired(): Promise<number>;
  /** How the copies of listed lots in the search engine stand; null where there is none. */
  copies(): CopierStatus | null;
  /** Copies some of what waits; false when nothing more does. */
  copySome(): Promise<boolean>;
  /** Keeps the copies up with the lists, until stopped. */
  start(): void;
  stop(): Promise<void>;
};

/** Where listed lots are copied to and looked for. */
export type LotCopies = { engine: SearchEngine | null; timers: Timers };

export type Selling = Pick<AuctionService,
  'sales' | 'createSale' | 'createLot' | 'changeLot' | 'publishLot' | 'endLot' | 'relistLot' | 'search' | 'addImage'
  | 'register' | 'decideRegistration' | 'watch' | 'askQuestion' | 'answerQuestion'>;

/** Sales, lots until they are published, search and watchlists. `database` holds the role of the schema `auction`. Without `copies` PostgreSQL finds lots. */
export function auctionModule(ports: Omit<AuctionPorts, 'meters' | 'search'> & { metrics: Metrics; copies?: LotCopies }): AuctionModule {
  const { metrics, copies, ...rest } = ports;
  const meters = auctionMeters(metrics);
  const { search, copier } = copies === undefined ? { search: postgresSearch(rest), copier: null } : lotSearch({ ...rest, ...copies, meters });
  const service = auctionService({ ...rest, meters, search });
  return {
    queries: { view: (lot, caller) => service.lotFor(lot, { account: caller, admin: false }), titles: (lots) => titlesOf(rest.database, lots), forInvoice: (lots) => lotsForInvoice(rest.database, lots), listingFacts: (lots) => listingFactsOf(rest.database, lots), salesOf: (lots) => salesOfLots(rest.database, lots) },
    house: service.house,
    operations: service.operations,
    routes: auctionHttp(service),
    handlers: auctionHandlers(service),
    search,
    replay: { createReplaySale: service.createReplaySale, createReplayLots: service.createReplayLots },
    selling: service,
    heldAbout: (account) => holdingsOf(rest.database, account),
    clearExpired: service.clearExpired,
    copies: () => copier?.status() ?? null,
    copySome: async () => copier?.copySome() ?? false,
    start: () => copier?.start(),
    stop: async () => {
      await copier?.stop();
      await copies?.engine?.close();
    },
  };
}
