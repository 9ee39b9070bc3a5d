import type { AuctionEvent } from '#contracts/auction.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import type { IdentityEvent } from '#contracts/identity.ts';
import type { PaymentEvent } from '#contracts/payment.ts';
import type { AnalyticsService } from '#contracts/services.ts';
import { type AnalyticsModule, analyticsModule } from '#modules/analytics/index.ts';
import { AUCTION_STREAM } from '#modules/auction/index.ts';
import { BIDDING_STREAM } from '#modules/bidding/index.ts';
import { IDENTITY_STREAM } from '#modules/identity/index.ts';
import { PAYMENT_STREAM } from '#modules/payment/index.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import type { Kit, Part } from '../kit.ts';
import { payloads } from '../payloads.ts';
import { engineOf } from '../search-engine.ts';

/** A recount reads a day of facts at once. */
const UPKEEP = { max: 1, limits: { statementMs: 60_000, idleInTransactionMs: 60_000, lockMs: 30_000 }, applicationName: 'auctionhub analytics upkeep', waitMs: 2_000 } as const;

/** Puts analytics together. */
export function analyticsPart({ options, pools, bus, ask }: Kit): Part<AnalyticsModule, AnalyticsService> {
  const database = pools.readers('analytics');
  const analytics = analyticsModule({
    database, upkeep: pools.open('analytics', UPKEEP), clock: systemClock, timers: systemTimers, engine: engineOf(options), auction: ask.auction, identity: ask.identity, metrics: options.metrics, log: options.log,
  });
  return {
    module: analytics, database,
    serves: { heldAbout: analytics.heldAbout },
    routes: analytics.routes,
    start: analytics.start,
    stop: analytics.stop,
    connect: () => {
      bus.subscribe('analytics from bidding', [BIDDING_STREAM], (messages) => analytics.handlers.onBiddingEvents(payloads<BiddingEvent>(messages)));
      bus.subscribe('analytics from auction', [AUCTION_STREAM], (messages) => analytics.handlers.onAuctionEvents(payloads<AuctionEvent>(messages)));
      bus.subscribe('analytics from payment', [PAYMENT_STREAM], (messages) => analytics.handlers.onPaymentEvents(payloads<PaymentEvent>(messages)));
      bus.subscribe('analytics from identity', [IDENTITY_STREAM], (messages) => analytics.handlers.onIdentityEvents(payloads<IdentityEvent>(messages)));
    },
  };
}
