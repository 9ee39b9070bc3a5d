import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PaymentEvent } from '#contracts/payment.ts';
import { accountId, lotId, type InvoiceId, type PaymentId, type CreditNoteId, type RefundId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { figuresHouse, type FiguresHouse } from '../../../test/support/analytics/figures-house.ts';
import { madeSales } from '../../../test/support/analytics/made-events.ts';

/* What became of money counts once, by day and currency; what was recorded by mistake is taken off again. */

let house: FiguresHouse;
beforeAll(async () => { house = await figuresHouse(); });
afterAll(() => house.close());

const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2026, 0, 1);
const made = madeSales({ seed: 3, lots: 4, bids: 1, fromMs: FROM_MS, days: 1 });
const lot = made.lots.find(({ listing }) => !listing.hidden)?.lot ?? lotId('1');
const id = <Id extends string>(text: string): Id => text as Id;

function events(): PaymentEvent[] {
  const of = { invoice: id<InvoiceId>('inv_5'), number: 'A-1', lot, buyer: accountId('8'), seller: accountId('9'), currency: 'USD' };
  const act = { by: null, reason: 'x', requestId: null };
  return [
    { ...of, kind: 'invoice.issued', hammer: minor(1_000n), premium: minor(250n), tax: minor(50n), total: minor(1_300n), dueAtMs: 0, atMs: FROM_MS + 5 },
    { ...of, kind: 'payment.completed', payment: id<PaymentId>('pay_1'), provider: 'offline', amount: minor(1_300n), outstanding: minor(0n), settled: true, atMs: FROM_MS + DAY_MS, ...act },
    { ...of, kind: 'payment.voided', payment: id<PaymentId>('pay_1'), amount: minor(1_300n), outstanding: minor(1_300n), atMs: FROM_MS + DAY_MS + 5, ...act },
    { ...of, kind: 'payment.completed', payment: id<PaymentId>('pay_2'), provider: 'offline', amount: minor(1_300n), outstanding: minor(0n), settled: true, atMs: FROM_MS + 2 * DAY_MS, ...act },
    { ...of, kind: 'payment.refunded', payment: id<PaymentId>('pay_2'), refund: id<RefundId>('ref_1'), amount: minor(300n), outstanding: minor(0n), atMs: FROM_MS + 2 * DAY_MS + 1, ...act },
    { ...of, kind: 'credit_note.issued', creditNote: id<CreditNoteId>('crn_1'), creditNumber: 'C-1', hammer: minor(200n), premium: minor(50n), tax: minor(50n), total: minor(300n), outstanding: minor(0n), atMs: FROM_MS + 2 * DAY_MS + 1, ...act },
  ];
}

test('each fact about money counts once, and what was recorded by mistake is no money', async () => {
  for (const [known, listing] of made.listings) house.listings.set(known, listing);
  const all = events();
  await house.module.handlers.onPaymentEvents(all.toReversed());
  await Promise.all([house.module.handlers.onPaymentEvents([...all, ...all]), house.module.handlers.onPaymentEvents(all)]);
  const asked = { fromMs: FROM_MS, toMs: FROM_MS + 5 * DAY_MS, zone: 'UTC', category: null, currency: null };
  const nothing = { currency: 'USD', invoices: 0, hammer: 0n, premium: 0n, tax: 0n, invoiced: 0n, creditNotes: 0, creditedPremium: 0n, credited: 0n, paid: 0n, refunded: 0n };
  expect(await house.module.figures.revenue(asked, 'day')).toEqual([
    { ...nothing, day: '2026-01-01', invoices: 1, hammer: 1_000n, premium: 250n, tax: 50n, invoiced: 1_300n }, { ...nothing, day: '2026-01-02' },
    { ...nothing, day: '2026-01-03', paid: 1_300n, refunded: 300n, creditNotes: 1, creditedPremium: 50n, credited: 300n },
  ]);
  expect(await house.module.figures.revenue({ ...asked, currency: 'EUR' }, 'month')).toEqual([]);
});
