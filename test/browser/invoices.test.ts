import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { pdfText } from '../support/pdf-text.ts';
import { accessibilityFaults, DESKTOP, PHONE, shoot } from './support/browser.ts';
import { tooWide } from './support/page-rules.ts';
import type { Account, Stage } from './support/stage.ts';
import { sharedStage } from './support/staged.ts';

/* From the hammer to the money: what the buyer sees, and what finance does about it. One house for all. */

const MINUTES_5 = 300_000;
const DAY_AND_HALF_MS = 36 * 3_600_000;
const on = sharedStage(MINUTES_5);

/** A page as it should be: seen at both widths, kept as pictures, without faults for those who cannot see it. */
async function looked(page: Page, name: string): Promise<void> {
  expect([name, await accessibilityFaults(page)]).toEqual([name, []]);
  for (const size of [PHONE, DESKTOP]) {
    await page.setViewportSize(size);
    expect([name, size.width, await tooWide(page)]).toEqual([name, size.width, []]);
  }
  await shoot(page, name);
}

/** The seller ends a lot on which the buyer leads; answers with the buyer's invoice. */
async function sold(stage: Stage, seller: Account, buyer: Account, title: string): Promise<{ id: string; number: string }> {
  const lot = await stage.lot(seller, { title, closesAt: new Date(Date.now() + DAY_AND_HALF_MS).toISOString() });
  await stage.bid(buyer, lot, 5_000);
  const ended = await stage.house.call('POST', `/lots/${lot}/end`, undefined, { authorization: `Bearer ${seller.token}`, 'idempotency-key': crypto.randomUUID() });
  expect(ended.status).toBe(200);
  const mine = async (): Promise<{ id: string; number: string; lot: { id: string } }[]> =>
    (await stage.house.call('GET', '/me/invoices', undefined, { authorization: `Bearer ${buyer.token}` })).body['items'] as { id: string; number: string; lot: { id: string } }[];
  await expect.poll(async () => (await mine()).some((one) => one.lot.id === lot)).toBe(true);
  const invoice = (await mine()).find((one) => one.lot.id === lot);
  if (invoice === undefined) throw new Error('there is no invoice');
  return invoice;
}

on('a buyer finds the invoice, sees what it is made of and how to pay, and prints it; nobody else does', async (stage) => {
  const seller = await stage.account('Sam Seller', ['seller']);
  const { page, faults, ...buyer } = await stage.member('Béatrice Buyer');
  await page.goto('/me/invoices');
  await page.getByRole('heading', { name: 'No invoices yet' }).waitFor();
  const { id, number } = await sold(stage, seller, buyer, 'Carriage clock');
  await page.reload();
  await looked(page, 'me-invoices');
  await page.getByRole('link', { name: number }).click();
  await page.getByRole('heading', { name: `Invoice ${number}` }).waitFor();
  for (const said of ['Hammer price', 'Buyer’s premium', 'Sold on behalf of Sam Seller.', `State the number ${number} with your payment, so that it is found.`]) await page.getByText(said, { exact: false }).first().waitFor();
  expect(await page.getByRole('row', { name: /^Total/ }).textContent()).toContain('US$12.00');
  await looked(page, 'me-invoice');
  const address = await page.getByRole('link', { name: 'PDF to print' }).getAttribute('href');
  const printed = await page.context().request.get(address ?? '');
  expect(pdfText(await printed.body())).toContain(`Invoice ${number}`);
  const stranger = await stage.member('Stan Stranger');
  await stranger.page.goto(`/me/invoices/${id}`);
  await stranger.page.getByRole('alert').waitFor();
  expect(await stranger.page.getByText('Carriage clock').count()).toBe(0);
  expect([...faults, ...stranger.faults]).toEqual([]);
});

on('finance finds an invoice, records a part, the rest, a refund and a credit note; page and ledger agree at every step', async (stage) => {
  const seller = await stage.account('Sam Seller', ['seller']);
  const buyer = await stage.account('Bea Buyer');
  const { number } = await sold(stage, seller, buyer, 'Ship’s compass');
  const { page, faults } = await stage.member('Fin Ance', ['finance']);
  await page.goto(`/admin/invoices?q=${number}`);
  await looked(page, 'admin-invoices');
  await page.getByRole('link', { name: number }).click();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await press('Record a payment');
  const amount = page.getByLabel('Amount', { exact: true });
  expect(await amount.inputValue()).toBe('12');
  await amount.fill('20');
  await press('Record a payment');
  await page.getByText('That is more than is outstanding.', { exact: false }).waitFor();
  await amount.fill('5.00');
  await page.getByLabel('The bank’s reference').fill('Transfer 4711');
  await press('Record a payment');
  await page.getByText('Recorded: US$5.00.').waitFor();
  await page.getByText('US$7.00 outstanding').waitFor();
  await page.getByText(/gets US\$10.00 once the buyer has paid in full/).waitFor();
  await press('Record a payment');
  await press('Record a payment');
  await page.getByText(/is owed US\$10.00\./).waitFor();
  await looked(page, 'admin-invoice');
  await press('Refund: US$5.00');
  await page.getByLabel('Amount', { exact: true }).fill('1');
  await press('Refund');
  await page.getByText('Say why.').waitFor();
  await page.getByLabel('Reason').fill('Paid twice by the bank.');
  await press('Refund');
  await page.getByText('Refunded: US$1.00.').waitFor();
  await page.getByText('US$1.00 outstanding').waitFor();
  await press('Credit note');
  await page.getByLabel('Reason').fill('The sale was undone.');
  await press('Credit note');
  await page.getByText(/Credit note CN-\d{4}-\d{6} over US\$12\.00\./).waitFor();
  await page.getByText('To be paid back').first().waitFor();
  await page.goto('/admin/ledger');
  await page.getByText('Both sides are equal.').waitFor();
  await looked(page, 'admin-ledger');
  const table = await page.context().request.get('/api/v1/admin/invoices.csv');
  expect(await table.text()).toContain(number);
  expect(faults).toEqual([]);
});

on('who is neither finance nor admin is told that these pages are not for them', async (stage) => {
  const { page, faults } = await stage.member('Cleo Clerk', ['clerk']);
  for (const path of ['/admin/invoices', '/admin/ledger']) {
    await page.goto(path);
    await page.getByRole('heading', { name: 'This part is for the house’s staff' }).waitFor();
  }
  expect(await page.getByRole('link', { name: 'Invoices' }).count()).toBe(0);
  expect(faults).toEqual([]);
});
