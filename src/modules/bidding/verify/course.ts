import type { AccountId } from '#domain/ids.ts';
import type { LotStatus } from '#domain/lot/state.ts';
import type { LotTerms } from '#domain/lot/terms.ts';
import type { Decision } from '../decision.ts';
import { type DecisionKind, isEvent } from '../store/codes.ts';
import type { AuditRow } from '../store/verify.ts';
import { instant, type Tell } from './tell.ts';

/** How far a decision may lie ahead of the database's clock as it is read: the clock may be set by this much without anybody being warned. */
const AHEAD_MS_MAX = 50;

type Place = LotStatus | 'bought';
/** From which places an event of a kind is allowed, and where it leads; `same`: it stays where it is. */
const COURSE: Readonly<Partial<Record<DecisionKind, { from: readonly Place[]; to: Place | 'same' }>>> = {
  'lot.opened': { from: ['scheduled'], to: 'open' },
  'bid.accepted': { from: ['open'], to: 'same' },
  'lot.extended': { from: ['open', 'frozen'], to: 'same' },
  'bid.retracted': { from: ['open', 'frozen'], to: 'same' },
  'lot.frozen': { from: ['open'], to: 'frozen' },
  'lot.resumed': { from: ['frozen'], to: 'open' },
  'lot.reserve_lowered': { from: ['open'], to: 'same' },
  'lot.bought': { from: ['open'], to: 'bought' },
  'lot.closed': { from: ['scheduled', 'open', 'frozen', 'bought'], to: 'closed' },
};

/** What can be said of a lot's events without knowing what anybody bid: numbers, times, states, bidders. */
export class Course {
  readonly #terms: LotTerms;
  readonly #bidders = new Map<AccountId, number>();
  #seq = 0;
  #id = 0n;
  #atMs = 0;
  #closesAtMs: number;
  #place: Place = 'scheduled';
  /** The transaction of the batch under way, and the last event that its first row answers for. */
  #batch: { tx: string; upTo: number } = { tx: '', upTo: 0 };

  constructor(terms: LotTerms) {
    this.#terms = terms;
    this.#closesAtMs = terms.closesAtMs;
  }

  get status(): LotStatus {
    return this.#place === 'bought' ? 'open' : this.#place;
  }

  bidderOf(account: AccountId): number | null {
    return this.#bidders.get(account) ?? null;
  }

  step(decision: Decision, row: AuditRow, nowMs: number, tell: Tell): void {
    this.#numbers(decision, row, nowMs, tell);
    this.#relay(row, tell);
    this.#close(decision, tell);
    this.#state(decision, tell);
    this.#bidder(decision, row, tell);
    acts(decision, tell);
    this.#seq = Number(row.seq);
    this.#id = BigInt(row.id);
    this.#atMs = Math.max(this.#atMs, decision.atMs);
    this.#closesAtMs = decision.closesAtMs;
  }

