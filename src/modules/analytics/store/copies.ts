import { accountId, lotId, saleId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { statement, type Statement, type Tx } from '#platform/db/types.ts';
import { type MinuteCounts, type MinutePlace, type MONEY_CODES, OUTCOME_CODES, type Result } from '../rules.ts';
import type { Kind } from '../copies/layout.ts';

/** Rows copied in one go. */
export const COPIED_AT_ONCE_MAX = 1_000;
/** Rows marked as not copied in one statement. */
const MARKED_AT_ONCE_MAX = 5_000;

const marking = (kind: Kind, key: string): Statement<unknown> => statement<unknown>(`analytics.uncopy_${kind}`, `
  update analytics.${kind}
  set copied = false
  where (${key}) in (
    select ${key}
    from analytics.${kind}
    where copied
    order by ${key}
    limit ${MARKED_AT_ONCE_MAX})`);
const uncopied: Readonly<Record<Kind, Statement<unknown>>> = {
  results: marking('results', 'lot_id'), minutes: marking('minutes', 'minute_ms, category, currency'), money: marking('money', 'kind, entity_id'),
};

/** Marks every row as not copied, some at a time. */
export async function uncopyAll(tx: Tx, kind: Kind): Promise<void> {
  while ((await tx.run(uncopied[kind])) >= MARKED_AT_ONCE_MAX);
}

type Marked = { mark: string };
type ResultRow = Marked & {
  lot_id: string; closed_ms: string; outcome: number; category: string; currency: string; seller_id: string; sale_id: string; hammer: string; opening_price: string;
  estimate_low: string | null; estimate_high: string | null; bids: number; bidders: number; extensions: number;
};
const readResults = statement<ResultRow>('analytics.results_to_copy', `
  select mark, lot_id, closed_ms, outcome, category, currency, seller_id, sale_id, hammer, opening_price, estimate_low, estimate_high, bids, bidders, extensions
  from analytics.results
  where not copied
  order by mark
  limit ${COPIED_AT_ONCE_MAX}`);
type MinuteRow = Marked & { minute_ms: string; category: string; currency: string } & Record<keyof MinuteCounts, string>;
const readMinutes = statement<MinuteRow>('analytics.minutes_to_copy', `
  select mark, minute_ms, category, currency, opened, bids, purchases, extensions, retractions
  from analytics.minutes
  where not copied
  order by mark
  limit ${COPIED_AT_ONCE_MAX}`);
type MoneyRow = Marked & { kind: number; entity_id: string; category: string; currency: string; hammer: string; premium: string; tax: string; amount: string; at_ms: string };
const readMoney = statement<MoneyRow>('analytics.money_to_copy', `
  select mark, kind, entity_id, category, currency, hammer, premium, tax, amount, at_ms
  from analytics.money
  where not copied
  order by mark
  limit ${COPIED_AT_ONCE_MAX}`);

export type ToCopy<Row> = { mark: string; row: Row };
export type MoneyRowToCopy = { kind: keyof typeof MONEY_CODES; entity: string; category: string; currency: string; hammer: bigint; premium: bigint; tax: bigint; amount: bigint; atMs: number };

export async function resultsToCopy(tx: Tx): Promise<ToCopy<Result>[]> {
  return (await tx.all(readResults)).map((row) => ({ mark: row.mark, row: {
    lot: lotId(row.lot_id), closedMs: Number(row.closed_ms), outcome: row.outcome === OUTCOME_CODES.sold ? 'sold' : row.outcome === OUTCOME_CODES.passed ? 'passed' : 'withdrawn',
    category: row.category, currency: row.currency, seller: accountId(row.seller_id), sale: saleId(row.sale_id), winner: null, hammer: minor(BigInt(row.hammer)), openingPrice: minor(BigInt(row.opening_price)),
    estimateLow: row.estimate_low === null ? null : minor(BigInt(row.estimate_low)), estimateHigh: row.estimate_high === null ? null : minor(BigInt(row.estimate_high)),
    bids: row.bids, bidders: row.bidders, extensions: row.extensions,
  } }));
}
export async function minutesToCopy(tx: Tx): Promise<ToCopy<MinutePlace & MinuteCounts>[]> {
  return (await tx.all(readMinutes)).map((row) => ({ mark: row.mark, row: {
    minuteMs: Number(row.minute_ms), category: row.category, currency: row.currency, opened: Number(row.opened), bids: Number(row.bids), purchases: Number(row.purchases),
    extensions: Number(row.extensions), retractions: Number(row.retractions),
  } }));
}
const KIND_OF_CODE = new Map<number, keyof typeof MONEY_CODES>([[1, 'invoice.issued'], [2, 'payment.completed'], [3, 'payment.voided'], [4, 'payment.refunded'], [5, 'credit_note.issued']]);
export async function moneyToCopy(tx: Tx): Promise<ToCopy<MoneyRowToCopy>[]> {
  return (await tx.all(readMoney)).flatMap((row) => {
    const kind = KIND_OF_CODE.get(row.kind);
    return kind === undefined ? [] : [{ mark: row.mark, row: {
      kind, entity: row.entity_id, category: row.category, currency: row.currency, hammer: BigInt(row.hammer), premium: BigInt(row.premium), tax: BigInt(row.tax), amount: BigInt(row.amount), atMs: Number(row.at_ms),
    } }];
  });
}

const settled = (kind: Kind): Statement<unknown> => statement<unknown>(`analytics.settle_${kind}`, `
  update analytics.${kind}
  set copied = true
  where not copied
    and mark = any ($1::bigint[])`);
const settling: Readonly<Record<Kind, Statement<unknown>>> = { results: settled('results'), minutes: settled('minutes'), money: settled('money') };

/** These states of rows were copied; a row that changed meanwhile has another mark and is copied again. */
export const settleCopied = (tx: Tx, kind: Kind, marks: readonly string[]): Promise<number> => tx.run(settling[kind], [marks]);
