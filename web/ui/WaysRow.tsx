import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';

/** A row of links to pages beside each other. Where they do not fit, the row is moved sideways until the link of this page is seen. */
export function WaysRow({ label, className, children }: { label: string; className: string | undefined; children: ReactNode }) {
  const row = useRef<HTMLElement>(null);
  const [path] = useLocation();
  useEffect(() => {
    const current = row.current?.querySelector('[aria-current]');
    if (row.current === null || current === null || current === undefined) return;
    const [whole, one] = [row.current.getBoundingClientRect(), current.getBoundingClientRect()];
    // By how much and not to where: in a row that reads from the right places count from the other end.
    if (one.left < whole.left || one.right > whole.right) row.current.scrollBy({ left: one.left + one.width / 2 - (whole.left + whole.width / 2), behavior: 'instant' });
  }, [path]);
  return <nav ref={row} aria-label={label} className={className}>{children}</nav>;
}
