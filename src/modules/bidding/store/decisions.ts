import { accountId, idKey, type LotId, lotId } from '#domain/ids.ts';
import { minor, type Minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import type { Decision, DecisionDetail } from '../decision.ts';
import { bigints, integers, sparseBigints, sparseBooleans, sparseIntegers, sparseSmallints, uuids } from '#platform/db/arrays.ts';
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
    bidderCount: null,
    closesAtMs: Number(row.closes_ms),
    atMs: Number(row.at_ms),
    detail: detailIn(row.detail),
  };
}

function detailIn(detail: unknown): DecisionDetail | null {
  return typeof detail === 'object' && detail !== null ? detail : null;
}

/**
 * The parameters of `bidding.write_batch` from $21 on. What nearly every row of a batch says alike is left out of the arrays: the kind
 * of an accepted bid, the lot's close and the time as the first row has them, a head's seq that is the row's own.
 */
export function decisionColumns(rows: readonly Decision[]): SqlValue[] {
  const spans = spansOf(rows);
  const closesAtMs = rows[0]?.closesAtMs ?? null;
  const atMs = rows[0]?.atMs ?? null;
  return [
    bigints(rows, (row) => idKey(row.lot)),
    bigints(rows, (row) => row.seq),
    sparseBigints(rows, (row) => (row.headSeq === row.seq ? null : row.headSeq)),
    sparseSmallints(rows, (row) => (row.kind === 'bid.accepted' ? null : kindCode(row.kind))),
    sparseSmallints(rows, (row) => (row.refusal === null ? null : reasonCode(row.refusal))),
    bigints(rows, (row) => (row.account === null ? null : idKey(row.account))),
    integers(rows, (row) => row.bidder),
    sparseBooleans(rows, (row) => (row.firstBid ? true : null)),
    uuids(rows, (row) => row.request),
    bigints(rows, (row) => row.maximum),
    sparseTexts(rows, (row) => row.askedCurrency),
    bigints(rows, (row) => row.price),
    bigints(rows, (row) => row.minimum),
    bigints(rows, (row) => (row.leader === null ? null : idKey(row.leader))),
    integers(rows, (row) => row.leaderBidder),
    integers(rows, (row) => row.bidCount),
    sparseBigints(rows, (row) => (row.closesAtMs === closesAtMs ? null : row.closesAtMs)),
    sparseBigints(rows, (row) => (row.atMs === atMs ? null : row.atMs)),
    sparseTexts(rows, (row) => (row.detail === null ? null : JSON.stringify(row.detail))),
    sparseIntegers(rows, (row) => spans.get(row) ?? null),
    closesAtMs,
    atMs,
  ];
}

/** How many events of a lot the batch has, by the first of them. They follow one another without a gap. */
function spansOf(rows: readonly Decision[]): Map<Decision, number> {
  const first = new Map<LotId, Decision>();
  const spans = new Map<Decision, number>();
  for (const row of rows) {
    if (row.seq === null) continue;
    const start = first.get(row.lot) ?? row;
    if (start === row) first.set(row.lot, row);
    invariant(start.seq !== null && start.seq + (spans.get(start) ?? 0) === row.seq, 'the events of a batch are numbered without gaps');
    spans.set(start, (spans.get(start) ?? 0) + 1);
  }
  return spans;
}

const sparseTexts = (rows: readonly Decision[], read: (row: Decision) => string | null): SqlValue => {
  const texts = rows.map(read);
  return texts.every((text) => text === null) ? [] : texts;
};