  /** Once all events were seen. */
  finish(tell: Tell): void {
    if (this.#batch.upTo > this.#seq) tell('seqs_without_gaps', { about: 'tail', expected: `events up to ${this.#batch.upTo}, as their batch said`, found: `none after ${this.#seq}` });
    if (this.#place === 'bought') tell('one_winner', { about: 'bought', expected: 'a lot that is bought is closed at once', found: 'it goes on' });
  }

  #numbers({ headSeq, atMs }: Decision, row: AuditRow, nowMs: number, tell: Tell): void {
    const seq = Number(row.seq);
    if (seq !== this.#seq + 1) tell('seqs_without_gaps', { expected: `event ${this.#seq + 1}`, found: `event ${seq}` });
    if (headSeq !== seq) tell('seqs_without_gaps', { about: 'head', expected: `the head left at ${seq}`, found: `left at ${headSeq}` });
    if (BigInt(row.id) <= this.#id) tell('written_in_order', { expected: 'an event written after the one before it', found: 'one written earlier' });
    if (atMs < this.#atMs) tell('written_in_order', { about: 'time', expected: `a decision not before ${instant(this.#atMs)}`, found: instant(atMs) });
    if (atMs > nowMs + AHEAD_MS_MAX) tell('times_are_not_ahead', { expected: `not after ${instant(nowMs)}`, found: instant(atMs) });
  }

  #relay(row: AuditRow, tell: Tell): void {
    const seq = Number(row.seq);
    if (row.span !== null) this.#batch = { tx: row.tx, upTo: seq + row.span - 1 };
    else if (seq > this.#batch.upTo) tell('every_event_is_relayed', { expected: 'an event that stands first, or behind the first of its batch', found: 'one that no first event counts' });
    else if (row.tx !== this.#batch.tx) tell('every_event_is_relayed', { about: 'tx', expected: 'an event of the transaction of its batch', found: 'one of another transaction' });
  }

  #close({ kind, atMs, closesAtMs, detail }: Decision, tell: Tell): void {
    const from = this.#closesAtMs;
    if ((kind === 'bid.accepted' || kind === 'lot.bought') && atMs >= from) {
      tell('nothing_after_the_close', { expected: `a decision before ${instant(from)}`, found: instant(atMs) });
    }
    if (closesAtMs < from) tell('closes_only_move_later', { expected: `a close not before ${instant(from)}`, found: instant(closesAtMs) });
    const mayMove = kind === 'lot.extended' || kind === 'lot.resumed' || (kind === 'lot.opened' && this.#terms.softClose.scope !== 'lot');
    if (closesAtMs > from && !mayMove) tell('closes_only_move_later', { about: 'event', expected: `the close as it stood, ${instant(from)}`, found: `${instant(closesAtMs)}, without an extension` });
    if (kind === 'lot.extended' && detail?.cause === 'bid' && atMs !== this.#atMs) tell('closes_only_move_later', { about: 'cause', expected: 'an extension in the moment of its bid', found: instant(atMs) });
  }

  #state({ kind, atMs, detail }: Decision, tell: Tell): void {
    const move = COURSE[kind];
    const opensEarly = kind === 'lot.opened' && atMs < this.#terms.opensAtMs;
    const closesEarly = kind === 'lot.closed' && detail?.reason === null && atMs < this.#closesAtMs;
    const allowed = move?.from.includes(this.#place) ?? false;
    const withdrawn = detail?.outcome === 'withdrawn' || kind !== 'lot.closed' || this.#place === 'open' || this.#place === 'bought';
    if (!isEvent(kind) || !allowed || !withdrawn) tell('states_follow_their_course', { expected: `what may happen to a lot that is ${this.#place}`, found: kind });
    else if (opensEarly || closesEarly) tell('states_follow_their_course', { about: 'time', expected: `${kind} in its time`, found: instant(atMs) });
    if (this.#place === 'bought' && kind !== 'lot.closed') tell('one_winner', { about: 'bought', expected: 'a lot that is bought is closed at once', found: kind });
    if (move !== undefined && move.to !== 'same') this.#place = move.to;
  }

  #bidder({ kind, account, bidder, leader, leaderBidder }: Decision, row: AuditRow, tell: Tell): void {
    if (kind === 'bid.accepted' || kind === 'lot.bought') {
      const known = account === null ? null : this.bidderOf(account);
      const right = known ?? this.#bidders.size + 1;
      if (account === null) tell('bidders_are_who_they_were', { expected: 'a bid with a bidder', found: 'one without' });
      else if (bidder !== right) tell('bidders_are_who_they_were', { expected: `bidder ${right} of the lot`, found: `bidder ${bidder ?? 'without a number'}` });
      if (row.first_bid !== (known === null)) tell('bidders_are_who_they_were', { about: 'first', expected: known === null ? 'a first bid' : 'no first bid', found: row.first_bid ? 'a first bid' : 'no first bid' });
      if (account === this.#terms.sellerId) tell('bidders_are_who_they_were', { about: 'seller', expected: 'a bidder who is not the seller', found: 'the seller' });
      if (account !== null && known === null) this.#bidders.set(account, right);
    }
    const leaderRight = leader === null ? null : this.bidderOf(leader);
    if (leaderBidder !== leaderRight) tell('bidders_are_who_they_were', { about: 'leader', expected: `bidder ${leaderRight ?? 'nobody'} leads`, found: `bidder ${leaderBidder ?? 'nobody'}` });
  }
}

function acts({ kind, account, detail }: Decision, tell: Tell): void {
  const needsReason = kind === 'lot.frozen' || kind === 'bid.retracted' || (kind === 'lot.closed' && detail?.outcome === 'withdrawn');
  if (!needsReason) return;
  if ((detail?.reason ?? '') === '') tell('acts_have_who_and_why', { expected: `${kind} with a reason`, found: 'none' });
  if (account === null) tell('acts_have_who_and_why', { about: 'who', expected: `${kind} by somebody`, found: 'by nobody' });
}
