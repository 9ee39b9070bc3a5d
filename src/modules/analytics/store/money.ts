import { idKey } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { SUMS_MAX, type Question, type RevenueIn, type Step } from '../figures/port.ts';
import { MONEY_CODES, type MoneyFact } from '../rules.ts';

const keep = statement<unknown>('analytics.keep_money', `
  insert into analytics.money (kind, entity_id, lot_id, category, currency, hammer, premium, tax, amount, at_ms)
  select n.kind, n.entity_id, n.lot_id, n.category, n.currency, n.hammer, n.premium, n.tax, n.amount, n.at_ms
  from unnest($1::smallint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[])
    as n (kind, entity_id, lot_id, category, currency, hammer, premium, tax, amount, at_ms)
  order by n.kind, n.entity_id
  on conflict (kind, entity_id) do nothing`);

export const forgetMoney = statement<unknown>('analytics.forget_money', `
  delete from analytics.money`);

const sumOf = (what: string, kind: keyof typeof MONEY_CODES): string => `coalesce(sum(${what}) filter (where kind = ${MONEY_CODES[kind]}), 0)`;

type RevenueRow = {
  day: string; currency: string; invoices: string; hammer: string; premium: string; tax: string; invoiced: string; credit_notes: string; credited_premium: string; credited: string; paid: string; refunded: string;
};
const readRevenue = statement<RevenueRow>('analytics.read_revenue', `
  select to_char(date_trunc($5, to_timestamp(at_ms / 1000) at time zone $6), 'YYYY-MM-DD') as day, currency, count(*) filter (where kind = ${MONEY_CODES['invoice.issued']}) as invoices,
    ${sumOf('hammer', 'invoice.issued')} as hammer, ${sumOf('premium', 'invoice.issued')} as premium, ${sumOf('tax', 'invoice.issued')} as tax, ${sumOf('amount', 'invoice.issued')} as invoiced,
    count(*) filter (where kind = ${MONEY_CODES['credit_note.issued']}) as credit_notes, ${sumOf('premium', 'credit_note.issued')} as credited_premium,
    ${sumOf('amount', 'credit_note.issued')} as credited, ${sumOf('amount', 'payment.completed')} - ${sumOf('amount', 'payment.voided')} as paid,
    ${sumOf('amount', 'payment.refunded')} as refunded
  from analytics.money
  where at_ms >= $1
    and at_ms < $2
    and ($3::text is null or category = $3)
    and ($4::text is null or currency = $4)
  group by day, currency
  order by day, currency collate "C"
  limit ${SUMS_MAX}`);

/** Keeps facts about money that are new; answers how many were. */
export const keepMoney = (tx: Tx, facts: readonly (MoneyFact & { category: string })[]): Promise<number> => tx.run(keep, [
  facts.map(({ kind }) => MONEY_CODES[kind]), facts.map(({ entity }) => entity), facts.map(({ lot }) => idKey(lot)), facts.map(({ category }) => category), facts.map(({ currency }) => currency),
  facts.map(({ hammer }) => hammer), facts.map(({ premium }) => premium), facts.map(({ tax }) => tax), facts.map(({ amount }) => amount), facts.map(({ atMs }) => atMs),
]);

export async function revenueBy(tx: Tx, { fromMs, toMs, category, currency, zone }: Question, step: Step): Promise<RevenueIn[]> {
  return (await tx.all(readRevenue, [fromMs, toMs, category, currency, step, zone])).map((row) => ({
    day: row.day, currency: row.currency, invoices: Number(row.invoices), hammer: BigInt(row.hammer), premium: BigInt(row.premium), tax: BigInt(row.tax), invoiced: BigInt(row.invoiced),
    creditNotes: Number(row.credit_notes), creditedPremium: BigInt(row.credited_premium), credited: BigInt(row.credited), paid: BigInt(row.paid), refunded: BigInt(row.refunded),
  }));
}
