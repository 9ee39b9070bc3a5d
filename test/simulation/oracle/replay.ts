import { OracleSharedClose } from '../../support/oracle/shared-close.ts';
import type { Observed, TxMoments } from '../house/observed.ts';
import { GROUP_KEY } from '../house/plan.ts';
import type { DecisionRow } from '../store/statements/rows-bidding.ts';
import type { Court } from './court.ts';
import { CourseOfLots } from './course.ts';
import { rightAnswers } from './eligibility.ts';
import { Exposure } from './exposure.ts';
import { ReferenceLot } from './reference-lot.ts';
import { StandingTimeline } from './standing.ts';
import { KIND, nameOf, REASONS } from './words.ts';

const HALF_MS = 0.5;

/** Replays all decisions in the order in which they were written, and holds each against the rules. Answers the lots as they have to be. */
export function replay(observed: Observed, court: Court): Map<string, ReferenceLot> {
  const lots = referenceLots(observed);
  const rows = [...observed.tables.decisions].sort((one, other) => one.id - other.id);
  const replayed = new Replay(observed, court, lots);
  for (const row of rows) {
    if (court.full) break;
    replayed.take(row);
  }
  replayed.end();
  return lots;
}

function referenceLots({ lots, startMs }: Observed): Map<string, ReferenceLot> {
  const groups = new Map<number, OracleSharedClose>();
  const references = new Map<string, ReferenceLot>();
  for (const [lot, plan] of lots) {
    const { scope } = plan.softClose;
    if (plan.group !== null && scope !== 'lot' && !groups.has(plan.group)) groups.set(plan.group, new OracleSharedClose(scope, plan.staggerSeconds * 1_000));
    references.set(lot.slice(4), new ReferenceLot(lot, plan, startMs, plan.group === null ? null : (groups.get(plan.group) ?? null)));
  }
  return references;
}

/** Where a group's row is found. */
export const groupKey = (group: number): bigint => BigInt(GROUP_KEY + group);

class Replay {
  readonly #observed: Observed;
  readonly #court: Court;
  readonly #lots: ReadonlyMap<string, ReferenceLot>;
  readonly #timeline: StandingTimeline;
  readonly #exposure = new Exposure();
  readonly #course: CourseOfLots;

  constructor(observed: Observed, court: Court, lots: ReadonlyMap<string, ReferenceLot>) {
    this.#observed = observed;
    this.#court = court;
    this.#lots = lots;
    this.#timeline = new StandingTimeline(observed.requests);
    this.#course = new CourseOfLots(observed, court);
  }

  take(row: DecisionRow): void {
    const court = this.#court;
    const lot = this.#lots.get(String(row.lotId));
    if (lot === undefined) return court.blame('B2 refused bids are not in the sequence', `${nameOf(row)}: nobody published that lot`);
    const moments = this.#observed.transactions.get(row.tx) ?? null;
    this.#dated(row, lot, moments);
    if (lot.due !== null && (row.kind !== KIND.extended || row.tx !== lot.due.tx)) {
      court.blame('B7 the close moves as the terms say', `${nameOf(row)}: the bid before should have moved the close to ${lot.due.toMs}`);
      lot.due = null;
    }
    const before = { leader: lot.view.leader, maximum: lot.view.leaderMaximum };
    if (row.seq === null) return this.#refused(row, lot, moments);
    court.same('B3 numbers without gaps', row.seq, lot.seq + 1, () => `${nameOf(row)}, number`);
    lot.seq = row.seq;
    this.#event(row, lot, moments);
    this.#left(row, lot);
    const us = moments?.lockedUs ?? 0;
    this.#exposure.follow(lot, before, { us, by: row.kind === KIND.accepted ? String(row.accountId) : null, sure: this.#locksAccount(row, lot, moments) });
    return undefined;
  }

  /** Bids that should have moved a close and did not. */
  end(): void {
    for (const lot of this.#lots.values()) {
      if (lot.due !== null) this.#court.blame('B7 the close moves as the terms say', `${lot.name} ${lot.seq}: the last bid should have moved the close to ${lot.due.toMs}`);
    }
  }

