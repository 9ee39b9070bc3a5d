import type { AuctionEvent } from '#contracts/auction.ts';
import type { BiddingEvent, VoidEvent } from '#contracts/bidding.ts';
import type { IdentityEvent } from '#contracts/identity.ts';
import type { PaymentEvent } from '#contracts/payment.ts';
import type { NotificationService } from '#contracts/services.ts';
import { AUCTION_STREAM } from '#modules/auction/index.ts';
import { BIDDING_STREAM, VOIDS_STREAM } from '#modules/bidding/index.ts';
import { IDENTITY_STREAM } from '#modules/identity/index.ts';
import { type NotificationModule, notificationModule } from '#modules/notification/index.ts';
import { PAYMENT_STREAM } from '#modules/payment/index.ts';
import { systemClock, systemEntropy, systemTimers } from '#platform/time/system.ts';
import type { Kit, Part } from '../kit.ts';
import { numbered, payloads } from '../payloads.ts';

/** Puts notification together. */
export function notificationPart({ options, pools, bus, crier, keys, ask }: Kit): Part<NotificationModule, NotificationService> {
  const database = pools.readers('notification');
  const notification = notificationModule({
    database, clock: systemClock, keys, timers: systemTimers, identity: ask.identity, auction: ask.auction, bidding: ask.bidding, post: options.post, texter: options.texter ?? null,
    pusher: options.pusher ?? null, entropy: systemEntropy,
    publicUrl: () => options.publicUrl, houseName: () => ask.auction.name(), tell: crier.tell, metrics: options.metrics, log: options.log,
  });
  return {
    module: notification, database,
    serves: { ...notification.commands, ...notification.queries, heldAbout: notification.heldAbout },
    routes: notification.routes,
    connect: () => {
      bus.subscribe('notification from bidding', [BIDDING_STREAM], (messages) => notification.handlers.onBiddingEvents(payloads<BiddingEvent>(messages)));
      bus.subscribe('notification from voids', [VOIDS_STREAM], (messages) => notification.handlers.onVoidEvents(numbered<VoidEvent>(messages)));
      bus.subscribe('notification from identity', [IDENTITY_STREAM], (messages) => notification.handlers.onIdentityEvents(numbered<IdentityEvent>(messages)));
      bus.subscribe('notification from payment', [PAYMENT_STREAM], (messages) => notification.handlers.onPaymentEvents(payloads<PaymentEvent>(messages)));
      bus.subscribe('notification from auction', [AUCTION_STREAM], (messages) => notification.handlers.onAuctionEvents(numbered<AuctionEvent>(messages)));
    },
    start: () => notification.start(),
    stop: () => notification.stop(),
    clearExpired: () => notification.clearExpired(),
  };
}
