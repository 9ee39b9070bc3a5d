import type { AuctionEvent } from '#contracts/auction.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import type { Caller, IdentityEvent } from '#contracts/identity.ts';
import { instant } from '#contracts/instant.ts';
import type { PaymentEvent } from '#contracts/payment.ts';
import type { HeldAbout } from '#contracts/services.ts';
import type { AccountId } from '#domain/ids.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import { copyStatesIn } from '#platform/search/copy-states.ts';
import { openCopier, type CopierStatus } from '#platform/search/copies.ts';
import { either } from '#platform/search/either.ts';
import { FIGURES } from './copies/figures.ts';
import { eitherFigures, plainFigures } from './figures/either.ts';
import { elasticsearchFigures } from './figures/elasticsearch.ts';
import { postgresFigures } from './figures/postgres.ts';
import type { Figures } from './figures/port.ts';
import { analyticsMeters } from './metrics.ts';
import type { AnalyticsPorts, EventLog } from './ports.ts';
import { analyticsHttp } from './routes.ts';
import { rememberedListings } from './service/remembered.ts';
import { openReading } from './service/reading.ts';
import { followAuction, followBidding, followIdentity, followPayment } from './service/follow.ts';
import type { Kit } from './service/kit.ts';
import { firstTimesOf } from './store/people.ts';
import { rebuild, type Rebuilt } from './service/rebuild.ts';

export type { AnalyticsPorts, EventLog } from './ports.ts';
export type { Rebuilt } from './service/rebuild.ts';
export { analyticsVerifier } from './verify.ts';
export { analyticsMetrics } from './metrics.ts';

/** Where the module's migrations are, for its schema. */
export const analyticsMigrations = { schema: 'analytics', folder: `${import.meta.dirname}/migrations` };

export type AnalyticsModule = {
  figures: Figures;
  routes: readonly BoundRoute<Caller>[];
  /** To be fed by the relays. Facts may come in any order, again, and to several processes at once; each counts once. */
  handlers: {
    onBiddingEvents(events: readonly BiddingEvent[]): Promise<void>;
    onAuctionEvents(events: readonly AuctionEvent[]): Promise<void>;
    onIdentityEvents(events: readonly IdentityEvent[]): Promise<void>;
    onPaymentEvents(events: readonly PaymentEvent[]): Promise<void>;
  };
  /** For an export: when the account did what for the first time, as the funnel counts it. */
  heldAbout(account: AccountId): Promise<HeldAbout>;
  /** Reads all events again and counts the figures anew; the house may run beside it. */
  rebuild(log: EventLog): Promise<Rebuilt>;
  /** How the copies in the search engine stand; null where there is none. */
  copies(): CopierStatus | null;
  /** Copies some of what waits; false when nothing more does. */
  copySome(): Promise<boolean>;
  /** Keeps the copies up with the figures, until stopped. */
  start(): void;
  stop(): Promise<void>;
};

/** The figures of the house over one database. Several processes may run it at once. */
export function analyticsModule(ports: AnalyticsPorts): AnalyticsModule {
  const meters = analyticsMeters(ports.metrics);
  const copier = ports.engine === null ? null : openCopier({ ...ports, engine: ports.engine, meters }, FIGURES);
  const figures = ports.engine === null || copier === null ? null : eitherFigures(elasticsearchFigures(ports.engine), postgresFigures(ports.database), either(copier, ports.log));
  const kit: Kit = { ...ports, meters, listings: rememberedListings(), figures: figures?.now ?? plainFigures(ports.database) };
  return {
    figures: figures?.figures ?? postgresFigures(ports.database), routes: analyticsHttp(openReading(kit)),
    handlers: {
      onBiddingEvents: (events) => followBidding(kit, events),
      onAuctionEvents: (events) => followAuction(kit, events),
      onIdentityEvents: (events) => followIdentity(kit, events),
      onPaymentEvents: (events) => followPayment(kit, events),
    },
    heldAbout: async (account) => ({ firstTimes: await firstTimes(kit, account) }),
    rebuild: async (log) => {
      const rebuilt = await rebuild(kit, log);
      // Rows may have gone: the copies are made anew.
      await copyStatesIn(FIGURES.schema).outdate(ports.upkeep);
      return rebuilt;
    },
    copies: () => copier?.status() ?? null,
    copySome: async () => copier?.copySome() ?? false,
    start: () => copier?.start(),
    stop: async () => {
      await copier?.stop();
      await ports.engine?.close();
    },
  };
}

async function firstTimes(kit: Kit, account: AccountId): Promise<Record<'registeredAt' | 'watchedAt' | 'bidAt' | 'wonAt', string | null>> {
  const { registeredMs, watchedMs, bidMs, wonMs } = await firstTimesOf(kit.database, account);
  const shown = (ms: number | null): string | null => (ms === null ? null : instant(ms));
  return { registeredAt: shown(registeredMs), watchedAt: shown(watchedMs), bidAt: shown(bidMs), wonAt: shown(wonMs) };
}