  #event(row: DecisionRow, lot: ReferenceLot, moments: TxMoments | null): void {
    if (row.kind === KIND.accepted || row.kind === KIND.bought) this.#accepted(row, lot, moments);
    else this.#course.take(row, lot);
  }

  /** A bid or a purchase that was accepted. */
  #accepted(row: DecisionRow, lot: ReferenceLot, moments: TxMoments | null): void {
    const court = this.#court;
    const name = (): string => nameOf(row);
    const account = String(row.accountId);
    court.same('B8 states move along their machine', lot.status, 'open', name);
    court.holds('B6 nothing after the close', row.atMs < lot.sharedCloseMs, () => `${name()} at ${row.atMs}, the close was at ${lot.sharedCloseMs}`);
    this.#course.followed(row, lot);
    this.#may(row, lot, moments, null);
    const known = lot.ordinals.has(account);
    const ordinal = lot.ordinalOf(account);
    court.same('B4 prices follow from the rules', row.bidder, ordinal, () => `${name()}, number of the bidder`);
    court.same('B4 prices follow from the rules', row.firstBid, !known, () => `${name()}, first bid`);
    if (row.kind === KIND.bought) {
      court.holds('B4 prices follow from the rules', lot.rules.buy(account), () => `${name()}: buy-now was gone`);
      lot.bought = true;
      return;
    }
    const led = lot.view.leader === account;
    const maximum = Number(row.maximum);
    const answer = lot.rules.bid(account, maximum);
    if (!court.holds('B4 prices follow from the rules', answer.accepted, () => `${name()} at ${maximum}: ${answer.reason ?? ''}, the minimum was ${lot.rules.minimumOf(account)}`) || !answer.accepted) return;
    lot.bySeq.set(lot.seq, { account, maximum, number: answer.number, leading: !answer.automatic, retracted: false });
    const own = lot.standing.get(account) ?? [];
    own.push({ seq: lot.seq, number: answer.number, maximum, atMs: row.atMs });
    lot.standing.set(account, own);
    if (led || (lot.softClose.trigger === 'new_leader' && answer.automatic)) return;
    const toMs = lot.closeAfter(row.atMs);
    if (toMs > lot.closesMs) lot.due = { toMs, tx: row.tx };
  }

  /** A refusal that was remembered. */
  #refused(row: DecisionRow, lot: ReferenceLot, moments: TxMoments | null): void {
    const court = this.#court;
    const reason = REASONS[row.refusal ?? 0] ?? '';
    court.same('B2 refused bids are not in the sequence', row.headSeq, lot.seq, () => `${nameOf(row)}, last number then`);
    const { view } = lot;
    court.same('refusals are right', Number(row.price), view.price, () => `${nameOf(row)}, price`);
    court.same('refusals are right', Number(row.minimum), lot.rules.minimumOf(String(row.accountId)), () => `${nameOf(row)}, minimum`);
    court.same('refusals are right', row.closesMs, lot.closesMs, () => `${nameOf(row)}, close`);
    if (lot.status === 'closed' || reason === 'lot_closed') {
      court.holds('refusals are right', reason === 'lot_closed' && lot.status === 'closed', () => `${nameOf(row)}: the lot was ${lot.status}`);
      return;
    }
    court.same('refusals are right', lot.status, 'open', () => `${nameOf(row)}: state of the lot`);
    this.#course.followed(row, lot);
    this.#may(row, lot, moments, reason);
  }

  /** Whether the answer is one that the house could give. */
  #may(row: DecisionRow, lot: ReferenceLot, moments: TxMoments | null, answer: string | null): void {
    const fromUs = moments?.lockedUs ?? 0;
    const right = rightAnswers(lot, row, { fromUs, toUs: moments?.readUs ?? fromUs, exposure: this.#exposure, timeline: this.#timeline });
    const check = answer === 'limit_exceeded' || right.answers.has('limit_exceeded') ? 'B5 limits are kept' : answer === null ? 'B5 who may bid' : 'refusals are right';
    this.#court.holds(check, right.answers.has(answer), () => `${nameOf(row)} for ${row.maximum ?? 'the fixed price'}: ${answer ?? 'accepted'}, right ${[...right.answers].map((one) => one ?? 'accepted').join(' or ')}`);
  }

  /** What the event says it left behind. */
  #left(row: DecisionRow, lot: ReferenceLot): void {
    const court = this.#court;
    const right = lot.happened(EVENTS[row.kind] ?? '', row.atMs, lot.outcome);
    const name = (what: string) => (): string => `${nameOf(row)}, ${what}`;
    court.same('B4 prices follow from the rules', Number(row.price), right.price, name('price'));
    court.same('B4 prices follow from the rules', Number(row.minimum), right.minimum, name('next minimum'));
    court.same('B4 prices follow from the rules', row.leaderId === null ? null : String(row.leaderId), lot.view.leader, name('leader'));
    court.same('B4 prices follow from the rules', row.leaderBidder, right.leader, name('number of the leader'));
    court.same('B4 prices follow from the rules', row.bidCount, right.bidCount, name('number of bids'));
    court.same('B7 the close moves as the terms say', row.closesMs, lot.closesMs, name('close'));
    lot.lastAtMs = Math.max(lot.lastAtMs, row.atMs);
  }

  /** A decision is dated when its lot was held: not before the lock, not after the write, and never before the one before. */
  #dated(row: DecisionRow, lot: ReferenceLot, moments: TxMoments | null): void {
    const court = this.#court;
    court.holds('B6 decisions are dated under the lock', row.atMs >= lot.lastAtMs, () => `${nameOf(row)} at ${row.atMs}, the one before at ${lot.lastAtMs}`);
    if (moments === null || row.atMs === lot.lastAtMs) return;
    court.holds('B6 decisions are dated under the lock', row.atMs >= moments.lockedServerMs - HALF_MS - 1e-6 || this.#observed.serverClockJumped, () => `${nameOf(row)} at ${row.atMs}, its lot was locked at ${moments.lockedServerMs.toFixed(1)}`);
    if (moments.wroteServerMs === null) return;
    const { wroteServerMs } = moments;
    court.holds('B6 decisions are dated under the lock', row.atMs <= wroteServerMs + HALF_MS + 1e-6 || this.#observed.serverClockJumped, () => `${nameOf(row)} at ${row.atMs}, it was written at ${wroteServerMs.toFixed(1)}`);
  }

  /** Whether the account's row was there to be locked for all the time of this decision. */
  #locksAccount(row: DecisionRow, lot: ReferenceLot, moments: TxMoments | null): boolean {
    if (row.accountId === null || moments === null) return false;
    const limits = this.#timeline.limit(String(row.accountId), lot.plan.currency, moments.lockedUs, moments.readUs ?? moments.lockedUs);
    return limits.size === 1 && !limits.has(null);
  }
}

const EVENTS: readonly string[] = ['', 'lot.opened', 'bid.accepted', 'lot.extended', 'bid.retracted', 'lot.frozen', 'lot.resumed', 'lot.reserve_lowered', 'lot.bought', 'lot.closed'];
