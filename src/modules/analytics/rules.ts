import type { ListingFacts } from '#contracts/auction.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import type { PaymentEvent } from '#contracts/payment.ts';
import { idKey, type AccountId, type LotId, type SaleId } from '#domain/ids.ts';
import type { LotEventKind } from '#domain/lot/events.ts';
import type { LotOutcome } from '#domain/lot/state.ts';
import { minor, type Minor } from '#domain/money.ts';

/*
 * What one fact adds to the figures. It follows from the fact and its lot's listing alone, whatever came before, so that facts may come in any
 * order: late, after others, after a letter lay aside for a day. What makes each count once is the key under which it is kept.
 */

export const MINUTE_MS = 60_000;
/** Every time zone of the world begins its days at a quarter of an hour, since 1972. */
export const QUARTER_MS = 900_000;

/** Numbers of kinds and outcomes in the table of facts; never changed. */
export const KIND_CODES = {
  'lot.opened': 1, 'bid.accepted': 2, 'lot.extended': 3, 'bid.retracted': 4, 'lot.frozen': 5, 'lot.resumed': 6, 'lot.reserve_lowered': 7, 'lot.bought': 8, 'lot.closed': 9,
} as const satisfies Record<LotEventKind, number>;
export const OUTCOME_CODES = { sold: 1, passed: 2, withdrawn: 3 } as const satisfies Record<LotOutcome, number>;

/** What is kept of a fact. `account`: whose act it was; of a close the winner. */
export type Fact = {
  lot: LotId; seq: number; kind: LotEventKind; account: AccountId | null; seller: AccountId; price: Minor; bidCount: number; bidderCount: number; extensions: number;
  outcome: LotOutcome | null; atMs: number;
};

export const factOf = (event: BiddingEvent): Fact => ({
  lot: event.lot, seq: event.seq, kind: event.kind, account: event.kind === 'lot.closed' ? (event.outcome === 'sold' ? event.leaderAccount : null) : event.account, seller: event.sellerId,
  price: event.price, bidCount: event.bidCount, bidderCount: event.bidderCount,
  // The fact carries the number of the lot as it stood when it was told; after the close it does not change any more.
  extensions: event.kind === 'lot.closed' ? event.extensions : 0, outcome: event.kind === 'lot.closed' ? (event.outcome ?? null) : null, atMs: event.atMs,
});

/** What happened in one minute in one category and currency. */
export type MinuteCounts = { opened: number; bids: number; purchases: number; extensions: number; retractions: number };
export type MinutePlace = { minuteMs: number; category: string; currency: string };

/** How a lot ended. `hammer` is 0 unless it was sold. */
export type Result = {
  lot: LotId; closedMs: number; outcome: LotOutcome; category: string; currency: string; seller: AccountId; sale: SaleId; winner: AccountId | null; hammer: Minor;
  openingPrice: Minor; estimateLow: Minor | null; estimateHigh: Minor | null; bids: number; bidders: number; extensions: number;
};

/** Sums over lots that ended. Amounts of one currency in minor units; `estimated` are sold lots with both estimates. */
export type Sums = {
  lots: number; sold: number; passed: number; withdrawn: number; hammer: bigint; bids: number; bidders: number; extensions: number;
  estimated: number; estimatedHammer: bigint; estimateLow: bigint; estimateHigh: bigint; below: number; within: number; above: number;
};
export const NO_SUMS: Sums = {
  lots: 0, sold: 0, passed: 0, withdrawn: 0, hammer: 0n, bids: 0, bidders: 0, extensions: 0, estimated: 0, estimatedHammer: 0n, estimateLow: 0n, estimateHigh: 0n, below: 0, within: 0, above: 0,
};

const COUNTED_AS: Partial<Record<LotEventKind, keyof MinuteCounts>> = {
  'lot.opened': 'opened', 'bid.accepted': 'bids', 'lot.bought': 'purchases', 'lot.extended': 'extensions', 'bid.retracted': 'retractions',
};

/** Under what a fact counts in its minute; null when it counts under nothing. */
export const countedAs = ({ kind }: Pick<Fact, 'kind'>): keyof MinuteCounts | null => COUNTED_AS[kind] ?? null;

/** How a lot ended, from the fact of its close. */
export function resultOf(fact: Fact, outcome: LotOutcome, listing: ListingFacts): Result {
  const { category, currency, seller, sale, openingPrice, estimateLow, estimateHigh } = listing;
  return {
    lot: fact.lot, closedMs: fact.atMs, outcome, category, currency, seller, sale, openingPrice, estimateLow, estimateHigh, winner: outcome === 'sold' ? fact.account : null,
    hammer: outcome === 'sold' ? fact.price : NOTHING, bids: fact.bidCount, bidders: fact.bidderCount, extensions: fact.extensions,
  };
}

/** What one lot that ended adds to the sums. The hammer price is compared with the estimates; the premium is no part of them. */
export function sumsOf({ outcome, hammer, estimateLow, estimateHigh, bids, bidders, extensions }: Result): Sums {
  const counted: Sums = {
    ...NO_SUMS, lots: 1, bids, bidders, extensions, hammer, sold: outcome === 'sold' ? 1 : 0, passed: outcome === 'passed' ? 1 : 0, withdrawn: outcome === 'withdrawn' ? 1 : 0,
  };
  if (outcome !== 'sold' || estimateLow === null || estimateHigh === null) return counted;
  return {
    ...counted, estimated: 1, estimatedHammer: hammer, estimateLow, estimateHigh, below: hammer < estimateLow ? 1 : 0, above: hammer > estimateHigh ? 1 : 0,
    within: hammer >= estimateLow && hammer <= estimateHigh ? 1 : 0,
  };
}

