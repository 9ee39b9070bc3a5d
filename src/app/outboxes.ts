import type { AuctionEvent } from '#contracts/auction.ts';
import type { BiddingEvent, VoidEvent } from '#contracts/bidding.ts';
import type { IdentityEvent } from '#contracts/identity.ts';
import { AUCTION_STREAM, type AuctionModule, auctionOutbox } from '#modules/auction/index.ts';
import { type Bidding, BIDDING_STREAM, VOIDS_STREAM } from '#modules/bidding/index.ts';
import type { NotificationModule } from '#modules/notification/index.ts';
import type { Gateway } from '#modules/gateway/index.ts';
import { type Identity, IDENTITY_STREAM, identityOutbox } from '#modules/identity/index.ts';
import type { HouseBus } from '#platform/bus/bus.ts';
import type { HeardMessage } from '#platform/bus/ports.ts';
import type { Databases } from './databases.ts';
import { payloads } from './payloads.ts';

/** Facts of identity that change whether somebody may bid. */
const STANDING: ReadonlySet<IdentityEvent['kind']> = new Set<IdentityEvent['kind']>(['account.roles_changed', 'account.suspended', 'account.reinstated']);

type Parts = { bus: HouseBus; databases: Databases; identity: Identity; auction: AuctionModule; bidding: Bidding; notification: NotificationModule; gateway: Gateway };

/** Which module hears which module's facts. Each stream carries one type of event: its module's contract. */
export function connectOutboxes({ bus, databases, identity, auction, bidding, notification, gateway }: Parts): void {
  bus.relay(bidding.outbox(databases.relays.bidding));
  bus.relay(bidding.voidsOutbox(databases.relays.bidding));
  bus.relay(auctionOutbox(databases.relays.auction));
  bus.relay(identityOutbox(databases.relays.identity));
  bus.subscribe('auction from bidding', [BIDDING_STREAM], (messages) => auction.handlers.onBiddingEvents(payloads<BiddingEvent>(messages)));
  bus.subscribe('auction from auction', [AUCTION_STREAM], (messages) => auction.handlers.onAuctionEvents(payloads<AuctionEvent>(messages)));
  // What this process decided itself has been shown already and counts once; this brings what other processes decided.
  bus.subscribe('notification from bidding', [BIDDING_STREAM], (messages) => notification.handlers.onBiddingEvents(payloads<BiddingEvent>(messages)));
  bus.subscribe('notification from voids', [VOIDS_STREAM], (messages) => notification.handlers.onVoidEvents(numbered<VoidEvent>(messages)));
  bus.subscribe('notification from identity', [IDENTITY_STREAM], (messages) => notification.handlers.onIdentityEvents(numbered<IdentityEvent>(messages)));
  bus.subscribe('notification from auction', [AUCTION_STREAM], (messages) => notification.handlers.onAuctionEvents(numbered<AuctionEvent>(messages)));
  bus.subscribe('live from bidding', [BIDDING_STREAM], async (messages) => gateway.sink(payloads<BiddingEvent>(messages).map(publicPart)));
  bus.subscribe('bidding from identity', [IDENTITY_STREAM], async (messages) => {
    for (const { kind, account } of payloads<IdentityEvent>(messages)) {
      if (STANDING.has(kind)) await identity.acts.applyStanding(account);
    }
  });
}

const publicPart = ({ account: _account, leaderAccount: _leader, sellerId: _seller, extensions: _extensions, ...event }: BiddingEvent) => event;

const numbered = <Event>(messages: readonly HeardMessage[]): { id: string; event: Event }[] => payloads<Event>(messages).map((event, at) => ({ id: messages[at]?.id ?? '', event }));
