import { type AccountId, accountId, type ApprovalId, approvalId, idKey, type LotId, lotId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import { type ActAnswer, type BiddingCommands, VOID_ENDS, type VoidEnd, type VoidEvent } from '#contracts/bidding.ts';
import type { RefusalCode } from '#contracts/refusals.ts';
import { outboxSource } from '#platform/bus/outbox.ts';
import type { OutboxSource } from '#platform/bus/ports.ts';
import { isUniqueViolation } from '#platform/db/errors.ts';
import type { Database, Tx } from '#platform/db/types.ts';
import type { Clock, KeySource } from '#platform/time/ports.ts';
import { BUSY_RETRY_AFTER_SECONDS } from './limits.ts';
import type { LotsCache } from './lots-cache.ts';
import { readRetractions } from './store/history.ts';
import { type EndedVoidRow, endVoid, insertVoid, lockVoid, readVoid, unreadEnds, voidStanding, type WaitingVoid } from './store/voids.ts';

/*
 * A void: waiting → approved, declined, withdrawn or lapsed, and that is its end. One member of staff asks; another approves or declines;
 * who asked may withdraw. Its row is held while it is carried out, so that it cannot be declined at the same moment. The bid is taken out
 * first and the void ended after: asked again in between, the bid is found gone and the void ends.
 */

/** The name of the stream of voids that ended; its messages carry a {@link VoidEvent}. */
export const VOIDS_STREAM = 'bidding voids';

type Parts = { database: Database; lots: LotsCache; clock: Clock; keys: KeySource; takeOut(of: { lot: LotId; seq: number; by: AccountId; reason: string }): Promise<ActAnswer> };
type Refusal = Extract<ActAnswer, { ok: false }>;
type Ending = { approval: ApprovalId; by: AccountId; reason: string | null };

export type Voids = Pick<BiddingCommands, 'requestVoid' | 'approve' | 'decline'>;

export const openVoids = (parts: Parts): Voids => ({
  requestVoid: (request) => requestVoid(parts, request),
  approve: ({ approval, by, reason = null }) => approve(parts, { approval, by, reason }),
  decline: (ending) => decline(parts, ending),
});

const refusal = (code: RefusalCode): Refusal => ({ ok: false, code, facts: null });

async function requestVoid(parts: Parts, request: { lot: LotId; seq: number; by: AccountId; reason: string }): ReturnType<Voids['requestVoid']> {
  if (await parts.lots.get(request.lot) === null) return refusal('unknown_lot');
  // Known beforehand, so that no second person is asked to approve what has been done.
  if (await isTakenOut(parts.database, idKey(request.lot), request.seq)) return refusal('nothing_to_retract');
  const approval = approvalId(parts.keys.next());
  try {
    const row = await parts.database.one(insertVoid, [
      idKey(approval), idKey(request.lot), request.seq, request.reason, idKey(request.by), Math.trunc(parts.clock.nowMs()),
    ]);
    if (row === null) return refusal('nothing_to_retract');
    return { ok: true, lot: request.lot, seq: Number(row.seq), closesAtMs: Number(row.closes_ms), approvalId: approval };
  } catch (error) {
    if (isUniqueViolation(error)) return refusal('wrong_state');
    throw error;
  }
}

function approve(parts: Parts, ending: Ending): Promise<ActAnswer> {
  return held(parts, ending.approval, async (tx, asked) => {
    if (asked.asked_by === idKey(ending.by)) return refusal('same_person');
    const answer = await parts.takeOut({ lot: lotId(asked.lot_id), seq: Number(asked.seq), by: ending.by, reason: asked.reason });
    if (answer.ok || answer.code === 'nothing_to_retract') await end(parts, tx, ending, 'approved');
    // A lot that is closed stays so: what can never be done any more must not wait for ever.
    else if (answer.code === 'lot_closed') await end(parts, tx, ending, 'lapsed');
    return answer;
  });
}

function decline(parts: Parts, ending: Ending): Promise<ActAnswer> {
  return held(parts, ending.approval, async (tx, asked) => {
    // Its bidder took it back, or it was carried out and not noted: what is done cannot be declined, and need not wait.
    if (await isTakenOut(tx, asked.lot_id, Number(asked.seq))) {
      await end(parts, tx, ending, 'lapsed');
      return refusal('nothing_to_retract');
    }
    return end(parts, tx, ending, asked.asked_by === idKey(ending.by) ? 'withdrawn' : 'declined');
  });
}

/** Runs `work` while nobody else can end the void. */
async function held(parts: Parts, approval: ApprovalId, work: (tx: Tx, asked: WaitingVoid) => Promise<ActAnswer>): Promise<ActAnswer> {
  const asked = await parts.database.one(readVoid, [idKey(approval)]);
  // Brought to memory now: with a connection held, nobody waits for a second one.
  if (asked !== null) await parts.lots.get(lotId(asked.lot_id));
  return parts.database.transaction(async (tx) => {
    const locked = asked === null ? null : await tx.one(lockVoid, [idKey(approval)]);
    if (locked !== null) return work(tx, locked);
    const standing = await tx.one(voidStanding, [idKey(approval)]);
    if (standing?.waits === true) return { ...refusal('busy'), retryAfterSeconds: BUSY_RETRY_AFTER_SECONDS };
    return refusal(standing?.known === true ? 'wrong_state' : 'not_found');
  });
}

async function end(parts: Parts, tx: Tx, { approval, by, reason }: Ending, how: VoidEnd): Promise<ActAnswer> {
  const row = await tx.one(endVoid, [idKey(approval), how, idKey(by), reason, Math.trunc(parts.clock.nowMs())]);
  invariant(row !== null, 'a void that is held waits');
  return { ok: true, lot: lotId(row.lot_id), seq: Number(row.seq), closesAtMs: Number(row.closes_ms) };
}

async function isTakenOut(tx: Tx, lot: string, seq: number): Promise<boolean> {
  return (await tx.all(readRetractions, [lot])).some(({ seqs }) => seqs.includes(seq));
}

/** The ends of voids, for a relay; `pool` is the relay's, with the role of the schema. */
export const voidsOutbox = (pool: Database): OutboxSource => outboxSource<EndedVoidRow>({
  stream: VOIDS_STREAM, database: pool, unread: unreadEnds,
  message: (row) => {
    const ended = voidEvent(row);
    return { stream: VOIDS_STREAM, id: row.id, kind: ended.kind, key: ended.lot, payload: ended };
  },
});

/** What a stored end says. */
export function voidEvent(row: EndedVoidRow): VoidEvent {
  const end = VOID_ENDS.find((known) => known === row.ended_as);
  invariant(end !== undefined, 'a stored void ended in a known way');
  return {
    kind: 'void.ended', approval: approvalId(row.approval_id), lot: lotId(row.lot_id), seq: Number(row.seq), reason: row.reason, askedBy: accountId(row.asked_by),
    askedAtMs: Number(row.asked_ms), end, by: accountId(row.ended_by), endReason: row.end_reason, atMs: Number(row.ended_ms),
  };
}
