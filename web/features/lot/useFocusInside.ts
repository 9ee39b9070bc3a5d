import { type RefObject, useEffect, useRef } from 'react';

/** Takes the focus to the first element inside that fits `selector` when the component comes, as the next step of what a person does. */
export function useFocusInside<Place extends HTMLElement>(selector: string): RefObject<Place | null> {
  const place = useRef<Place>(null);
  const first = useRef(selector);
  useEffect(() => {
    place.current?.querySelector<HTMLElement>(first.current)?.focus({ preventScroll: true });
  }, []);
  return place;
}
