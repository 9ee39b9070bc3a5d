import type { BiddingEvent, LotHead } from '#contracts/bidding.ts';
import type { LotEventKind } from '#domain/lot/events.ts';
import type { LotStatus } from '#domain/lot/state.ts';
import { idKey, type LotId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import { fault } from '#platform/process/fault.ts';
import { changeHeads, type HeadChange } from '../store/heads.ts';
import { settleReserves } from '../store/lots.ts';
import type { Kit } from './kit.ts';

/** Events applied in one transaction. */
export const EVENTS_PER_PAGE_MAX = 1_000;

/** What an event says of the lot's status; null where it may happen in more than one. */
const STATUS_AFTER: Readonly<Record<LotEventKind, LotStatus | null>> = {
  'lot.opened': 'open', 'bid.accepted': 'open', 'lot.bought': 'open', 'lot.reserve_lowered': 'open', 'lot.resumed': 'open',
  'lot.frozen': 'frozen', 'lot.closed': 'closed', 'lot.extended': null, 'bid.retracted': null,
};

/**
 * Follows bidding's events, given in the order of each lot: of each page only the last state of a lot is written. Events
 * may come twice or late; what is not newer than the projection has no effect.
 */
export async function followBidding(kit: Kit, events: readonly BiddingEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += EVENTS_PER_PAGE_MAX) {
    const part = events.slice(from, from + EVENTS_PER_PAGE_MAX);
    const lowered = part.filter((event) => event.kind === 'lot.reserve_lowered').map((event) => idKey(event.lot));
    await kit.database.transaction(async (tx) => {
      // Lots before their heads, as everywhere. The seller asked and bidding did it, but the answer was lost on the way back.
      if (lowered.length > 0) await tx.run(settleReserves, [lowered]);
      await changeHeads(tx, lastStates(part));
      fault.point('follow.written');
    });
    const newest = part.at(-1);
    if (newest !== undefined) kit.meters.projectionLag.observe(Math.max(0, kit.clock.nowMs() - newest.atMs) / 1_000);
  }
}

/** The state that each lot of the page is left in. */
export function lastStates(events: readonly BiddingEvent[]): HeadChange[] {
  const last = new Map<LotId, HeadChange>();
  for (const event of events) {
    const before = last.get(event.lot);
    if (before !== undefined && before.seq >= event.seq) continue;
    invariant(event.kind !== 'lot.closed' || event.outcome !== undefined, 'a closed lot has an outcome');
    last.set(event.lot, {
      lot: event.lot, seq: event.seq, status: STATUS_AFTER[event.kind] ?? before?.status ?? null, outcome: event.outcome ?? null, price: event.price,
      minimum: event.minimum, bidCount: event.bidCount, bidderCount: event.bidderCount, leader: event.leader, extensions: event.extensions,
      closesAtMs: event.closesAtMs, atMs: event.atMs,
    });
  }
  return [...last.values()];
}

/** Brings the lists up to date with one lot now, so that who published or ended it finds it there. Failing costs a second's delay only. */
export async function refreshHead(kit: Kit, lot: LotId): Promise<void> {
  try {
    const head = (await kit.bidding.heads([lot], null)).get(lot);
    if (head !== undefined) await changeHeads(kit.database, [changeOf(head)]);
  } catch (error) {
    kit.log.warn({ lot, err: error }, 'The lists follow this lot with its next event.');
  }
}

const changeOf = (head: LotHead): HeadChange => ({
  lot: head.lot, seq: head.seq, status: head.status, outcome: head.outcome, price: head.price, minimum: head.minimum, bidCount: head.bidCount,
  bidderCount: head.bidderCount, leader: head.leader, extensions: head.extensions, closesAtMs: head.closesAtMs, atMs: head.serverTimeMs,
});
