import type { LotId } from '#domain/ids.ts';
import type { AuctionQueries } from '#contracts/auction.ts';
import type { Sold, SoldLot } from '#contracts/verify.ts';
import type { Database } from '#platform/db/types.ts';
import { billedAmong, saleOf } from '../store/invoices.ts';
import { beganAtMs, readGuards, readNumbers, readWholeLedger, salesBilledTwice } from '../store/verify.ts';
import type { WholeFile } from './audit.ts';
import type { Tally } from './tally.ts';

/** Lots compared at once; auction and bidding answer for 500. */
const LOTS_PER_PAGE = 200;
/** A lot that was sold is billed within this time while events are relayed. */
const BILLED_WITHIN_MS = 10_000;
/** Tables whose rows are never changed or removed; of payments only the state changes. */
const GUARDED = ['invoices', 'settlements', 'payment_history', 'refunds', 'credit_notes', 'transactions', 'entries', 'payments', 'payment_moves', 'ledger_accounts', 'began'];

export type SalesPorts = {
  sold: Sold;
  auction: Pick<AuctionQueries, 'forInvoice'>;
  /** Lots with events that consumers have not taken for good yet; null: too many to tell. */
  unrelayed(): Promise<ReadonlySet<LotId> | null>;
  nowMs(): number;
};

/** What is true of all records together. */
export async function checkWhole(database: Database, tally: Tally): Promise<void> {
  for (const { currency, together, entries } of await readWholeLedger(database)) {
    tally.saw('ledger_balances', entries);
    if (together !== 0n) tally.found('ledger_balances', { invoice: null, lot: null, about: currency, expected: `the ledger in ${currency} at 0`, found: String(together) });
  }
  for (const { lot, buyer, invoices } of await salesBilledTwice(database)) {
    tally.found('invoices_follow_from_terms', { invoice: null, lot, about: saleOf(lot, buyer), expected: 'one invoice for the sale', found: String(invoices) });
  }
  const tables = await readGuards(database, GUARDED);
  for (const name of GUARDED) {
    const table = tables.find((one) => one.name === name);
    if (table === undefined || !table.firing) tally.found('ledger_only_grows', { invoice: null, lot: null, about: `trigger of ${name}`, expected: `a trigger that refuses changes of ${name}`, found: 'none that fires' });
    if (table !== undefined && table.rights.length > 0) tally.found('ledger_only_grows', { invoice: null, lot: null, about: `rights to ${name}`, expected: `no right of the module to change ${name}`, found: table.rights.join(', ') });
  }
  await checkNumbers(database, tally);
}

async function checkNumbers(database: Database, tally: Tally): Promise<void> {
  for (const found of await readNumbers(database)) {
    const name = `${found.series} ${found.year}`;
    tally.saw('numbers_have_no_gaps', found.documents);
    const fault = (about: string, expected: string, is: string): void => tally.found('numbers_have_no_gaps', { invoice: null, lot: null, about: `${name} ${about}`, expected, found: is });
    if (found.documents !== found.last) fault('count', `${found.last} documents of ${name}, as its counter says`, String(found.documents));
    if (found.documents > 0 && (found.first !== 1 || found.highest !== found.documents || found.apart > 0)) fault('gap', `the numbers 1 to ${found.documents} of ${name}`, `${found.first} to ${found.highest}, with ${found.apart} gaps`);
    if (found.backwards > 0) fault('dates', `dates of ${name} that follow their numbers`, `${found.backwards} that do not`);
  }
}

/** Whether the invoices that were read are for lots that were sold so. */
export async function checkSales({ sold }: SalesPorts, files: readonly WholeFile[], tally: Tally): Promise<void> {
  tally.saw('invoices_agree_with_sales', files.length);
  const sales = new Map((await sold.among(files.map(({ invoice }) => invoice.lot))).map((one) => [one.lot, one]));
  for (const { invoice } of files) {
    const sale = sales.get(invoice.lot);
    const about = { invoice: invoice.id, lot: invoice.lot };
    if (sale === undefined) tally.found('invoices_agree_with_sales', { ...about, about: 'sold', expected: 'an invoice for a lot that was sold', found: `one for ${invoice.lot}, which was not` });
    else if (sale.price !== invoice.amounts.hammer) tally.found('invoices_agree_with_sales', { ...about, about: 'hammer', expected: `the hammer price ${sale.price}`, found: String(invoice.amounts.hammer) });
    else if (sale.buyer !== invoice.buyer.id) tally.found('invoices_agree_with_sales', { ...about, about: 'buyer', expected: `an invoice for ${sale.buyer}`, found: `one for ${invoice.buyer.id}` });
  }
}

/** Whether what was sold is billed: the next lots after `after`. Answers with the last of them; null at the end. */
export async function checkBilled(database: Database, ports: SalesPorts, after: LotId | null, tally: Tally): Promise<LotId | null> {
  const sales = await ports.sold.after(after, LOTS_PER_PAGE);
  await checkBilledAmong(database, ports, sales, tally);
  return sales.length < LOTS_PER_PAGE ? null : (sales.at(-1)?.lot ?? null);
}

/** The same for some lots. */
export async function checkBilledAmong(database: Database, ports: SalesPorts, sales: readonly SoldLot[], tally: Tally): Promise<void> {
  const began = await beganAtMs(database);
  const due = sales.filter(({ closedAtMs }) => closedAtMs >= began && closedAtMs <= ports.nowMs() - BILLED_WITHIN_MS);
  if (due.length === 0) return;
  const billed = await billedAmong(database, due.map(({ lot }) => lot));
  const missing = due.filter(({ lot, buyer }) => !billed.has(saleOf(lot, buyer)));
  tally.saw('invoices_agree_with_sales', due.length);
  if (missing.length === 0) return;
  const [about, onTheWay] = await Promise.all([ports.auction.forInvoice(missing.map(({ lot }) => lot)), ports.unrelayed()]);
  const visible = missing.filter(({ lot }) => about.get(lot)?.hidden !== true);
  const waiting = visible.filter(({ lot }) => onTheWay === null || onTheWay.has(lot));
  if (waiting.length > 0) tally.note('invoices_agree_with_sales', `Sold lots with events on the way, not billed yet: ${waiting.length}.`);
  for (const { lot, price } of visible.filter((one) => !waiting.includes(one))) {
    tally.found('invoices_agree_with_sales', { invoice: null, lot, about: `unbilled ${lot}`, expected: `an invoice for a lot that was sold for ${price}`, found: 'none' });
  }
}

