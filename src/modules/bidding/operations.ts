import type { BiddingOperations, LotAct, VoidEnded, VoidWaiting } from '#contracts/bidding-operations.ts';
import { accountId, approvalId, idKey, lotId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import type { Database } from '#platform/db/types.ts';
import type { Clock } from '#platform/time/ports.ts';
import { aliasOn, type LotsCache } from './lots-cache.ts';
import { kindWord, outcomeWordOf } from './store/codes.ts';
import { bidsByMinute, countVoidsWaiting, lotActs, overdueLots, voidsWaiting, type ActRow, type VoidRow } from './store/operations.ts';
import { endedVoids, type EndedVoidRow } from './store/voids.ts';
import { voidEvent } from './voids.ts';

const MINUTE_MS = 60_000;
/** Bids decided in the last seconds of a minute may be written a little later; a minute is counted for good once it is this old. */
const SETTLED_AFTER_MS = 2 * MINUTE_MS;
const SERIES_MINUTES_MAX = 60;
/** An open lot whose close went by this long ago is stuck; a lot closes within 250 ms. */
const OVERDUE_MS = 5_000;
/** Stuck things are counted up to here: more are as bad. */
const STUCK_COUNTED_MAX = 1_000;
const PAGE_MAX = 101;
/** The account under which the house's own acts are written. */
const THE_HOUSE_KEY = '0';
const NEWEST = '9223372036854775807';

type Parts = { database: Database; lots: LotsCache; clock: Clock; stats(): { waiting: number; parkedLots: number; clockTrusted: boolean } };

/** What those who run the house may ask of bidding. Nothing here is asked while a bid is decided. */
export function createOperations(parts: Parts): BiddingOperations {
  const settled = new Map<number, number>();
  return {
    bidsPerMinute: (minutes) => series(parts, settled, minutes),
    trouble: async () => {
      const { waiting, parkedLots, clockTrusted } = parts.stats();
      const [late, voids] = await Promise.all([
        parts.database.one(overdueLots, [parts.clock.nowMs() - OVERDUE_MS, STUCK_COUNTED_MAX]), parts.database.one(countVoidsWaiting, [STUCK_COUNTED_MAX]),
      ]);
      return { overdueLots: late?.lots ?? 0, voidsWaiting: voids?.voids ?? 0, bidsWaiting: waiting, parkedLots, clockTrusted };
    },
    voidsWaiting: async (after, limit) => {
      invariant(limit >= 1 && limit <= PAGE_MAX, `1 to ${PAGE_MAX} voids a call`);
      const rows = await parts.database.all(voidsWaiting, [after?.askedAtMs ?? 0, after === null ? '0' : idKey(after.approval), limit]);
      return Promise.all(rows.map((row) => voidOf(parts.lots, row)));
    },
    voidsEnded: async (before, limit) => {
      invariant(limit >= 1 && limit <= PAGE_MAX, `1 to ${PAGE_MAX} voids a call`);
      const rows = await parts.database.all(endedVoids, [before ?? NEWEST, limit]);
      return Promise.all(rows.map((row) => endedOf(parts.lots, row)));
    },
    actsOn: async (lot, beforeSeq, limit) => {
      invariant(limit >= 1 && limit <= PAGE_MAX, `1 to ${PAGE_MAX} acts a call`);
      const rows = await parts.database.all(lotActs, [idKey(lot), beforeSeq ?? Number.MAX_SAFE_INTEGER, limit]);
      return rows.map((row) => actOf(lot, row));
    },
  };
}

/** Minutes that are over for good are counted once and kept. */
async function series({ database, clock }: Parts, settled: Map<number, number>, minutes: number): Promise<{ atMs: number; bids: number }[]> {
  invariant(minutes >= 1 && minutes <= SERIES_MINUTES_MAX, `1 to ${SERIES_MINUTES_MAX} minutes`);
  const nowMs = clock.nowMs();
  const last = Math.floor(nowMs / MINUTE_MS);
  const wanted = Array.from({ length: minutes }, (_, place) => last - minutes + 1 + place);
  const first = wanted.find((minute) => !settled.has(minute)) ?? last;
  const rows = await database.all(bidsByMinute, [first * MINUTE_MS, (last + 1) * MINUTE_MS, minutes]);
  const counted = new Map(rows.map((row) => [Number(row.minute), row.bids]));
  for (const minute of settled.keys()) if (minute <= last - SERIES_MINUTES_MAX) settled.delete(minute);
  for (const minute of wanted) if (minute >= first && (minute + 1) * MINUTE_MS + SETTLED_AFTER_MS <= nowMs) settled.set(minute, counted.get(minute) ?? 0);
  return wanted.map((minute) => ({ atMs: minute * MINUTE_MS, bids: counted.get(minute) ?? settled.get(minute) ?? 0 }));
}

async function voidOf(lots: LotsCache, row: VoidRow): Promise<VoidWaiting> {
  const lot = lotId(row.lot_id);
  const known = await lots.get(lot);
  return {
    approval: approvalId(row.approval_id), lot, seq: Number(row.seq), reason: row.reason, askedBy: accountId(row.asked_by), askedAtMs: Number(row.asked_ms),
    bidder: known === null ? null : aliasOn(known, row.bidder), price: minor(BigInt(row.price)),
  };
}

async function endedOf(lots: LotsCache, row: EndedVoidRow & { bidder: number | null; price: string }): Promise<VoidEnded> {
  const { kind: _kind, ...event } = voidEvent(row);
  const known = await lots.get(event.lot);
  return { ...event, key: row.id, bidder: known === null ? null : aliasOn(known, row.bidder), price: minor(BigInt(row.price)) };
}

function actOf(lot: LotId, row: ActRow): LotAct {
  const kind = kindWord(row.kind);
  invariant(kind === 'lot.frozen' || kind === 'lot.resumed' || kind === 'lot.closed' || kind === 'bid.retracted' || kind === 'lot.reserve_lowered', `${kind} is an act on a lot`);
  return {
    lot, seq: Number(row.seq), kind, reason: row.reason, atMs: Number(row.at_ms), seqs: row.seqs ?? [],
    by: row.account_id === null || row.account_id === THE_HOUSE_KEY ? null : accountId(row.account_id),
    outcome: row.outcome === null ? null : outcomeWordOf(row.outcome),
  };
}
