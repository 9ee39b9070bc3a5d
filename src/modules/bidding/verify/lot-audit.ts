import type { LotId } from '#domain/ids.ts';
import { evolve } from '#domain/lot/evolve.ts';
import { initialState, type LotState } from '#domain/lot/state.ts';
import type { LotTerms } from '#domain/lot/terms.ts';
import { MINOR_MAX, minor, type Minor } from '#domain/money.ts';
import { InvariantBroken } from '#domain/outcome.ts';
import type { Decision } from '../decision.ts';
import type { DecisionKind } from '../store/codes.ts';
import { decisionOf } from '../store/decisions.ts';
import type { AuditHead, AuditRow } from '../store/verify.ts';
import type { CheckName } from './catalogue.ts';
import { Course } from './course.ts';
import { eventOf } from './events.ts';
import { compareHead } from './head.ts';
import { ProxyRule } from './proxy.ts';
import { stepsOf } from './terms.ts';
import { RuleCheck } from './rule-check.ts';
import type { Tally } from './tally.ts';
import { type Tell, wordsOf } from './tell.ts';

/** Breaches of one check told of one lot: one changed row shows at every event after it. */
const TOLD_OF_A_LOT_MAX = 20;

/** Checks that look at every event, and those that look at events of a kind beside. */
const OF_EVERY_EVENT = ['seqs_without_gaps', 'written_in_order', 'prices_follow_the_rule', 'states_follow_their_course', 'every_event_is_relayed', 'times_are_not_ahead'] as const;
const BIDS: readonly CheckName[] = ['bids_reach_the_minimum', 'nothing_after_the_close', 'bidders_are_who_they_were'];
const OF_KIND: Readonly<Partial<Record<DecisionKind, readonly CheckName[]>>> = {
  'bid.accepted': BIDS, 'lot.bought': ['nothing_after_the_close', 'bidders_are_who_they_were', 'one_winner'], 'lot.extended': ['closes_only_move_later'], 'lot.resumed': ['closes_only_move_later'],
  'lot.closed': ['one_winner', 'acts_have_who_and_why'], 'lot.frozen': ['acts_have_who_and_why'], 'bid.retracted': ['acts_have_who_and_why'],
};

/** The reserve as it was published. `unknown`: it was lowered since, and the lot is older than the column that keeps the first one. */
export type FirstReserve = { kind: 'known'; reserve: Minor | null } | { kind: 'unknown'; loweredAtSeq: number };

/**
 * One lot from its first event on, looked at twice: folded by the rules that decide, and by a second, slow implementation that shares
 * no code with them. Feed it the lot's events in order, then compare its head. Memory by bids.
 */
export class LotAudit {
  readonly lot: LotId;
  readonly terms: LotTerms;
  readonly #first: FirstReserve;
  readonly #course: Course;
  readonly #rule: ProxyRule;
  readonly #ruleCheck: RuleCheck;
  readonly #told = new Map<CheckName, number>();
  /** Null once an event could not be folded. */
  #state: LotState | null;
  #seq = 0;
  /** What was seen since it was last told, by check. */
  readonly #seen = new Map<CheckName, number>();
  /** Checks among whose lots this one is counted already. */
  readonly #counted = new Set<CheckName>();
  /** Staff's voids among the events, for a look at who asked for them. */
  readonly voids: { seq: number; seqs: readonly number[] }[] = [];

  constructor(lot: LotId, terms: LotTerms, first: FirstReserve) {
    this.lot = lot;
    this.terms = terms;
    this.#first = first;
    // Not known means that it was not met before it was lowered, or cannot be told: no bid reaches this one.
    const reserve = first.kind === 'known' ? first.reserve : minor(MINOR_MAX + 1n);
    this.#state = initialOrNull(terms, reserve);
    this.#rule = new ProxyRule({ opening: terms.openingPrice, steps: stepsOf(terms.increments), showMaximumBelowReserve: terms.showMaximumBelowReserve }, reserve);
    this.#course = new Course(terms);
    this.#ruleCheck = new RuleCheck(this.#rule, terms);
  }

  /** The last event that was fed. */
  get seq(): number {
    return this.#seq;
  }

  /** Bids held in memory. */
  get weight(): number {
    return this.#rule.count + 1;
  }

  feed(row: AuditRow, nowMs: number, tally: Tally): void {
    const tell = this.#teller(tally, Number(row.seq), row);
    for (const check of OF_EVERY_EVENT) this.#saw(check);
    let decision: Decision;
    try {
      decision = decisionOf(row);
    } catch (error) {
      this.#seq = Number(row.seq);
      this.#state = null;
      tell('heads_are_the_fold', { expected: 'a row that can be read', found: wordsOf(error) });
      return;
    }
    for (const check of OF_KIND[decision.kind] ?? []) this.#saw(check);
    this.#course.step(decision, row, nowMs, tell);
    this.#ruleCheck.step(decision, tell);
    if (decision.kind === 'bid.retracted' && decision.detail?.by === 'staff') this.voids.push({ seq: Number(row.seq), seqs: decision.detail.seqs ?? [] });
    this.#fold(decision, tell);
    this.#seq = Number(row.seq);
  }

  /** Compares the head as it stood when the last fed event was the lot's last. */
  finish(head: AuditHead, tally: Tally): void {
    const tell = this.#teller(tally, null, head);
    this.#saw('heads_are_the_fold');
    this.#course.finish(tell);
    compareHead({ head, terms: this.terms, seq: this.#seq, state: this.#state, rule: this.#rule, status: this.#course.status, bidderOf: (account) => this.#course.bidderOf(account) }, tell);
  }

  /** Adds what was seen since the last call to the tally. */
  tellSeen(tally: Tally): void {
    for (const [check, rows] of this.#seen) {
      tally.saw(check, rows, this.#counted.has(check) ? 0 : 1);
      this.#counted.add(check);
    }
    this.#seen.clear();
  }

  #saw(check: CheckName): void {
    this.#seen.set(check, (this.#seen.get(check) ?? 0) + 1);
  }

  #fold(decision: Decision, tell: Tell): void {
    if (this.#state === null) return;
    try {
      this.#state = evolve(this.#state, eventOf(decision));
    } catch (error) {
      this.#state = null;
      if (!(error instanceof InvariantBroken)) throw error;
      tell('heads_are_the_fold', { expected: 'an event that the rules allow', found: `not so: ${error.message}` });
    }
  }

  #teller(tally: Tally, seq: number | null, evidence: AuditRow | AuditHead): Tell {
    return (check, fault) => {
      // Before the first lowering the reserve is not known, and with it not what the price should have been.
      if (this.#first.kind === 'unknown' && seq !== null && seq <= this.#first.loweredAtSeq) return;
      const told = (this.#told.get(check) ?? 0) + 1;
      this.#told.set(check, told);
      if (told <= TOLD_OF_A_LOT_MAX) tally.found(check, { lot: this.lot, seq, evidence: { row: { ...evidence } }, ...fault });
    };
  }
}

// Terms that contradict each other were refused at publication: then somebody has changed them, and every event shows it.
function initialOrNull(terms: LotTerms, reserve: Minor | null): LotState | null {
  try {
    return reserve !== null && reserve > MINOR_MAX ? { ...initialState(terms, null), reservePrice: reserve } : initialState(terms, reserve);
  } catch (error) {
    if (error instanceof InvariantBroken) return null;
    throw error;
  }
}

