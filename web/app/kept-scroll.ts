import { useEffect, useLayoutEffect, useRef } from 'react';

/** Places of pages in this tab, by address; the oldest are forgotten. */
const PLACES_MAX = 50;
const places = new Map<string, number>();

/** Whether the page that is being shown was come back to, rather than gone to. */
export const cameBack: () => boolean = typeof window === 'undefined' ? () => false : lastStepOf(window);

/**
 * Says of a window whether its last step through the pages went back, or forward again. The steps onward are told by the router, as events called
 * like the methods of the history. How long a page takes to be there after a step has no part in it.
 */
export function lastStepOf(steps: Pick<EventTarget, 'addEventListener'>): () => boolean {
  let back = false;
  steps.addEventListener('popstate', () => { back = true; });
  for (const onward of ['pushState', 'replaceState']) steps.addEventListener(onward, () => { back = false; });
  return () => back;
}

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
