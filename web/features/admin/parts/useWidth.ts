import { type RefCallback, useCallback, useState } from 'react';

/** The width of an element in pixels, as it changes. `usual` until it is known. Put `ref` on the element. */
export function useWidth(usual: number): { ref: RefCallback<Element>; width: number } {
  const [width, setWidth] = useState(usual);
  const ref = useCallback<RefCallback<Element>>((element) => {
    if (element === null) return;
    const observer = new ResizeObserver(([seen]) => setWidth(Math.max(1, Math.round(seen?.contentRect.width ?? 1))));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}
