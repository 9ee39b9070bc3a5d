import { accountId, idKey, invoiceId, lotId, type AccountId, type InvoiceId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import { INVOICE_STATUSES, type InvoiceStatus } from '#domain/settlement/standing.ts';
import type { Tier } from '#domain/settlement/tiers.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import type { FrozenTerms, InvoiceRecord, IssuedInvoice, Issuer } from '../records.ts';
import type { Course } from '../rules.ts';

/** Invoices asked for at once. */
const INVOICES_MAX = 1_000;

type StoredTier = { upTo: string | null; rate: number };
type StoredTerms = { premium: StoredTier[]; tax: FrozenTerms['tax']; commission: StoredTier[] };
type StoredParty = { name: string; email: string | null };

export type InvoiceRow = {
  invoice_id: string; number: string; lot_id: string; buyer_id: string; seller_id: string; currency: string; hammer: string; premium: string; tax_on_hammer: string; tax_on_premium: string;
  tax_inside: string; total: string; terms: StoredTerms; buyer: StoredParty; seller: StoredParty; house: Issuer; title: string; language: string; sold_ms: string; issued_ms: string; due_ms: string;
  commission: string; net: string; credited_hammer: string; credited_premium: string; credited: string; captured: string; refunded: string; status: string; outstanding: string; clearing_id: string | null;
};

/** What every list and page of invoices reads. */
export const INVOICE_COLUMNS = `i.invoice_id, i.number, i.lot_id, i.buyer_id, i.seller_id, i.currency, i.hammer, i.premium, i.tax_on_hammer, i.tax_on_premium, i.tax_inside, i.total,
    i.terms, i.buyer, i.seller, i.house, i.title, i.language, i.sold_ms, i.issued_ms, i.due_ms, s.commission, s.net,
    c.credited_hammer, c.credited_premium, c.credited, c.captured, c.refunded, c.status, c.outstanding, c.clearing_id`;

const insertInvoice = statement<unknown>('payment.insert_invoice', `
  insert into payment.invoices (
    invoice_id, number, year, ordinal, lot_id, buyer_id, seller_id, currency, hammer, premium, tax_on_hammer, tax_on_premium, tax_inside, total, terms, buyer, seller, house, title,
    language, sold_ms, issued_ms, due_ms
  )
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::jsonb, $16::jsonb, $17::jsonb, $18::jsonb, $19, $20, $21, $22, $23)`);

const insertSettlement = statement<unknown>('payment.insert_settlement', `
  insert into payment.settlements (invoice_id, seller_id, currency, hammer, commission, net)
  values ($1, $2, $3, $4, $5, $6)`);

const insertStanding = statement<unknown>('payment.insert_standing', `
  insert into payment.standings (invoice_id, total, status, outstanding, due_ms)
  values ($1, $2, 'open', $2, $3)`);

const billedLots = statement<{ lot_id: string; buyer_id: string }>('payment.billed_lots', `
  select lot_id, buyer_id
  from payment.invoices
  where lot_id = any ($1::bigint[])
  order by lot_id
  limit ${INVOICES_MAX}`);

const lockStanding = statement<{ invoice_id: string }>('payment.lock_standing', `
  select invoice_id
  from payment.standings
  where invoice_id = $1
  for no key update`);

const readInvoice = statement<InvoiceRow>('payment.read_invoice', `
  select ${INVOICE_COLUMNS}
  from payment.invoices i
  join payment.settlements s on s.invoice_id = i.invoice_id
  join payment.standings c on c.invoice_id = i.invoice_id
  where i.invoice_id = $1`);

const changeStanding = statement<unknown>('payment.change_standing', `
  update payment.standings
  set credited_hammer = $2, credited_premium = $3, credited = $4, captured = $5, refunded = $6, status = $7, outstanding = $8, clearing_id = $9, changed_seq = default
  where invoice_id = $1`);

/** A new invoice with its number. */
export type NewInvoice = Omit<IssuedInvoice, 'number'> & { year: number; ordinal: number; number: string; settlement: InvoiceRecord['settlement'] };

/** Writes an invoice, what its seller gets of it, and that nothing has become of it yet. */
export async function addInvoice(tx: Tx, invoice: NewInvoice): Promise<void> {
  const { id, amounts, buyer, seller, settlement } = invoice;
  await tx.run(insertInvoice, [
    idKey(id), invoice.number, invoice.year, invoice.ordinal, idKey(invoice.lot), idKey(buyer.id), idKey(seller.id), invoice.currency, amounts.hammer, amounts.premium, amounts.taxOnHammer,
    amounts.taxOnPremium, amounts.taxInside, amounts.total, asJson(invoice.terms), asJson({ name: buyer.name, email: buyer.email }), asJson({ name: seller.name, email: seller.email }), asJson(invoice.house),
    invoice.title, invoice.language, invoice.soldAtMs, invoice.issuedAtMs, invoice.dueAtMs,
  ]);
  await tx.run(insertSettlement, [idKey(id), idKey(seller.id), invoice.currency, settlement.hammer, settlement.commission, settlement.net]);
  await tx.run(insertStanding, [idKey(id), amounts.total, invoice.dueAtMs]);
}

/** Which of these lots have an invoice, and for whom; at most 1,000 lots. */
export async function billedAmong(tx: Tx, lots: readonly LotId[]): Promise<ReadonlySet<string>> {
  invariant(lots.length <= INVOICES_MAX, 'a bounded number of lots is asked for');
  const rows = await tx.all(billedLots, [lots.map(idKey)]);
  return new Set(rows.map((row) => saleOf(lotId(row.lot_id), accountId(row.buyer_id))));
}

/** One sale: a lot and who bought it. */
export const saleOf = (lot: LotId, buyer: AccountId): string => `${lot} ${buyer}`;

/** An invoice with what has become of it; null when there is none. */
export async function findInvoice(tx: Tx, id: InvoiceId): Promise<InvoiceRecord | null> {
  const row = await tx.one(readInvoice, [idKey(id)]);
  return row === null ? null : invoiceOf(row);
}

/** The same, held: whoever else wants to act on its money waits until the transaction ends. */
export async function holdInvoice(tx: Tx, id: InvoiceId): Promise<InvoiceRecord | null> {
  if ((await tx.one(lockStanding, [idKey(id)])) === null) return null;
  // Read in a statement of its own, which sees what the one who held it before has written.
  return findInvoice(tx, id);
}

/** Writes what has become of an invoice that is held. */
export async function writeCourse(tx: Tx, id: InvoiceId, course: Course): Promise<void> {
  const changed = await tx.run(changeStanding, [
    idKey(id), course.creditedHammer, course.creditedPremium, course.credited, course.captured, course.refunded, course.status, course.outstanding, course.clearing,
  ]);
  invariant(changed === 1, 'an invoice that is held has a standing');
}

export function invoiceOf(row: InvoiceRow): InvoiceRecord {
  const amount = (text: string) => minor(BigInt(text));
  return {
    id: invoiceId(row.invoice_id), number: row.number, lot: lotId(row.lot_id), title: row.title, currency: row.currency, language: row.language, house: row.house,
    buyer: { id: accountId(row.buyer_id), name: row.buyer.name, email: row.buyer.email }, seller: { id: accountId(row.seller_id), name: row.seller.name, email: row.seller.email },
    amounts: {
      hammer: amount(row.hammer), premium: amount(row.premium), taxOnHammer: amount(row.tax_on_hammer), taxOnPremium: amount(row.tax_on_premium), taxInside: amount(row.tax_inside), total: amount(row.total),
    },
    terms: { premium: row.terms.premium.map(tierOf), tax: row.terms.tax, commission: row.terms.commission.map(tierOf) },
    soldAtMs: Number(row.sold_ms), issuedAtMs: Number(row.issued_ms), dueAtMs: Number(row.due_ms),
    settlement: { hammer: amount(row.hammer), commission: amount(row.commission), net: amount(row.net) },
    course: {
      creditedHammer: amount(row.credited_hammer), creditedPremium: amount(row.credited_premium), credited: amount(row.credited), captured: amount(row.captured), refunded: amount(row.refunded),
      status: statusOf(row.status), outstanding: amount(row.outstanding), clearing: row.clearing_id,
    },
  };
}

const tierOf = ({ upTo, rate }: StoredTier): Tier => ({ upTo: upTo === null ? null : minor(BigInt(upTo)), rate });

function statusOf(text: string): InvoiceStatus {
  const status = INVOICE_STATUSES.find((known) => known === text);
  invariant(status !== undefined, 'a stored invoice has a known status');
  return status;
}

// Bounds of tiers are kept as text, exact whatever reads them.
const asJson = (value: unknown): string => JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
