import type { HeadRow, DecisionRow as StoredDecision } from '#modules/bidding/store/lane.ts';
import { uuidText } from '../engine/values.ts';
import type { DecisionRow, LotRow } from './rows-bidding.ts';

/* Rows as the driver hands them over: bigint as text, jsonb as a value of its own. */

export const textOf = (value: bigint | number): string => String(value);
export const textOrNullOf = (value: bigint | number | null): string | null => (value === null ? null : String(value));
/** A jsonb value; the server's own must not be changed by who reads it. */
export const copyOf = (value: unknown): unknown => (value === null ? null : structuredClone(value));

export function headOf(row: LotRow): HeadRow {
  return {
    lot_id: textOf(row.lotId), status: row.status, outcome: row.outcome, seq: textOf(row.seq), price: textOf(row.price), leader_id: textOrNullOf(row.leaderId),
    leader_maximum: textOrNullOf(row.leaderMaximum), runner_up_maximum: textOrNullOf(row.runnerUpMaximum), reserve_price: textOrNullOf(row.reservePrice),
    closes_ms: textOf(row.closesMs), extensions: row.extensions, bid_count: row.bidCount, bidder_count: row.bidderCount, buy_now_gone: row.buyNowGone,
    last_decided_ms: textOf(row.lastDecidedMs),
  };
}

/** A decision as `read_moment` shows it; `closesMs` in the place of its own. */
export function decisionOf(row: DecisionRow, closesMs: number): StoredDecision {
  return {
    lot_id: textOf(row.lotId), seq: textOrNullOf(row.seq), head_seq: textOf(row.headSeq), kind: row.kind, refusal: row.refusal,
    account_id: textOrNullOf(row.accountId), bidder: row.bidder, request: row.request === null ? null : uuidText(row.request),
    maximum: textOrNullOf(row.maximum), asked_currency: row.askedCurrency, price: textOf(row.price), minimum: textOf(row.minimum),
    leader_id: textOrNullOf(row.leaderId), leader_bidder: row.leaderBidder, bid_count: row.bidCount, closes_ms: textOf(closesMs), at_ms: textOf(row.atMs),
    detail: copyOf(row.detail),
  };
}

/** A field of a decision's detail. */
export function detailOf(row: DecisionRow, field: string): unknown {
  const { detail } = row;
  return typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? (Reflect.get(detail, field) ?? null) : null;
}

/** `detail ->> 'field'`. */
export function detailText(row: DecisionRow, field: string): string | null {
  const value = detailOf(row, field);
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
