import { type PlaceBid, usePlaceBid } from '../../live/react.tsx';

/** The viewer's bid of this tab on a lot. `asking`: it has no answer yet, so no other can be placed. */
export type OwnBid = PlaceBid & { asking: boolean };

export function useOwnBid(lot: string): OwnBid {
  const own = usePlaceBid(lot);
  return { ...own, asking: own.bid !== null && own.bid.state !== 'answered' };
}
