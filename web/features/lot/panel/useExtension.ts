import { useEffect, useRef, useState } from 'react';
import type { PageLot } from '../lot.ts';

/** An extension that has just happened. */
export type Extension = { untilMs: number };

/** How long an extension is shown after it happened. */
const SHOWN_MS = 12_000;

/** The extension of the last seconds, noticed by the close having moved while the page looked; null when there is none. */
export function useExtension({ status, closesAt }: Pick<PageLot, 'status' | 'closesAt'>): Extension | null {
  const before = useRef<{ status: string; closesMs: number } | null>(null);
  const [shown, setShown] = useState<Extension | null>(null);
  useEffect(() => {
    if (closesAt === null) return;
    const closesMs = Date.parse(closesAt);
    const last = before.current;
    before.current = { status, closesMs };
    if (last !== null && last.status === 'open' && status === 'open' && closesMs > last.closesMs) setShown({ untilMs: closesMs });
  }, [status, closesAt]);
  useEffect(() => {
    if (shown === null) return;
    const timer = setTimeout(() => setShown(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return status === 'open' ? shown : null;
}
