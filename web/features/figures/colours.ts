import { useSyncExternalStore } from 'react';

/** Colours of the page as they are now; a canvas has to be told them. */
export type Colours = { ink: string; soft: string; line: string; bar: string; other: string; band: string };

const NAMES = { ink: '--ink', soft: '--soft-ink', line: '--line', bar: '--hammer', other: '--leading', band: '--leading-tint' } as const;

let known: Colours | null = null;

function read(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: keyof Colours): string => style.getPropertyValue(NAMES[name]).trim();
  const now: Colours = { ink: of('ink'), soft: of('soft'), line: of('line'), bar: of('bar'), other: of('other'), band: of('band') };
  // The same object while nothing changed, as the store of a component wants it.
  if (known === null || JSON.stringify(known) !== JSON.stringify(now)) known = now;
  return known;
}

function hear(changed: () => void): () => void {
  const device = matchMedia('(prefers-color-scheme: dark)');
  const chosen = new MutationObserver(changed);
  device.addEventListener('change', changed);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    device.removeEventListener('change', changed);
    chosen.disconnect();
  };
}

/** The colours of the page; drawn anew when the reader or the device changes them. */
export const useColours = (): Colours => useSyncExternalStore(hear, read);
