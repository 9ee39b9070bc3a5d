import type { AuctionEvent } from '#contracts/auction.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import type { IdentityEvent } from '#contracts/identity.ts';
import type { PaymentEvent } from '#contracts/payment.ts';
import type { EventLog } from '#modules/analytics/index.ts';
import { auctionOutbox } from '#modules/auction/index.ts';
import { identityOutbox } from '#modules/identity/index.ts';
import { paymentOutbox } from '#modules/payment/index.ts';
import type { OutboxSource } from '#platform/bus/ports.ts';
import type { Pools } from './databases.ts';
import type { Parts } from './parts.ts';
import { payloads } from './payloads.ts';

/** Every row of an outbox, from its beginning. */
const EVERYTHING = { fromXid: '0', aboveId: '0', inFlight: [], upToId: '9223372036854775807' } as const;
const PAGE = 1_000;

/**
 * Every event there ever was, as the outboxes of the modules keep them. Each is read in one transaction of its own, so what is committed meanwhile is
 * not in it; consumers get that from the relay.
 */
export function eventLog(pools: Pools, { bidding }: Parts): EventLog {
  return {
    bidding: async (take) => { if (bidding !== null) await everything<BiddingEvent>(bidding.module.outbox(pools.relay('bidding')), take); },
    auction: (take) => everything<AuctionEvent>(auctionOutbox(pools.relay('auction')), take),
    identity: (take) => everything<IdentityEvent>(identityOutbox(pools.relay('identity')), take),
    payment: (take) => everything<PaymentEvent>(paymentOutbox(pools.relay('payment')), take),
  };
}

const everything = <Event>(source: OutboxSource, take: (events: readonly Event[]) => Promise<void>): Promise<void> => source.read(async (reader) => {
  for await (const page of reader.pages(EVERYTHING, PAGE)) await take(payloads<Event>(page));
});
