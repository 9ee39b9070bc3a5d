import { kindCode } from '#modules/bidding/store/codes.ts';
import {
  readBidderCounts, readBids, readBidsOf, readEvents, readHistory, readLowerings, readRetractions, type HistoryRow, type PublicRow,
} from '#modules/bidding/store/history.ts';
import { selected, simulated, type Answer, type Simulated, type Values } from '../engine/simulated.ts';
import { bound, counts, int8, int8s, limitOf } from '../engine/values.ts';
import type { Work } from '../engine/work.ts';
import { copyOf, detailOf, detailText, textOf, textOrNullOf } from './bidding-rows.ts';
import type { DecisionLookups } from './decision-lookups.ts';
import type { DecisionRow } from './rows-bidding.ts';
import type { BiddingTables } from './tables-bidding.ts';

const ACCEPTED = kindCode('bid.accepted');
const RETRACTED = kindCode('bid.retracted');
const BOUGHT = kindCode('lot.bought');
const LOWERED = kindCode('lot.reserve_lowered');
const HISTORY_KINDS: ReadonlySet<number> = new Set([ACCEPTED, RETRACTED, LOWERED]);

/** Reading back what was decided. */
export function historyStatements({ decisionsBy }: BiddingTables): Simulated[] {
  const events = (work: Work, lot: Values[number] | undefined): DecisionRow[] => eventsOf(decisionsBy, work, int8(lot));
  return [
    simulated(readHistory, '318f86fb', (work, [lot]) => selected(events(work, lot).filter((row) => HISTORY_KINDS.has(row.kind)).map(historyRow))),
    simulated(readEvents, 'ed4df656', (work, [lot, from, limit]) => {
      const first = bound(from);
      return selected(events(work, lot).filter((row) => row.seq !== null && row.seq >= first).slice(0, limitOf(limit)).map((row) => publicRow(row, detailText(row, 'outcome'))));
    }),
    simulated(readBids, '2c4ab760', (work, [lot, before, limit]) => {
      const last = bound(before);
      const bids = events(work, lot).filter((row) => row.kind === ACCEPTED && row.seq !== null && row.seq < last);
      return selected(bids.toReversed().slice(0, limitOf(limit)).map((row) => publicRow(row, null)));
    }),
    simulated(readRetractions, '3b819324', (work, [lot]) => selected(events(work, lot).filter((row) => row.kind === RETRACTED).map((row) => ({ seqs: seqsOrNull(row) })))),
    simulated(readLowerings, '1b50c4f9', (work, [lot]) => selected(events(work, lot).filter((row) => row.kind === LOWERED)
      .map((row) => ({ seq: textOf(row.seq ?? 0), reserve_price: detailText(row, 'reservePrice') ?? '' })))),
    simulated(readBidsOf, '9d51aebd', (work, values) => readsBidsOf(decisionsBy, work, values)),
    simulated(readBidderCounts, '354a9cf5', (work, values) => readsBidderCounts(decisionsBy, work, values)),
  ];
}

/** Events of a lot that the statement sees, by seq. */
export function eventsOf(decisionsBy: DecisionLookups, work: Work, lot: bigint): DecisionRow[] {
  const rows = [...work.seen(decisionsBy.eventsOf(lot))];
  return rows.sort((one, other) => (one.seq ?? 0) - (other.seq ?? 0));
}

/** Seqs of bids that were taken out again. */
export function takenOut(decisionsBy: DecisionLookups, work: Work, lot: bigint): Set<number> {
  const seqs = new Set<number>();
  for (const row of work.seen(decisionsBy.eventsOf(lot))) if (row.kind === RETRACTED) for (const seq of seqsOf(row)) seqs.add(seq);
  return seqs;
}

/** `detail -> 'seqs'`. */
export function seqsOrNull(row: DecisionRow): number[] | null {
  return Array.isArray(detailOf(row, 'seqs')) ? seqsOf(row) : null;
}

export function seqsOf(row: DecisionRow): number[] {
  const seqs = detailOf(row, 'seqs');
  return Array.isArray(seqs) ? seqs.map(Number) : [];
}

export const publicRow = (row: DecisionRow, outcome: string | null): PublicRow => ({
  lot_id: textOf(row.lotId), seq: textOf(row.seq ?? 0), kind: row.kind, account_id: textOrNullOf(row.accountId), bidder: row.bidder, maximum: textOrNullOf(row.maximum),
  price: textOf(row.price), minimum: textOf(row.minimum), leader_id: textOrNullOf(row.leaderId), leader_bidder: row.leaderBidder, bid_count: row.bidCount,
  closes_ms: textOf(row.closesMs), at_ms: textOf(row.atMs), outcome,
});

const historyRow = (row: DecisionRow): HistoryRow => ({
  seq: textOf(row.seq ?? 0), kind: row.kind, account_id: textOrNullOf(row.accountId), maximum: textOrNullOf(row.maximum), at_ms: textOf(row.atMs),
  detail: copyOf(row.detail) as HistoryRow['detail'],
});

type BidsOfRow = { lot_id: string; bids: number; maximum: string | null };

function readsBidsOf(decisionsBy: DecisionLookups, work: Work, [account, before, limit]: Values): Answer<BidsOfRow> {
  const [below, most] = [int8(before), limitOf(limit)];
  const rows: BidsOfRow[] = [];
  const lots = [...decisionsBy.requestsOf(int8(account))].filter(([lot]) => lot < below).sort(([one], [other]) => (one < other ? 1 : -1));
  for (const [lot, requests] of lots) {
    if (rows.length >= most) break;
    const asked = [...work.seen(requests)].filter((row) => row.kind === ACCEPTED || row.kind === BOUGHT);
    if (asked.length === 0) continue;
    const gone = takenOut(decisionsBy, work, lot);
    const standing = asked.filter((row) => row.seq === null || !gone.has(row.seq));
    const maxima = standing.flatMap((row) => (row.maximum === null ? [] : [row.maximum]));
    rows.push({
      lot_id: textOf(lot), bids: standing.filter((row) => row.kind === ACCEPTED).length,
      maximum: maxima.length === 0 ? null : textOf(maxima.reduce((most, one) => (one > most ? one : most))),
    });
  }
  return selected(rows);
}

/** The greatest ordinal given on a lot before an event. */
function readsBidderCounts(decisionsBy: DecisionLookups, work: Work, [lots, seqs]: Values): Answer<{ lot_id: string | null; seq: string | null; bidders: number }> {
  const before = counts(seqs);
  return selected(int8s(lots).map((lot, at) => {
    const seq = before[at] ?? null;
    let bidders = 0;
    for (const row of lot === null || seq === null ? [] : work.seen(decisionsBy.eventsOf(lot))) {
      if (row.firstBid && row.seq !== null && seq !== null && row.seq < seq) bidders = Math.max(bidders, row.bidder ?? 0);
    }
    return { lot_id: textOrNullOf(lot), seq: textOrNullOf(seq), bidders };
  }));
}
