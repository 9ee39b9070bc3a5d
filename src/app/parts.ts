import type { Caller } from '#contracts/identity.ts';
import type { AnalyticsService, IdentityService, ModuleName, NotificationService, AuctionService, PaymentService } from '#contracts/services.ts';
import type { AnalyticsModule } from '#modules/analytics/index.ts';
import type { AuctionModule } from '#modules/auction/index.ts';
import type { Identity } from '#modules/identity/index.ts';
import type { NotificationModule } from '#modules/notification/index.ts';
import type { PaymentModule } from '#modules/payment/index.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { Kit, Part } from './kit.ts';
import { analyticsPart } from './modules/analytics.ts';
import { auctionPart } from './modules/auction.ts';
import { type BiddingPart, biddingPart } from './modules/bidding.ts';
import { identityPart } from './modules/identity.ts';
import { notificationPart } from './modules/notification.ts';
import { paymentPart } from './modules/payment.ts';
import type { Near } from './neighbours.ts';

/** The modules of this process; null where one is elsewhere. */
export type Parts = {
  bidding: BiddingPart | null;
  identity: Part<Identity, IdentityService> | null;
  auction: Part<AuctionModule, AuctionService> | null;
  notification: Part<NotificationModule, NotificationService> | null;
  payment: Part<PaymentModule, PaymentService> | null;
  analytics: Part<AnalyticsModule, AnalyticsService> | null;
};

/** Puts the modules of this process together and enters them among the neighbours. */
export function openParts(kit: Kit, hosts: (name: ModuleName) => boolean, near: Near): Parts {
  const parts: Parts = {
    bidding: hosts('bidding') ? biddingPart(kit) : null,
    identity: hosts('identity') ? identityPart(kit) : null,
    auction: hosts('auction') ? auctionPart(kit) : null,
    notification: hosts('notification') ? notificationPart(kit) : null,
    payment: hosts('payment') ? paymentPart(kit) : null,
    analytics: hosts('analytics') ? analyticsPart(kit) : null,
  };
  if (parts.bidding !== null) near.bidding = parts.bidding.serves;
  if (parts.identity !== null) near.identity = parts.identity.serves;
  if (parts.auction !== null) near.auction = parts.auction.serves;
  if (parts.notification !== null) near.notification = parts.notification.serves;
  if (parts.payment !== null) near.payment = parts.payment.serves;
  if (parts.analytics !== null) near.analytics = parts.analytics.serves;
  for (const part of listed(parts)) part.connect?.();
  return parts;
}

/** Those that are here, in the order in which they start. */
export const listed = ({ bidding, identity, auction, notification, payment, analytics }: Parts): Part<unknown, object>[] =>
  [bidding, identity, auction, notification, payment, analytics].flatMap((part) => part ?? []);

/** The calls of a module, where it is in this process. */
export const routesOf = (parts: Parts, name: ModuleName): readonly BoundRoute<Caller>[] => parts[name]?.routes ?? [];
