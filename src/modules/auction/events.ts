import type { AuctionEvent } from '#contracts/auction.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import { sideBySide } from '#platform/process/side-by-side.ts';
import type { AuctionService } from './service.ts';

/** Registrations told at once: enough to keep up with a busy hour, few enough to leave the pool to people. */
const AT_ONCE_MAX = 3;

/** What the module does with facts. Every handler may be given the same facts again; they then have no further effect. */
export type AuctionHandlers = {
  /** Bidding's facts, in the order of each lot: the lists follow. Any number at once; written 1,000 at a time. */
  onBiddingEvents(events: readonly BiddingEvent[]): Promise<void>;
  /** The module's own facts, from its outbox: what bidding has to know is said again, in case the first time did not arrive. */
  onAuctionEvents(events: readonly AuctionEvent[]): Promise<void>;
};

export function auctionHandlers(service: AuctionService): AuctionHandlers {
  return {
    onBiddingEvents: (events) => service.followBidding(events),
    onAuctionEvents: async (events) => {
      await service.handOverAgain(new Set(events.flatMap((event) => (event.kind === 'lot.published' ? [event.lot] : []))));
      // Of several about one registration the last one counts, and what is told is how it stands now.
      const decided = new Map(events.flatMap((event) => (event.kind === 'registration.decided' ? [[`${event.sale} ${event.account}`, event] as const] : [])));
      await sideBySide([...decided.values()], AT_ONCE_MAX, ({ sale, account }) => service.tellStandingAgain(sale, account));
    },
  };
}
