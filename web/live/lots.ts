import { type RefCallback, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useLiveClient } from './context.ts';
import { headOf } from './track.ts';
import type { LiveLot, LotHead } from './types.ts';

/** How far outside of the window a card already counts as in sight. */
const NEARLY_IN_SIGHT = '200px';

/** A lot as it is now, for as long as the component is there. `initial`: what was read over HTTP, shown until the line knows better. */
export function useLiveLot(id: string, initial?: LotHead): LiveLot {
  return useLot(id, initial, true);
}

/**
 * A lot on a card: watched only while the card is in sight, and shown as it was last known otherwise. Put `ref` on the card's element.
 */
export function useLiveCard(id: string, initial?: LotHead): { ref: RefCallback<Element>; live: LiveLot } {
  const [inSight, setInSight] = useState(false);
  const ref = useCallback<RefCallback<Element>>((element) => {
    if (element === null) return;
    const observer = new IntersectionObserver(([seen]) => setInSight(seen?.isIntersecting === true), { rootMargin: NEARLY_IN_SIGHT });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, live: useLot(id, initial, inSight) };
}

/** Several lots as they are now, in the order of the ids. At most a hundred are watched at once; for long lists use `useLiveCard`. */
export function useLiveLots(ids: readonly string[]): readonly LiveLot[] {
  const client = useLiveClient();
  const key = ids.join(' ');
  const lots = useMemo(() => (key === '' ? [] : key.split(' ')), [key]);
  const subscribe = useCallback((changed: () => void) => {
    const releases = lots.map((id) => client.watches.want(id, changed));
    return () => releases.forEach((release) => release());
  }, [client, lots]);
  const last = useRef<readonly LiveLot[]>([]);
  const snapshot = useCallback(() => {
    const now = lots.map((id) => client.lot(id));
    const same = now.length === last.current.length && now.every((live, index) => live === last.current[index]);
    if (!same) last.current = now;
    return last.current;
  }, [client, lots]);
  return useSyncExternalStore(subscribe, snapshot);
}

function useLot(id: string, initial: LotHead | undefined, wanted: boolean): LiveLot {
  const client = useLiveClient();
  // Before the subscription below: what is known already need not be sent again.
  useEffect(() => {
    if (initial !== undefined) client.seed(id, initial);
  }, [client, id, initial]);
  const subscribe = useCallback((changed: () => void) => (wanted ? client.watches.want(id, changed) : () => undefined), [client, id, wanted]);
  const live = useSyncExternalStore(subscribe, useCallback(() => client.lot(id), [client, id]));
  return useMemo(() => (live.head === null && initial !== undefined ? { ...live, head: headOf(initial) } : live), [live, initial]);
}
