import { useEffect, useLayoutEffect, useRef } from 'react';

/** Places of pages in this tab, by address; the oldest are forgotten. */
const PLACES_MAX = 50;
const POPPED_WITHIN_MS = 1_500;
const places = new Map<string, number>();
let poppedAtMs = -Infinity;
if (typeof window !== 'undefined') window.addEventListener('popstate', () => { poppedAtMs = performance.now(); });

/** Whether the page that is being shown was come back to, rather than gone to. */
export const cameBack = (): boolean => performance.now() - poppedAtMs < POPPED_WITHIN_MS;

/** Coming back to a list finds it where it was left, once its entries are there (`ready`). `address` names the list. */
export function useKeptScroll(address: string, ready: boolean): void {
  const restored = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (!ready || restored.current === address) return;
    restored.current = address;
    const place = places.get(address);
    if (place !== undefined && cameBack()) window.scrollTo(0, place);
  }, [address, ready]);
  useEffect(() => {
    if (!ready) return;
    const keep = (): void => {
      places.delete(address);
      places.set(address, window.scrollY);
      const oldest = places.keys().next();
      if (places.size > PLACES_MAX && !oldest.done) places.delete(oldest.value);
    };
    window.addEventListener('scroll', keep, { passive: true });
    return () => window.removeEventListener('scroll', keep);
  }, [address, ready]);
}
