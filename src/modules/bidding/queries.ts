import { type AccountId, accountId, idKey, type LotId, lotId } from '#domain/ids.ts';
import { closesAtFor } from '#domain/lot/group-close.ts';
import type { Lowering } from '#domain/lot/history.ts';
import { publicAmount } from '#domain/lot/public-amount.ts';
import { buyNowStands, type LotState, minimumFor, reserveState } from '#domain/lot/state.ts';
import { type Minor, minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import type { BidHistoryItem, BiddingQueries, LotHead, PublicLotEvent } from '#contracts/bidding.ts';
import type { Database } from '#platform/db/types.ts';
import { bidderCounts } from './bidder-counts.ts';
import { aliasOn, type KnownLot, knownLot, type LotsCache } from './lots-cache.ts';
import { storedEvent } from './public-events.ts';
import { groupCloseOf } from './store/groups.ts';
import { stateOf } from './store/heads.ts';
import { type PublicRow, readBids, readBidsOf, readEvents, readLowerings, readRetractions } from './store/history.ts';
import { readHeads, readYours, seedOf, termsOf, type ViewRow } from './store/lots.ts';

const HEADS_MAX = 500;
const EVENTS_MAX = 1_000;
const PAGE_MAX = 100;

/** The questions that other modules may ask bidding. All read the tables of record: nothing here lags. */
export function createQueries(database: Database, lots: LotsCache): BiddingQueries {
  return {
    heads: (asked, caller) => heads(database, lots, asked, caller),
    eventsSince: (lot, from, limit) => eventsSince(database, lots, lot, { from, limit }),
    history: (lot, beforeSeq, limit) => history(database, lots, lot, { beforeSeq, limit }),
    bidsOf: (account, before, limit) => bidsOf(database, account, { before, limit }),
  };
}

async function heads(
  database: Database, lots: LotsCache, asked: readonly LotId[], caller: AccountId | null,
): Promise<ReadonlyMap<LotId, LotHead>> {
  invariant(asked.length <= HEADS_MAX, `at most ${HEADS_MAX} lots a call`);
  const found = new Map<LotId, LotHead>();
  if (asked.length === 0) return found;
  const keys = asked.map(idKey);
  const [rows, yours] = await Promise.all([
    database.all(readHeads, [keys]),
    caller === null ? [] : database.all(readYours, [idKey(caller), keys]),
  ]);
  const byLot = new Map(yours.map((row) => [row.lot_id, row]));
  for (const row of rows) {
    const lot = lotId(row.lot_id);
    const known = lots.peek(lot) ?? knownLot(termsOf(row.terms), row.lot_id, seedOf(row.alias_seed));
    const head = headOf(row, known, caller);
    const own = byLot.get(row.lot_id);
    const you = caller === null ? null : {
      alias: aliasOn(known, own?.bidder ?? null), leading: row.leader_id === idKey(caller),
      maximum: ownMaximum(row, own?.maximum ?? null, caller), bids: own?.bids ?? 0,
    };
    found.set(lot, { ...head, you });
  }
  return found;
}

// A leader's maximum counts for less after the reserve was lowered; shown is what counts.
function ownMaximum(row: ViewRow, bid: string | null, caller: AccountId): Minor | null {
  const text = row.leader_id === idKey(caller) ? row.leader_maximum : bid;
  return text === null ? null : minor(BigInt(text));
}

function headOf(row: ViewRow, known: KnownLot, caller: AccountId | null): LotHead {
  const state: LotState = stateOf(row, known);
  const { terms } = known;
  const open = state.status === 'open' || state.status === 'frozen';
  const closesAtMs = row.group_close === null || !open
    ? state.closesAtMs
    : closesAtFor(groupCloseOf(row.group_close), terms.position, state.closesAtMs);
  return {
    lot: terms.lotId, status: state.status, outcome: state.outcome, currency: terms.currency, openingPrice: terms.openingPrice,
    price: state.price, minimum: minimumFor(state, caller), bidCount: state.bidCount, bidderCount: state.bidderCount,
    leader: aliasOn(known, row.leader_bidder), reserve: reserveState(state), buyNowPrice: buyNowStands(state) ? terms.buyNowPrice : null,
    // Nothing is decided on a lot after its close.
    opensAtMs: terms.opensAtMs, closesAtMs, closedAtMs: state.status === 'closed' ? state.lastDecidedAtMs : null, extensions: state.extensions, seq: state.seq, serverTimeMs: Number(row.now_ms), you: null,
  };
}

async function eventsSince(
  database: Database, lots: LotsCache, lot: LotId, page: { from: number; limit: number },
): Promise<PublicLotEvent[]> {
  invariant(page.limit >= 1 && page.limit <= EVENTS_MAX, `1 to ${EVENTS_MAX} events a call`);
  const known = await lots.get(lot);
  if (known === null) return [];
  const rows = await database.all(readEvents, [idKey(lot), page.from, page.limit]);
  const counts = await bidderCounts(database, rows);
  return rows.map((row, at) => storedEvent(row, aliasOn(known, row.leader_bidder), counts[at] ?? 0));
}

async function history(
  database: Database, lots: LotsCache, lot: LotId, page: { beforeSeq: number | null; limit: number },
): Promise<BidHistoryItem[]> {
  invariant(page.limit >= 1 && page.limit <= PAGE_MAX, `1 to ${PAGE_MAX} bids a call`);
  const known = await lots.get(lot);
  if (known === null) return [];
  const key = idKey(lot);
  // One snapshot: a bid may become public between two statements, and must then be so for the whole page.
  const [rows, retractions, lowerings, head] = await database.transaction(async (tx) => [
    await tx.all(readBids, [key, page.beforeSeq ?? Number.MAX_SAFE_INTEGER, page.limit]),
    await tx.all(readRetractions, [key]),
    await tx.all(readLowerings, [key]),
    await tx.one(readHeads, [[key]]),
  ] as const, { isolation: 'repeatable read' });
  if (head === null) return [];
  const state = stateOf(head, known);
  const view = { leader: state.leader?.account ?? null, runnerUpMaximum: state.runnerUpMaximum, lastLowering: lastOf(lowerings) };
  const takenOut = new Set(retractions.flatMap(({ seqs }) => seqs));
  return rows.map((row) => itemOf(row, known, { view, retracted: takenOut.has(Number(row.seq)) }));
}

function lastOf(rows: readonly { seq: string; reserve_price: string }[]): Lowering | null {
  const last = rows.at(-1);
  return last === undefined ? null : { seq: Number(last.seq), reservePrice: minor(BigInt(last.reserve_price)) };
}

function itemOf(
  row: PublicRow, known: KnownLot, seen: { view: Parameters<typeof publicAmount>[1]; retracted: boolean },
): BidHistoryItem {
  invariant(row.account_id !== null && row.maximum !== null, 'an accepted bid has a bidder and a maximum');
  const leading = row.leader_id === row.account_id;
  const bid = {
    seq: Number(row.seq), account: accountId(row.account_id), maximum: minor(BigInt(row.maximum)), leading, retracted: seen.retracted,
  };
  return {
    seq: bid.seq, bidder: aliasOn(known, row.bidder) ?? '', amount: publicAmount(bid, seen.view), price: minor(BigInt(row.price)),
    automatic: !leading, atMs: Number(row.at_ms), retracted: seen.retracted,
  };
}

async function bidsOf(
  database: Database, account: AccountId, page: { before: string | null; limit: number },
): ReturnType<BiddingQueries['bidsOf']> {
  invariant(page.limit >= 1 && page.limit <= PAGE_MAX, `1 to ${PAGE_MAX} lots a call`);
  const rows = await database.all(readBidsOf, [idKey(account), page.before ?? '9223372036854775807', page.limit + 1]);
  const items = rows.slice(0, page.limit).map((row) => ({ lot: lotId(row.lot_id), bids: row.bids, maximum: row.maximum === null ? null : minor(BigInt(row.maximum)) }));
  return { items, next: rows.length > page.limit ? (rows[page.limit - 1]?.lot_id ?? null) : null };
}