export const addSums = (one: Sums, other: Sums): Sums => ({
  lots: one.lots + other.lots, sold: one.sold + other.sold, passed: one.passed + other.passed, withdrawn: one.withdrawn + other.withdrawn, hammer: one.hammer + other.hammer,
  bids: one.bids + other.bids, bidders: one.bidders + other.bidders, extensions: one.extensions + other.extensions, estimated: one.estimated + other.estimated,
  estimatedHammer: one.estimatedHammer + other.estimatedHammer, estimateLow: one.estimateLow + other.estimateLow, estimateHigh: one.estimateHigh + other.estimateHigh,
  below: one.below + other.below, within: one.within + other.within, above: one.above + other.above,
});

/** Numbers of what becomes of money in its table; never changed. */
export const MONEY_CODES = { 'invoice.issued': 1, 'payment.completed': 2, 'payment.voided': 3, 'payment.refunded': 4, 'credit_note.issued': 5 } as const satisfies Record<PaymentEvent['kind'], number>;

/** What is kept of a fact about money. `entity`: the invoice, payment, refund or credit note; with the kind it is the fact's key. */
export type MoneyFact = {
  kind: PaymentEvent['kind']; entity: string; lot: LotId; currency: string; hammer: Minor; premium: Minor; tax: Minor; amount: Minor; atMs: number;
};

export function moneyFactOf(event: PaymentEvent): MoneyFact {
  const { kind, lot, currency, atMs } = event;
  const none = { hammer: NOTHING, premium: NOTHING, tax: NOTHING };
  if (event.kind === 'invoice.issued') return { kind, entity: idKey(event.invoice), lot, currency, atMs, hammer: event.hammer, premium: event.premium, tax: event.tax, amount: event.total };
  if (event.kind === 'credit_note.issued') return { kind, entity: idKey(event.creditNote), lot, currency, atMs, hammer: event.hammer, premium: event.premium, tax: event.tax, amount: event.total };
  if (event.kind === 'payment.refunded') return { kind, entity: idKey(event.refund), lot, currency, atMs, ...none, amount: event.amount };
  return { kind, entity: idKey(event.payment), lot, currency, atMs, ...none, amount: event.amount };
}

/** First times of an account; what is absent is not known from these facts. */
export type FirstTimes = { registeredMs?: number; watchedMs?: number; bidMs?: number; wonMs?: number };

/** All that some facts, each of them new, add to the figures. */
export type Additions = {
  minutes: Map<string, MinutePlace & MinuteCounts>;
  results: Result[];
  quarters: Map<string, { quarterMs: number; category: string; currency: string; sums: Sums }>;
  people: Map<AccountId, FirstTimes>;
};

/** `listings`: of the lots that count; facts of others add nothing. */
export function additionsOf(facts: readonly Fact[], listings: ReadonlyMap<LotId, ListingFacts>): Additions {
  const additions: Additions = { minutes: new Map(), results: [], quarters: new Map(), people: new Map() };
  for (const fact of facts) {
    const listing = listings.get(fact.lot);
    if (listing === undefined) continue;
    addMinute(additions, fact, listing);
    if (fact.outcome !== null) addResult(additions, resultOf(fact, fact.outcome, listing));
    if (fact.account === null) continue;
    if (fact.kind === 'bid.accepted' || fact.kind === 'lot.bought') addFirst(additions.people, fact.account, { bidMs: fact.atMs });
    if (fact.kind === 'lot.closed') addFirst(additions.people, fact.account, { wonMs: fact.atMs });
  }
  return additions;
}

function addMinute({ minutes }: Additions, fact: Fact, { category, currency }: ListingFacts): void {
  const counted = countedAs(fact);
  if (counted === null) return;
  const minuteMs = fact.atMs - (fact.atMs % MINUTE_MS);
  const key = `${minuteMs} ${category} ${currency}`;
  const row = minutes.get(key) ?? { minuteMs, category, currency, opened: 0, bids: 0, purchases: 0, extensions: 0, retractions: 0 };
  row[counted] += 1;
  minutes.set(key, row);
}

function addResult({ results, quarters }: Additions, result: Result): void {
  results.push(result);
  const { closedMs, category, currency } = result;
  const quarterMs = closedMs - (closedMs % QUARTER_MS);
  const key = `${quarterMs} ${category} ${currency}`;
  quarters.set(key, { quarterMs, category, currency, sums: addSums(quarters.get(key)?.sums ?? NO_SUMS, sumsOf(result)) });
}

/** The earliest of each counts. */
export function addFirst(people: Map<AccountId, FirstTimes>, account: AccountId, times: FirstTimes): void {
  const known = people.get(account) ?? {};
  const earliest = (name: keyof FirstTimes): FirstTimes => {
    const all = [known[name], times[name]].filter((atMs) => atMs !== undefined);
    return all.length === 0 ? {} : { [name]: Math.min(...all) };
  };
  people.set(account, { ...earliest('registeredMs'), ...earliest('watchedMs'), ...earliest('bidMs'), ...earliest('wonMs') });
}

const NOTHING = minor(0n);
