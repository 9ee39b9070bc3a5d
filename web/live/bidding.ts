import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { LiveBid } from './bid-types.ts';
import { useLiveClient, useLivePage } from './context.ts';
import type { ConnectionView } from './types.ts';

export type Connection = ConnectionView & {
  /** What to tell a person; null while all is well, or still loading. */
  readonly trouble: 'reconnecting' | 'offline' | null;
  /** Bids of this tab without an answer: say of each whether it was received (`answered`), or is still asked for. */
  readonly pending: readonly LiveBid[];
};

/** How the line to the house is. */
export function useConnection(): Connection {
  const client = useLiveClient();
  const view = useSyncExternalStore(useCallback((changed) => client.onConnection(changed), [client]), () => client.connectionView);
  const pending = usePending();
  return useMemo(() => ({ ...view, pending, trouble: troubleOf(view) }), [view, pending]);
}

export type PlaceBid = {
  /** The newest bid of this tab on the lot, until it is dismissed; null when there is none. */
  readonly bid: LiveBid | null;
  /** Bids a maximum in minor units. False, and nothing is sent, while the last one has no answer or nobody is signed in. */
  place(maximum: number, currency?: string): boolean;
  /** Asks on, with the same number, for a bid in state `gave_up`. */
  askAgain(): void;
  /** Takes the answer off the page. */
  dismiss(): void;
};

/** Bidding on one lot. */
export function usePlaceBid(lot: string): PlaceBid {
  const page = useLivePage();
  const { client } = page;
  const bid = useSyncExternalStore(useCallback((changed) => client.onBids(changed), [client]), () => client.bids.ofLot(lot));
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (bid?.state !== 'answered' || bid.result?.ok !== true || told.current === bid.id) return;
    told.current = bid.id;
    page.say({ type: 'bid', lot: bid.lot });
  }, [bid, page]);
  return useMemo(() => ({
    bid,
    place: (maximum, currency) => client.placeBid({ lot, maximum, ...(currency === undefined ? {} : { currency }) }) !== null,
    askAgain: () => {
      if (bid !== null) client.bids.askAgain(bid.id);
    },
    dismiss: () => {
      if (bid !== null) client.bids.dismiss(bid.id);
    },
  }), [client, lot, bid]);
}

function usePending(): readonly LiveBid[] {
  const client = useLiveClient();
  const last = useRef<readonly LiveBid[]>([]);
  return useSyncExternalStore(useCallback((changed) => client.onBids(changed), [client]), useCallback(() => {
    const now = client.bids.pending();
    if (now.length !== last.current.length || now.some((bid, index) => bid !== last.current[index])) last.current = now;
    return last.current;
  }, [client]));
}

function troubleOf({ state, wasOpen }: ConnectionView): Connection['trouble'] {
  if (state === 'offline') return 'offline';
  return state === 'waiting' || (state === 'connecting' && wasOpen) ? 'reconnecting' : null;
}
