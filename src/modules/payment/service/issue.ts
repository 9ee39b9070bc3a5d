import type { LotForInvoice } from '#contracts/auction.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import { invoiceId, type AccountId, type LotId } from '#domain/ids.ts';
import { minor, type Minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import { invoiceAmounts } from '#domain/settlement/invoice.ts';
import { invoicePostings } from '#domain/settlement/ledger.ts';
import { NO_COMMISSION, sellerAmounts } from '#domain/settlement/seller.ts';
import type { Tx } from '#platform/db/types.ts';
import { fault } from '#platform/process/fault.ts';
import type { Known } from '../ports.ts';
import { numberOf, PAYMENT_TERM_MS } from '../rules.ts';
import type { Issuer, Party } from '../records.ts';
import { appendEvent } from '../store/events.ts';
import { addInvoice, billedAmong, saleOf, type NewInvoice } from '../store/invoices.ts';
import { post } from '../store/ledger.ts';
import { holdSeries, takeNumber } from '../store/series.ts';
import { yearOf } from '../times.ts';
import type { Kit } from './kit.ts';

/** Lots asked about at once; identity answers for 500 people, of whom each lot has two. */
const LOTS_AT_ONCE = 200;
/** Invoices of one transaction: the series is held until it ends. */
const INVOICES_AT_ONCE = 25;
const WHY = 'The lot was sold.';

/** A lot that was sold, as bidding says: to whom, for how much, and when. */
type Sale = { lot: LotId; buyer: AccountId; seller: AccountId; hammer: Minor; soldAtMs: number };
type Billed = Sale & { about: LotForInvoice; buyerParty: Party; sellerParty: Party; language: string };

/**
 * Issues one invoice for each lot that was sold. The same facts again have no further effect, whoever brings them and however often: under the lock of the
 * series there is an invoice for the sale, or there is none. Lots of a replay are billed to nobody.
 */
export async function billSales(kit: Kit, events: readonly BiddingEvent[]): Promise<void> {
  const sales = events.flatMap(saleIn);
  for (let at = 0; at < sales.length; at += LOTS_AT_ONCE) {
    const part = sales.slice(at, at + LOTS_AT_ONCE);
    const known = await billedAmong(kit.database, part.map(({ lot }) => lot));
    await bill(kit, part.filter(({ lot, buyer }) => !known.has(saleOf(lot, buyer))));
  }
}

const saleIn = ({ kind, outcome, lot, leaderAccount, sellerId, price, atMs }: BiddingEvent): Sale[] =>
  (kind === 'lot.closed' && outcome === 'sold' && leaderAccount !== null ? [{ lot, buyer: leaderAccount, seller: sellerId, hammer: price, soldAtMs: atMs }] : []);

async function bill(kit: Kit, sales: readonly Sale[]): Promise<void> {
  if (sales.length === 0) return;
  // Asked before the transaction: another module is never asked inside one.
  const about = await kit.auction.forInvoice(sales.map(({ lot }) => lot));
  const visible = sales.filter(({ lot }) => about.get(lot)?.hidden !== true);
  if (visible.length === 0) return;
  const contacts = await kit.identity.contacts([...new Set(visible.flatMap(({ buyer, seller }) => [buyer, seller]))]);
  const [name, contact] = await Promise.all([kit.house.name(), kit.house.contact()]);
  const house: Issuer = { name, contact, instructions: kit.instructions };
  const billed = visible.map((sale): Billed => {
    const lot = about.get(sale.lot);
    invariant(lot !== undefined, 'a lot that was sold was published');
    const buyer = contacts.get(sale.buyer);
    return { ...sale, about: lot, buyerParty: partyOf(sale.buyer, buyer), sellerParty: partyOf(sale.seller, contacts.get(sale.seller)), language: buyer?.language ?? 'en' };
  });
  for (let at = 0; at < billed.length; at += INVOICES_AT_ONCE) {
    const count = await kit.database.transaction((tx) => issueAll(kit, tx, billed.slice(at, at + INVOICES_AT_ONCE), house));
    kit.meters.issued.add(count);
    if (count > 0) kit.wakeOutbox();
  }
}

// Who sold or bought is a fact whether or not they can still be reached.
const partyOf = (id: AccountId, contact: Known | undefined): Party => ({ id, name: contact?.displayName ?? id, email: contact?.email ?? null });

async function issueAll(kit: Kit, tx: Tx, sales: readonly Billed[], house: Issuer): Promise<number> {
  const nowMs = kit.clock.nowMs();
  const year = yearOf(nowMs);
  await holdSeries(tx, 'invoice', year);
  // Asked again now that nobody else can issue one.
  const known = await billedAmong(tx, sales.map(({ lot }) => lot));
  const missing = sales.filter(({ lot, buyer }) => !known.has(saleOf(lot, buyer)));
  for (const sale of missing) await issueOne(kit, tx, sale, { house, year, nowMs });
  fault.point('payment.issued');
  return missing.length;
}

async function issueOne(kit: Kit, tx: Tx, sale: Billed, { house, year, nowMs }: { house: Issuer; year: number; nowMs: number }): Promise<void> {
  const { ordinal, issuedAtMs } = await takeNumber(tx, 'invoice', year, nowMs);
  fault.point('payment.numbered');
  const terms = { ...sale.about.buyerTerms, ...NO_COMMISSION };
  const amounts = invoiceAmounts(sale.hammer, terms);
  const invoice: NewInvoice = {
    id: invoiceId(kit.keys.next()), year, ordinal, number: numberOf('invoice', year, ordinal), lot: sale.lot, title: sale.about.title, buyer: sale.buyerParty, seller: sale.sellerParty, house,
    currency: sale.about.currency, amounts, terms, language: sale.language, soldAtMs: sale.soldAtMs, issuedAtMs, dueAtMs: issuedAtMs + PAYMENT_TERM_MS, settlement: sellerAmounts(sale.hammer, terms),
  };
  await addInvoice(tx, invoice);
  const parties = { buyer: sale.buyer, seller: sale.seller };
  await post(tx, { kind: 'invoice', invoice, document: null, reverses: null, postings: invoicePostings(amounts, parties) }, { by: null, reason: WHY, requestId: null, atMs: issuedAtMs });
  await appendEvent(tx, {
    kind: 'invoice.issued', invoice: invoice.id, number: invoice.number, lot: sale.lot, ...parties, currency: invoice.currency, atMs: issuedAtMs, hammer: amounts.hammer, premium: amounts.premium,
    tax: minor(amounts.taxOnHammer + amounts.taxOnPremium), total: amounts.total, dueAtMs: invoice.dueAtMs,
  });
}
