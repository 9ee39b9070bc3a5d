import { accountId, idKey, lotId } from '#domain/ids.ts';
import { minor, type Minor } from '#domain/money.ts';
import type { Decision, DecisionDetail } from '../decision.ts';
import { bigints, booleans, integers, smallints, uuids } from '#platform/db/arrays.ts';
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
    request: row.request?.replaceAll('-', '') ?? null,
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
    bigints(rows, (row) => idKey(row.lot)),
    bigints(rows, (row) => row.seq),
    bigints(rows, (row) => row.headSeq),
    smallints(rows, (row) => kindCode(row.kind)),
    smallints(rows, (row) => (row.refusal === null ? null : reasonCode(row.refusal))),
    bigints(rows, (row) => (row.account === null ? null : idKey(row.account))),
    integers(rows, (row) => row.bidder),
    booleans(rows, (row) => row.firstBid),
    uuids(rows, (row) => row.request),
    bigints(rows, (row) => row.maximum),
    rows.map((row) => row.askedCurrency),
    bigints(rows, (row) => row.price),
    bigints(rows, (row) => row.minimum),
    bigints(rows, (row) => (row.leader === null ? null : idKey(row.leader))),
    integers(rows, (row) => row.leaderBidder),
    integers(rows, (row) => row.bidCount),
    bigints(rows, (row) => row.closesAtMs),
    bigints(rows, (row) => row.atMs),
    rows.map((row) => (row.detail === null ? null : JSON.stringify(row.detail))),
  ];
}
