import type { AuctionEvent } from '#contracts/auction.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import type { AuctionService } from '#contracts/services.ts';
import { AUCTION_STREAM, type AuctionModule, auctionModule, auctionOutbox } from '#modules/auction/index.ts';
import { BIDDING_STREAM } from '#modules/bidding/index.ts';
import { sharpPictures } from '#platform/pictures/sharp.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import type { Kit, Part } from '../kit.ts';
import { rememberedNames } from '../names.ts';
import { payloads } from '../payloads.ts';
import { engineOf } from '../search-engine.ts';

/** Puts auction together. */
export function auctionPart({ options, pools, bus, commons, keys, ask }: Kit): Part<AuctionModule, AuctionService> {
  const database = pools.readers('auction');
  const auction = auctionModule({
    database, clock: systemClock, keys, identity: options.far === undefined ? ask.identity : { profiles: rememberedNames(ask.identity.profiles) }, commands: ask.bidding, bidding: ask.bidding, log: options.log, metrics: options.metrics,
    pictures: sharpPictures(), facts: { demonstration: options.demonstration === true, mailbox: options.post.kind === 'mailbox' }, cache: commons.cache, copies: { engine: engineOf(options), timers: systemTimers },
  });
  return {
    module: auction, database,
    serves: { ...auction.queries, ...auction.operations, ...auction.house, heldAbout: auction.heldAbout },
    routes: auction.routes,
    start: auction.start,
    stop: auction.stop,
    connect: () => {
      bus.relay(auctionOutbox(pools.relay('auction')));
      bus.subscribe('auction from bidding', [BIDDING_STREAM], (messages) => auction.handlers.onBiddingEvents(payloads<BiddingEvent>(messages)));
      bus.subscribe('auction from auction', [AUCTION_STREAM], (messages) => auction.handlers.onAuctionEvents(payloads<AuctionEvent>(messages)));
    },
    clearExpired: () => auction.clearExpired(),
  };
}
