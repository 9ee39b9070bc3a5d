import type { LotHead } from '../../live/react.tsx';

/** How a lot that somebody bid on stands for them. */
export const STANDINGS = ['leading', 'outbid', 'won', 'lost'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A bid that was taken back stands for nothing; the lot then counts among those that went without one. */
export function standingOf(head: Pick<LotHead, 'status' | 'outcome' | 'you'>): Standing {
  const leads = head.you?.leading === true;
  if (head.status !== 'closed') return leads ? 'leading' : 'outbid';
  return leads && head.outcome === 'sold' ? 'won' : 'lost';
}
