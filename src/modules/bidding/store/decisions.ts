import { accountId, idKey, lotId } from '#domain/ids.ts';
import { minor, type Minor } from '#domain/money.ts';
import type { Decision, DecisionDetail } from '../decision.ts';
import type { SqlValue } from '#platform/db/types.ts';
import { kindCode, kindWord, reasonCode, reasonWord } from './codes.ts';
import type { DecisionRow } from './lane.ts';

const money = (text: string): Minor => minor(BigInt(text));

/** A row of decisions as the domain speaks of it. */
export function decisionOf(row: DecisionRow): Decision {
  return {
    lot: lotId(row.lot_id),
    seq: row.seq === null ? null : Number(row.seq),
    headSeq: Number(row.head_seq),
    kind: kindWord(row.kind),
    refusal: row.refusal === null ? null : reasonWord(row.refusal),
    account: row.account_id === null ? null : accountId(row.account_id),
    bidder: row.bidder,
    firstBid: false,
    request: row.request,
    maximum: row.maximum === null ? null : money(row.maximum),
    askedCurrency: row.asked_currency,
    price: money(row.price),
    minimum: money(row.minimum),
    leader: row.leader_id === null ? null : accountId(row.leader_id),
    leaderBidder: row.leader_bidder,
    bidCount: row.bid_count,
    closesAtMs: Number(row.closes_ms),
    atMs: Number(row.at_ms),
    detail: detailIn(row.detail),
  };
}

function detailIn(detail: unknown): DecisionDetail | null {
  return typeof detail === 'object' && detail !== null ? detail : null;
}

/** The arrays of `bidding.write_batch` from $21 on, one per column, in its order. */
export function decisionColumns(rows: readonly Decision[]): SqlValue[] {
  return [
    column(rows, (row) => idKey(row.lot)),
    column(rows, (row) => row.seq),
    column(rows, (row) => row.headSeq),
    column(rows, (row) => kindCode(row.kind)),
    column(rows, (row) => (row.refusal === null ? null : reasonCode(row.refusal))),
    column(rows, (row) => (row.account === null ? null : idKey(row.account))),
    column(rows, (row) => row.bidder),
    column(rows, (row) => (row.firstBid ? 't' : 'f')),
    column(rows, (row) => row.request),
    column(rows, (row) => row.maximum),
    column(rows, (row) => row.askedCurrency),
    column(rows, (row) => row.price),
    column(rows, (row) => row.minimum),
    column(rows, (row) => (row.leader === null ? null : idKey(row.leader))),
    column(rows, (row) => row.leaderBidder),
    column(rows, (row) => row.bidCount),
    column(rows, (row) => row.closesAtMs),
    column(rows, (row) => row.atMs),
    rows.map((row) => (row.detail === null ? null : JSON.stringify(row.detail))),
  ];
}

/**
 * An array parameter as PostgreSQL's text, for values that need no quoting: digits, uuids, currency codes that the edge checked.
 * Written by hand: the driver would quote each of some ten thousand elements a batch.
 */
export function column<Item>(items: readonly Item[], read: (item: Item) => string | number | bigint | null): string {
  let text = '{';
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at];
    if (item === undefined) continue;
    const value = read(item);
    text += at === 0 ? '' : ',';
    text += value === null ? 'NULL' : String(value);
  }
  return `${text}}`;
}
