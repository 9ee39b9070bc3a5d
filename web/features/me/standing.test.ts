import { expect, test } from 'vitest';
import { standingOf } from './standing.ts';

const you = { alias: 'x', leading: true, maximum: 5, bids: 1 };
test.each([
  [{ status: 'open', outcome: null, you }, 'leading'], [{ status: 'frozen', outcome: null, you: { ...you, leading: false } }, 'outbid'],
  [{ status: 'closed', outcome: 'sold', you }, 'won'], [{ status: 'closed', outcome: 'sold', you: { ...you, leading: false } }, 'lost'],
  [{ status: 'closed', outcome: 'passed', you }, 'lost'], [{ status: 'closed', outcome: 'withdrawn', you }, 'lost'],
] as const)('%j is %s', (head, standing) => {
  expect(standingOf(head)).toBe(standing);
});
