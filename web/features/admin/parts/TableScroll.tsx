import type { ReactNode } from 'react';

// What scrolls has to be reached by keyboard, although it is nothing to press.
const REACHABLE = { tabIndex: 0 } as const;

/** Room for a table that may be larger than the page. `label` names it for those who come to it by keyboard. */
export const TableScroll = ({ label, className, children }: { label: string; className: string | undefined; children: ReactNode }) =>
  <div {...REACHABLE} role="region" aria-label={label} className={className}>{children}</div>;
