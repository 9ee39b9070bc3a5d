import { lazy, Suspense, useEffect, useState } from 'react';
import type { SheetProps } from './SheetWindow.tsx';

/** By then the page itself has loaded, and a sheet opens at once even if the line is lost later. */
const FETCH_AFTER_MS = 4_000;

const bring = () => import('./SheetWindow.tsx');
const SheetWindow = lazy(async () => ({ default: (await bring()).SheetWindow }));

/** What floats over the page: a sheet from the bottom on a phone, a window in the middle elsewhere. Escape and a press outside close it; focus returns to where it was. */
export function Sheet(props: SheetProps) {
  const [asked, setAsked] = useState(props.open);
  if (props.open && !asked) setAsked(true);
  useEffect(() => {
    const timer = setTimeout(() => { void bring().catch(() => {}); }, FETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return asked ? <Suspense fallback={null}><SheetWindow {...props} /></Suspense> : null;
}
