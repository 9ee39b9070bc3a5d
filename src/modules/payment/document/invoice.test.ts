import { afterAll, beforeAll, expect, test } from 'vitest';
import { pdfAttachments, pdfText } from '../../../../test/support/pdf-text.ts';
import { BUYER, BUYER_TOKEN, FINANCE_TOKEN, paymentHouse, type PaymentHouse } from '../../../../test/support/payment-house.ts';
import { minor } from '#domain/money.ts';
import type { InvoiceJson } from '../service/views.ts';

let house: PaymentHouse;
beforeAll(async () => { house = await paymentHouse(); });
afterAll(async () => { await house.close(); });

const pdfOf = async (path: string, token = BUYER_TOKEN): Promise<{ lines: string[]; bytes: Buffer; headers: Record<string, unknown> }> => {
  const answer = await house.ask('GET', path, token);
  expect(answer.statusCode).toBe(200);
  return { lines: pdfText(answer.rawPayload).split('\n'), bytes: answer.rawPayload, headers: answer.headers };
};
const terms = { premium: [{ upTo: minor(50_000n), rate: 2500 }, { upTo: null, rate: 2000 }], tax: { class: 'hammer_and_premium' as const, rate: 770 } };

test('the printed invoice says number, dates, parties, each line with its tax, the total, and how to pay', async () => {
  const id = await house.sell(1, { hammer: 100_000n, terms, title: 'Gold watch, 1962' });
  const { lines, headers } = await pdfOf(`/invoices/${id}.pdf`);
  expect(headers).toMatchObject({ 'content-type': 'application/pdf', 'content-disposition': 'inline; filename="2025-000001.pdf"', 'cache-control': 'private, no-store' });
  for (const said of [
    'Invoice 2025-000001', 'The House', 'Write to: money@house.example', 'Béatrice Buyer', 'acc_101@example.test', 'June 15, 2025', 'June 19, 2025', 'lot_1: Gold watch, 1962', 'Hammer price', 'USD 1,000.00',
    'Buyer\'s premium', 'USD 225.00', '25% of USD 500.00', '20% of USD 500.00', 'Tax on the hammer price, 7.7%', 'USD 77.00', 'Tax on the premium, 7.7%', 'USD 17.33', 'Total', 'USD 1,319.33', 'Sold on behalf of Sam Seller.',
    'State the number 2025-000001 with your payment.', 'Bank of Somewhere, account 12 34 56',
  ]) expect(lines.map((line) => line.replaceAll('\u00a0', ' ').trim()), said).toContain(said);
});

test('the JSON in the file is what the call answers', async () => {
  const id = await house.sell(2, { hammer: 12_345n, terms });
  const { bytes } = await pdfOf(`/invoices/${id}.pdf`);
  const [inside = '{}'] = pdfAttachments(bytes);
  const answered = (await house.ask('GET', `/invoices/${id}`, BUYER_TOKEN)).json<InvoiceJson>();
  const same = (one: Pick<InvoiceJson, 'id' | 'number' | 'lines' | 'total' | 'tax' | 'soldAt' | 'issuedAt' | 'dueAt' | 'buyer' | 'seller' | 'house' | 'currency' | 'lot'>) =>
    ({ id: one.id, number: one.number, lines: one.lines, total: one.total, tax: one.tax, soldAt: one.soldAt, issuedAt: one.issuedAt, dueAt: one.dueAt, buyer: one.buyer, seller: one.seller, house: one.house, currency: one.currency, lot: one.lot });
  expect(same(JSON.parse(inside) as InvoiceJson)).toEqual(same(answered));
});

test('what is paid later changes no byte of what was issued', async () => {
  const id = await house.sell(3);
  const before = await pdfOf(`/invoices/${id}.pdf`);
  await house.ask('POST', `/invoices/${id}/payments`, FINANCE_TOKEN, { provider: 'offline' }, 'paid');
  expect((await pdfOf(`/invoices/${id}.pdf`, FINANCE_TOKEN)).bytes.equals(before.bytes)).toBe(true);
});

test('a French buyer is written to in French, one whose letters cannot be printed in English, with the whole name in the file', async () => {
  house.people.set(BUYER, { language: 'fr' });
  const french = await house.sell(4, { currency: 'JPY', hammer: 5_000n });
  expect((await pdfOf(`/invoices/${french}.pdf`)).lines).toEqual(expect.arrayContaining(['Facture 2025-000004', 'Prix d’adjudication', 'Aucune taxe n’est ajoutée.']));
  expect((await pdfOf(`/invoices/${french}.pdf`)).lines.map((line) => line.replaceAll('\u00a0', ' '))).toContain('6 000 JPY');
  house.people.set(BUYER, { language: 'ja', displayName: '山田 花子' });
  const japanese = await house.sell(5, { title: '掛軸' });
  const { lines, bytes } = await pdfOf(`/invoices/${japanese}.pdf`);
  expect(lines).toEqual(expect.arrayContaining(['Invoice 2025-000005', '[…]', 'acc_101', 'lot_5: […]']));
  expect(pdfAttachments(bytes)[0]).toContain('山田 花子');
  house.people.delete(BUYER);
});

test('a credit note is printed for its buyer, with amounts taken back and what it corrects', async () => {
  const id = await house.sell(6, { terms });
  const { id: note } = (await house.ask('POST', `/invoices/${id}/credit-notes`, FINANCE_TOKEN, { premium: 500, reason: 'a scratch' }, 'credit')).json<{ id: string }>();
  const { lines } = await pdfOf(`/credit-notes/${note}.pdf`);
  expect(lines.map((line) => line.replaceAll('\u00a0', ' '))).toEqual(expect.arrayContaining(['Credit note CN-2025-000001', 'Corrects invoice', '2025-000006', 'a scratch', '-USD 5.00', '-USD 5.39']));
  expect((await house.ask('GET', `/credit-notes/${note}.pdf`, '103:')).statusCode).toBe(404);
  expect(house.errors).toEqual([]);
});
