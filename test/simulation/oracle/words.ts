import type { DecisionRow } from '../store/statements/rows-bidding.ts';

/* The small numbers in bidding's tables, written down a second time. */

export const KIND = { opened: 1, accepted: 2, extended: 3, retracted: 4, frozen: 5, resumed: 6, lowered: 7, bought: 8, closed: 9, bidRefused: 20, buyRefused: 21 } as const;
export const EVENT_WORDS: readonly string[] = [
  '', 'lot.opened', 'bid.accepted', 'lot.extended', 'bid.retracted', 'lot.frozen', 'lot.resumed', 'lot.reserve_lowered', 'lot.bought', 'lot.closed',
];
export const REASONS: readonly string[] = [
  '', 'lot_closed', 'account_blocked', 'not_approved', 'seller_may_not_bid', 'staff_may_not_bid', 'wrong_currency', 'buy_now_gone', 'own_maximum_not_raised', 'bid_too_low', 'limit_exceeded',
  'deposit_required',
];
export const STATUS = { scheduled: 0, open: 1, frozen: 2, closed: 3 } as const;
export const OUTCOMES: readonly string[] = ['', 'sold', 'passed', 'withdrawn'];

/** A field of a row's detail. */
export function told(row: DecisionRow, field: string): unknown {
  const { detail } = row;
  return typeof detail === 'object' && detail !== null ? (Reflect.get(detail, field) ?? null) : null;
}

export const nameOf = (row: DecisionRow): string =>
  `lot_${row.lotId} ${row.seq === null ? `refusal after ${row.headSeq} (${REASONS[row.refusal ?? 0]})` : `${row.seq} ${EVENT_WORDS[row.kind]}`}${row.accountId === null ? '' : ` of acc_${row.accountId}`}`;
