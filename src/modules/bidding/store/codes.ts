import type { RefusalReason } from '#domain/lot/commands.ts';
import type { LotEventKind } from '#domain/lot/events.ts';
import type { LotOutcome, LotStatus } from '#domain/lot/state.ts';
import { invariant } from '#domain/outcome.ts';

/**
 * The small numbers that stand for words in bidding's tables. A number, once released, never changes its meaning.
 * Kinds below 20 are events of a lot; from 20 on they are remembered refusals of a request.
 */
const KINDS = {
  'lot.opened': 1, 'bid.accepted': 2, 'lot.extended': 3, 'bid.retracted': 4, 'lot.frozen': 5, 'lot.resumed': 6,
  'lot.reserve_lowered': 7, 'lot.bought': 8, 'lot.closed': 9,
  'bid.refused': 20, 'buy.refused': 21,
} as const satisfies Record<LotEventKind | 'bid.refused' | 'buy.refused', number>;
export type DecisionKind = keyof typeof KINDS;

const STATUSES = { scheduled: 0, open: 1, frozen: 2, closed: 3 } as const satisfies Record<LotStatus, number>;
const OUTCOMES = { sold: 1, passed: 2, withdrawn: 3 } as const satisfies Record<LotOutcome, number>;
const REASONS = {
  lot_closed: 1, account_blocked: 2, not_approved: 3, seller_may_not_bid: 4, staff_may_not_bid: 5, wrong_currency: 6,
  buy_now_gone: 7, own_maximum_not_raised: 8, bid_too_low: 9, limit_exceeded: 10, deposit_required: 11,
} as const satisfies Record<RefusalReason, number>;

const reverse = <Word extends string>(codes: Record<Word, number>): ReadonlyMap<number, Word> => {
  const words = new Map<number, Word>();
  for (const word in codes) words.set(codes[word], word);
  return words;
};
const wordOf = <Word extends string>(words: ReadonlyMap<number, Word>, code: number, table: string): Word => {
  const word = words.get(code);
  invariant(word !== undefined, `${table} has the code ${code}`);
  return word;
};

const kindWords = reverse<DecisionKind>(KINDS);
const statusWords = reverse<LotStatus>(STATUSES);
const outcomeWords = reverse<LotOutcome>(OUTCOMES);
const reasonWords = reverse<RefusalReason>(REASONS);

export const kindCode = (kind: DecisionKind): number => KINDS[kind];
export const kindWord = (code: number): DecisionKind => wordOf(kindWords, code, 'kinds');
export const statusCode = (status: LotStatus): number => STATUSES[status];
export const statusWord = (code: number): LotStatus => wordOf(statusWords, code, 'statuses');
export const outcomeCode = (outcome: LotOutcome): number => OUTCOMES[outcome];
export const outcomeWord = (code: number): LotOutcome => wordOf(outcomeWords, code, 'outcomes');
export const reasonCode = (reason: RefusalReason): number => REASONS[reason];
export const reasonWord = (code: number): RefusalReason => wordOf(reasonWords, code, 'reasons');

/** Whether a decision is an event of the lot (numbered, public) and not a remembered refusal. */
export const isEvent = (kind: DecisionKind): kind is LotEventKind => KINDS[kind] < 20;

/** Whether a refusal is one of those decided under the lock and remembered with the request. */
export const isRefusalReason = (word: string): word is RefusalReason => word in REASONS;

/** The outcome named in an event's detail. */
export function outcomeWordOf(word: string): LotOutcome {
  invariant(word === 'sold' || word === 'passed' || word === 'withdrawn', `an outcome is called ${word}`);
  return word;
}
