import { accountId, idKey, invoiceId, lotId, type AccountId, type InvoiceId, type LotId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import type { InvoiceRecord } from '../records.ts';
import { INVOICE_COLUMNS, invoiceOf, type InvoiceRow } from './invoices.ts';

const FAULTS_MAX = 100;

const keysAfter = statement<{ invoice_id: string }>('payment.verify_keys_after', `
  select invoice_id
  from payment.invoices
  where invoice_id > $1
  order by invoice_id
  limit $2`);

const keysChanged = statement<{ invoice_id: string; changed_seq: string }>('payment.verify_keys_changed', `
  select invoice_id, changed_seq
  from payment.standings
  where changed_seq > $1
  order by changed_seq
  limit $2`);

const lastChange = statement<{ mark: string }>('payment.verify_last_change', `
  select coalesce(max(changed_seq), 0) as mark
  from payment.standings`);

const keysOfLot = statement<{ invoice_id: string }>('payment.verify_keys_of_lot', `
  select invoice_id
  from payment.invoices
  where lot_id = $1
  order by invoice_id
  limit 100`);

const invoicesByKeys = statement<InvoiceRow>('payment.verify_invoices', `
  select ${INVOICE_COLUMNS}
  from payment.invoices i
  join payment.settlements s on s.invoice_id = i.invoice_id
  join payment.standings c on c.invoice_id = i.invoice_id
  where i.invoice_id = any ($1::bigint[])
  order by i.invoice_id`);

/** Of the whole ledger by currency. */
const wholeLedger = statement<{ currency: string; together: string; entries: string }>('payment.verify_whole_ledger', `
  select currency, sum(amount)::text as together, count(*) as entries
  from payment.entries
  group by currency
  order by currency
  limit 1000`);

const sales = statement<{ lot_id: string; buyer_id: string; invoices: string }>('payment.verify_sales_billed_twice', `
  select lot_id, buyer_id, count(*) as invoices
  from payment.invoices
  group by lot_id, buyer_id
  having count(*) > 1
  order by lot_id, buyer_id
  limit ${FAULTS_MAX}`);

const numbers = statement<{ series: string; year: number; last: string; documents: string; first: string | null; highest: string | null; apart: string; backwards: string }>('payment.verify_numbers', `
  with documents as (
    select 'invoice' as series, year, ordinal, issued_ms as at_ms
    from payment.invoices
    union all
    select 'credit_note', year, ordinal, at_ms
    from payment.credit_notes
  ), ordered as (
    select series, year, ordinal, at_ms, lag(ordinal) over follows as previous, lag(at_ms) over follows as previous_ms
    from documents
    window follows as (partition by series, year order by ordinal)
  )
  select coalesce(s.series, o.series) as series, coalesce(s.year, o.year) as year, coalesce(s.last, 0) as last, count(o.ordinal) as documents, min(o.ordinal) as first, max(o.ordinal) as highest,
    count(*) filter (where o.ordinal <> o.previous + 1) as apart, count(*) filter (where o.at_ms < o.previous_ms) as backwards
  from payment.series s
  full join ordered o on o.series = s.series and o.year = s.year
  group by 1, 2, 3
  order by 1, 2
  limit 1000`);

/** Guards of what only grows: which triggers there are and whether they fire, and which rights the module has that it must not have. */
const guards = statement<{ name: string; firing: boolean; rights: string[] }>('payment.verify_guards', `
  select c.relname as name,
    exists (
      select from pg_trigger t
      where t.tgrelid = c.oid
        and t.tgname = any (array['only_grows', 'never_removed'])
        and t.tgenabled in ('O', 'A')
    ) as firing,
    array(
      select r.word
      from unnest(array['update', 'delete', 'truncate']) as r (word)
      where has_table_privilege(current_user, c.oid, r.word)
        and not (c.relname = 'payments' and r.word = 'update')
      order by r.word
    ) as rights
  from pg_class c
  where c.relnamespace = 'payment'::regnamespace
    and c.relkind = 'r'
    and c.relname = any ($1::text[])
  order by c.relname
  limit 100`);

const began = statement<{ at_ms: string }>('payment.verify_began', `
  select at_ms
  from payment.began
  order by at_ms
  limit 1`);

const countInvoices = statement<{ invoices: string }>('payment.verify_count', `
  select greatest(reltuples, 0)::bigint as invoices
  from pg_class
  where oid = 'payment.invoices'::regclass`);

/** Keys of invoices above `after`, ascending. */
export const invoiceKeysAfter = async (tx: Tx, after: string, limit: number): Promise<string[]> => (await tx.all(keysAfter, [after, limit])).map((row) => row.invoice_id);
/** Keys of invoices whose course was written after the mark, with the mark of the last of them. */
export async function invoiceKeysChanged(tx: Tx, mark: string, limit: number): Promise<{ keys: string[]; mark: string }> {
  const rows = await tx.all(keysChanged, [mark, limit]);
  return { keys: rows.map((row) => row.invoice_id), mark: rows.at(-1)?.changed_seq ?? mark };
}
/** The mark of the newest change. */
export const newestMark = async (tx: Tx): Promise<string> => (await tx.one(lastChange))?.mark ?? '0';
export const invoiceKeysOfLot = async (tx: Tx, lot: LotId): Promise<string[]> => (await tx.all(keysOfLot, [idKey(lot)])).map((row) => row.invoice_id);
export const invoicesOfKeys = async (tx: Tx, keys: readonly string[]): Promise<InvoiceRecord[]> => (await tx.all(invoicesByKeys, [keys])).map(invoiceOf);

export const readWholeLedger = async (tx: Tx): Promise<{ currency: string; together: bigint; entries: number }[]> =>
  (await tx.all(wholeLedger)).map(({ currency, together, entries }) => ({ currency, together: BigInt(together), entries: Number(entries) }));

export const salesBilledTwice = async (tx: Tx): Promise<{ lot: LotId; buyer: AccountId; invoices: number }[]> =>
  (await tx.all(sales)).map((row) => ({ lot: lotId(row.lot_id), buyer: accountId(row.buyer_id), invoices: Number(row.invoices) }));

export type SeriesFound = { series: string; year: number; last: number; documents: number; first: number | null; highest: number | null; apart: number; backwards: number };
export const readNumbers = async (tx: Tx): Promise<SeriesFound[]> => (await tx.all(numbers)).map((row) => ({
  series: row.series, year: row.year, last: Number(row.last), documents: Number(row.documents), first: row.first === null ? null : Number(row.first), highest: row.highest === null ? null : Number(row.highest),
  apart: Number(row.apart), backwards: Number(row.backwards),
}));

export const readGuards = (tx: Tx, tables: readonly string[]): Promise<{ name: string; firing: boolean; rights: string[] }[]> => tx.all(guards, [tables]);
/** When the house began to bill; what was sold before is billed by nobody. */
export const beganAtMs = async (tx: Tx): Promise<number> => Number((await tx.one(began))?.at_ms ?? 0);
/** About how many invoices there are. */
export const aboutHowMany = async (tx: Tx): Promise<number> => Number((await tx.one(countInvoices))?.invoices ?? 0);
export const keyed = (key: string): InvoiceId => invoiceId(key);
