import { AUCTION_STREAM } from '#modules/auction/index.ts';
import { BIDDING_STREAM, VOIDS_STREAM } from '#modules/bidding/index.ts';
import { IDENTITY_STREAM } from '#modules/identity/index.ts';
import { PAYMENT_STREAM } from '#modules/payment/index.ts';
import type { BrokerOptions, ConsumerPlan } from '#platform/bus/bus.ts';

/**
 * Who hears what, in whichever process. With a broker every one of them has its queues before the first event is published, so that
 * what happens while a service was never started yet waits for it. The modules subscribe under these names; a test holds the two together.
 */
export const CONSUMERS: readonly ConsumerPlan[] = [
  { consumer: 'auction from bidding', streams: [BIDDING_STREAM] },
  { consumer: 'auction from auction', streams: [AUCTION_STREAM] },
  { consumer: 'notification from bidding', streams: [BIDDING_STREAM] },
  { consumer: 'notification from voids', streams: [VOIDS_STREAM] },
  { consumer: 'notification from identity', streams: [IDENTITY_STREAM] },
  { consumer: 'notification from payment', streams: [PAYMENT_STREAM] },
  { consumer: 'notification from auction', streams: [AUCTION_STREAM] },
  { consumer: 'payment from bidding', streams: [BIDDING_STREAM] },
  { consumer: 'analytics from bidding', streams: [BIDDING_STREAM] },
  { consumer: 'analytics from auction', streams: [AUCTION_STREAM] },
  { consumer: 'analytics from identity', streams: [IDENTITY_STREAM] },
  { consumer: 'analytics from payment', streams: [PAYMENT_STREAM] },
  { consumer: 'bidding from identity', streams: [IDENTITY_STREAM] },
];

/** The broker of the settings, as the options of a house. */
export const brokerOf = (amqpUrl: string | null): { broker?: BrokerOptions } => (amqpUrl === null ? {} : { broker: { url: amqpUrl, plans: CONSUMERS } });
