import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PaymentEvent } from '#contracts/payment.ts';
import { accountId, invoiceId, paymentId, refundId, type AccountId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import type { Database } from '#platform/db/types.ts';
import { notificationHouse, notificationWorld } from '../../../test/support/notification-house.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { wishesOf } from '../../../test/support/wishes.ts';
import { notificationMigrations } from './index.ts';
import { GATHER_MS } from './rules/messages.ts';

let postgres: TestDatabase;
let database: Database;
beforeAll(async () => {
  postgres = await freshDatabase([notificationMigrations]);
  database = postgres.open('notification');
});
afterAll(() => postgres.drop());

const world = notificationWorld();
const { clock, somebody, newLot } = world;
const house = () => notificationHouse(world, database, { post: { kind: 'mailbox' } });
async function mailbox(of: ReturnType<typeof house>, account: AccountId): Promise<{ subject: string; text: string }[]> {
  clock.pass(GATHER_MS);
  of.module.start();
  await of.module.stop();
  return of.mailbox(account);
}

const about = (buyer: AccountId, lot: LotId) => ({ invoice: invoiceId('31'), number: '2026-000031', lot, buyer, seller: accountId('9'), currency: 'JPY', atMs: clock.nowMs() });
const issued = (buyer: AccountId, lot: LotId): PaymentEvent =>
  ({ kind: 'invoice.issued', ...about(buyer, lot), hammer: minor(10_000n), premium: minor(2_000n), tax: minor(0n), total: minor(12_000n), dueAtMs: clock.nowMs() + 345_600_000 });
const ACT = { by: accountId('5'), reason: 'Recorded as received.', requestId: 'r' };
const paid = (buyer: AccountId, lot: LotId, amount: bigint): PaymentEvent =>
  ({ kind: 'payment.completed', ...about(buyer, lot), payment: paymentId(amount), provider: 'offline', amount: minor(amount), outstanding: minor(0n), settled: true, ...ACT });

test('a buyer is written to once about an invoice, and once about each payment, with the amount and where the invoice is', async () => {
  const [one, ann, lot] = [house(), somebody(), newLot()];
  for (const again of [1, 2]) {
    expect(again).toBeLessThan(3);
    await one.module.handlers.onPaymentEvents([issued(ann, lot), paid(ann, lot, 5_000n), paid(ann, lot, 7_000n)]);
  }
  const letters = await mailbox(one, ann);
  expect(letters.map(({ subject }) => subject).toSorted()).toEqual([expect.stringMatching(/^Invoice 2026-000031: /), 'Payment received: invoice 2026-000031', 'Payment received: invoice 2026-000031']);
  const invoice = letters.find(({ subject }) => subject.startsWith('Invoice'))?.text ?? '';
  expect(invoice).toContain('¥12,000');
  expect(invoice).toMatch(/\/me\/invoices\/inv_31/);
  expect(letters.map(({ text }) => /¥([\d,]+)/.exec(text)?.[1] ?? '').toSorted()).toEqual(['12,000', '5,000', '7,000']);
  expect(await one.kinds(ann)).toEqual([]);
});

test('nothing is written of what finance does with its own records, to whom nobody knows, or to who wants no letters of what is won', async () => {
  const [one, ann, lot, silent] = [house(), somebody(), newLot(), somebody({ wishes: wishesOf({ mail: { won: false } }) })];
  await one.module.handlers.onPaymentEvents([
    { kind: 'payment.voided', ...about(ann, lot), payment: paymentId('1'), amount: minor(1n), outstanding: minor(1n), ...ACT },
    { kind: 'payment.refunded', ...about(ann, lot), payment: paymentId('1'), refund: refundId('1'), amount: minor(1n), outstanding: minor(1n), ...ACT },
    issued(silent, lot), issued(accountId('666'), lot),
  ]);
  expect([await mailbox(one, ann), await mailbox(one, silent)]).toEqual([[], []]);
});

test('in Arabic the number of an invoice is kept in its own direction', async () => {
  const [one, ann, lot] = [house(), somebody({ language: 'ar' }), newLot()];
  await one.module.handlers.onPaymentEvents([{ ...issued(ann, lot), invoice: invoiceId('32') }]);
  const [letter] = await mailbox(one, ann);
  expect(letter?.subject).toContain('\u20662026-000031\u2069');
});
