/** The door of `live/` for pages; README.md says how to use it. */
export { type Connection, type PlaceBid, useConnection, usePlaceBid } from './bidding.ts';
export type { BidResult, LiveBid } from './bid-types.ts';
export { useLiveClient } from './context.ts';
export { announcedSeconds, type Countdown, countdownOf } from './countdown.ts';
export { LiveProvider } from './LiveProvider.tsx';
export { useLiveCard, useLiveLot, useLiveLots } from './lots.ts';
export { useCountdown, useServerNow, useTimeAnnouncement } from './time.ts';
export { headOf } from './track.ts';
export type { ConnectionState, LiveLot, LotHead, LotJson } from './types.ts';
