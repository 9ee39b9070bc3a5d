import { Type } from 'typebox';
import { AMOUNT_MAX, list, optionalBody, PageQuery, REASON_CHARS_MAX } from '../auction-shapes.ts';
import type { ActAnswer, BidAnswer, BidHistoryItem, LotFacts } from '../bidding.ts';
import { instant } from '../instant.ts';
import { reasonLine } from '../reason-shape.ts';
import { REFUSALS, type RefusalCode } from '../refusals.ts';
import { route } from '../route.ts';

/** Calls a minute that one account may make of the bid path before the lane; refused bids cannot fill the table. */
const BIDS_PER_MINUTE_MAX = 600;
const ACTS_PER_MINUTE_MAX = 120;

const strict = { additionalProperties: false };
const Amount = Type.Integer({ minimum: 1, maximum: AMOUNT_MAX, description: 'Minor units of the lot\'s currency.' });
const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'A currency code of three capital letters (ISO 4217). Refused as wrong_currency when the lot is sold in another one.' });
const Reason = reasonLine(REASON_CHARS_MAX);
const LotParams = Type.Object({ lotId: Type.String() });
const nullableText = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const nullableAmount = Type.Unsafe<number | null>({ type: ['integer', 'null'] });

/** Refusals by the rules of the sale, in their published order, and the ones of the edge before them. */
const BID_REFUSALS = [
  'malformed', 'idempotency_key_required', 'not_signed_in', 'forbidden', 'unknown_lot', 'paused', 'rate_limited', 'busy', 'unconfirmed', 'lot_not_open', 'lot_frozen',
  'same_key_other_body', 'lot_closed', 'account_blocked', 'not_approved', 'seller_may_not_bid', 'staff_may_not_bid', 'wrong_currency',
  'buy_now_gone', 'own_maximum_not_raised', 'bid_too_low', 'limit_exceeded', 'deposit_required',
] as const satisfies readonly RefusalCode[];

export const BidPlaced = Type.Object({
  lot: Type.String(), seq: Type.Integer(), outcome: Type.Unsafe<'leading' | 'outbid'>({ type: 'string', enum: ['leading', 'outbid'] }),
  maximum: Type.Integer(), price: Type.Integer(), minimum: Type.Integer({ description: 'What the caller would have to bid next.' }),
  currency: Type.String(), closesAt: Type.String(), decidedAt: Type.String(), replayed: Type.Boolean(),
  receipt: Type.Unsafe<null>({ type: 'null', description: 'Null until the public log exists.' }),
});

export const HistoryItem = Type.Object({
  seq: Type.Integer(), bidder: Type.String({ description: 'The bidder\'s alias on this lot.' }), amount: nullableAmount, price: Type.Integer(),
  automatic: Type.Boolean(), at: Type.String(), retracted: Type.Boolean(),
});

const LotAct = Type.Object({ lot: Type.String(), seq: Type.Integer(), closesAt: Type.String() });

