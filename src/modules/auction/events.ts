import type { AuctionEvent } from '#contracts/auction.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import type { AuctionService } from './service.ts';

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
      for (const event of events) {
        if (event.kind === 'lot.published') await service.handOverAgain(event.lot);
        if (event.kind === 'registration.decided') await service.tellStandingAgain(event.sale, event.account);
      }
    },
  };
}