export const placeBid = route({
  name: 'placeBid', method: 'POST', path: '/lots/:lotId/bids',
  summary: 'States a maximum. Accepted whether it leads or is beaten at once by a higher standing maximum.',
  auth: 'signed_in', params: LotParams, body: Type.Object({ maximum: Amount, currency: Type.Optional(Currency) }, strict), reply: BidPlaced, status: 201,
  idempotencyKey: 'required', refusals: BID_REFUSALS, ratePerMinuteMax: BIDS_PER_MINUTE_MAX, bodyBytesMax: 4_096,
});
export const listBids = route({
  name: 'listBids', method: 'GET', path: '/lots/:lotId/bids', summary: 'The public history of bids, newest first.',
  auth: 'anyone', params: LotParams, query: PageQuery, reply: list(HistoryItem), status: 200, refusals: ['malformed', 'unknown_lot'],
});
export const buyNow = route({
  name: 'buyNow', method: 'POST', path: '/lots/:lotId/buy', summary: 'Buys at the fixed price while that is offered; the lot closes with it.',
  auth: 'signed_in', params: LotParams, body: optionalBody(Type.Partial(Type.Object({ currency: Currency }), strict)),
  reply: BidPlaced, status: 201, idempotencyKey: 'required', refusals: BID_REFUSALS, ratePerMinuteMax: ACTS_PER_MINUTE_MAX, bodyBytesMax: 4_096,
});
export const retractBid = route({
  name: 'retractBid', method: 'POST', path: '/lots/:lotId/retractions',
  summary: 'Takes the caller\'s bids back as the policy of the lot allows; the others are replayed in order.',
  auth: 'signed_in', params: LotParams, idempotencyKey: 'required', status: 201, reply: LotAct, ratePerMinuteMax: ACTS_PER_MINUTE_MAX, bodyBytesMax: 4_096,
  body: Type.Object({ reason: Type.Unsafe<'typing_error' | 'description_changed'>({ type: 'string', enum: ['typing_error', 'description_changed'] }) }, strict),
  refusals: [
    'malformed', 'idempotency_key_required', 'not_signed_in', 'unknown_lot', 'paused', 'rate_limited', 'busy', 'unconfirmed', 'lot_not_open', 'lot_frozen',
    'same_key_other_body', 'lot_closed', 'nothing_to_retract', 'retraction_not_allowed',
  ],
});
export const requestVoid = route({
  name: 'requestVoid', method: 'POST', path: '/lots/:lotId/bids/:seq/void', summary: 'Asks for a bid to be voided; a second member of staff approves.',
  auth: ['clerk', 'admin'], params: Type.Object({ lotId: Type.String(), seq: Type.String({ pattern: '^[1-9][0-9]{0,15}$', description: 'The seq of a bid, a whole number from 1 on.' }) }),
  body: Type.Object({ reason: Reason }, strict), reply: Type.Object({ approvalId: Type.String() }), status: 202,
  refusals: ['malformed', 'unknown_lot', 'nothing_to_retract', 'wrong_state'], ratePerMinuteMax: ACTS_PER_MINUTE_MAX,
});
export const approve = route({
  name: 'approve', method: 'POST', path: '/approvals/:approvalId',
  summary: 'Approves what a first member of staff asked for, and carries it out; or declines it, or (who asked) withdraws it, with a reason. Either way it ends for good.',
  auth: ['clerk', 'admin'], params: Type.Object({ approvalId: Type.String() }), reply: LotAct, status: 200,
  body: optionalBody(Type.Partial(Type.Object({
    decision: Type.Unsafe<'approve' | 'decline'>({ type: 'string', enum: ['approve', 'decline'], description: 'approve when absent.' }), reason: Reason,
  }), strict)),
  refusals: ['malformed', 'not_found', 'wrong_state', 'same_person', 'nothing_to_retract', 'lot_closed', 'lot_not_open', 'busy', 'unconfirmed'], ratePerMinuteMax: ACTS_PER_MINUTE_MAX,
});
export const freezeLot = route({
  name: 'freezeLot', method: 'POST', path: '/lots/:lotId/freeze', summary: 'Stops bidding and the clock of an open lot.',
  auth: ['clerk', 'admin'], params: LotParams, body: Type.Object({ reason: Reason }, strict), reply: LotAct, status: 200,
  refusals: ['malformed', 'unknown_lot', 'lot_closed', 'lot_not_open', 'lot_frozen', 'busy', 'unconfirmed'], ratePerMinuteMax: ACTS_PER_MINUTE_MAX,
});
export const resumeLot = route({
  name: 'resumeLot', method: 'POST', path: '/lots/:lotId/resume', summary: 'Lets a frozen lot go on, with at least a full window left.',
  auth: ['clerk', 'admin'], params: LotParams, reply: LotAct, status: 200,
  body: optionalBody(Type.Partial(Type.Object({ reason: Reason }), strict)),
  refusals: ['malformed', 'unknown_lot', 'lot_closed', 'lot_not_open', 'wrong_state', 'busy', 'unconfirmed'], ratePerMinuteMax: ACTS_PER_MINUTE_MAX,
});
export const listMyBids = route({
  name: 'listMyBids', method: 'GET', path: '/me/bids', summary: 'Lots that the caller bid on, newest lots first.',
  auth: 'signed_in', query: PageQuery, status: 200, refusals: ['malformed'],
  reply: list(Type.Object({
    lot: Type.String(), bids: Type.Integer(), maximum: nullableAmount, alias: nullableText, leading: Type.Boolean(), status: Type.String(),
    outcome: nullableText, price: Type.Integer(), minimum: Type.Integer(), currency: Type.String(), closesAt: Type.String(),
  })),
});

/** What a refusal shows beside its code. */
export function factsBody(facts: LotFacts | null): Record<string, number | string> {
  if (facts === null) return {};
  return {
    minimum: Number(facts.minimum), price: Number(facts.price), seq: facts.seq, closesAt: instant(facts.closesAtMs), serverTime: instant(facts.serverTimeMs),
  };
}

/** The body of an accepted bid or purchase. */
export function bidBody(answer: Extract<BidAnswer, { ok: true }>): Record<string, unknown> {
  return {
    lot: answer.lot, seq: answer.seq, outcome: answer.outcome, maximum: Number(answer.maximum), price: Number(answer.price),
    minimum: Number(answer.minimum), currency: answer.currency, closesAt: instant(answer.closesAtMs), decidedAt: instant(answer.decidedAtMs),
    replayed: answer.replayed, receipt: null,
  };
}

/** The whole answer to a bid, for every way in: the body of success, or the problem. */
export function answerBody(answer: BidAnswer): { status: number; body: Record<string, unknown> } {
  if (answer.ok) return { status: 201, body: bidBody(answer) };
  const { status, sentence } = REFUSALS[answer.code];
  return {
    status,
    body: {
      title: titleOf(answer.code), status, detail: sentence, code: answer.code, ...factsBody(answer.facts),
      ...(answer.retryAfterSeconds === undefined ? {} : { retryAfter: answer.retryAfterSeconds }),
    },
  };
}

// As HTTP writes it in a problem: `Bid too low`.
const titleOf = (code: string): string => `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll('_', ' ')}`;

/** The body of an operator's or seller's act on a lot. */
export const actBody = (answer: Extract<ActAnswer, { ok: true }>): Record<string, unknown> =>
  ({ lot: answer.lot, seq: answer.seq, closesAt: instant(answer.closesAtMs) });

export const historyBody = (item: BidHistoryItem): Record<string, unknown> => ({
  seq: item.seq, bidder: item.bidder, amount: item.amount === null ? null : Number(item.amount), price: Number(item.price),
  automatic: item.automatic, at: instant(item.atMs), retracted: item.retracted,
});
