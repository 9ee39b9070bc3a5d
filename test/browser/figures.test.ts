import { expect } from 'vitest';
import { accessibilityFaults, DESKTOP, PHONE, shoot, snap } from './support/browser.ts';
import { tooWide } from './support/page-rules.ts';
import type { Stage } from './support/stage.ts';
import { sharedStage } from './support/staged.ts';

/* The figures of the house as those who look at them see them. One house for all. */

const on = sharedStage(300_000);

/** Four lots: two bought at a fixed price, one bid on, one that nobody wanted and that its seller ended. */
async function trade(stage: Stage): Promise<void> {
  const seller = await stage.account('=SUM(Sam) Seller', ['seller']);
  const [ann, ben] = [await stage.account('Ann'), await stage.account('Ben')];
  const estimates = { estimateLow: 2_000, estimateHigh: 4_000, buyNowPrice: 5_000 };
  for (const [title, buyer] of [['Mantel clock', ann], ['Desk clock', ben]] as const) {
    const lot = await stage.lot(seller, { title, ...estimates });
    const key = { authorization: `Bearer ${buyer.token}`, 'idempotency-key': crypto.randomUUID() };
    expect((await stage.house.call('POST', `/lots/${lot}/buy`, undefined, key)).status).toBe(201);
  }
  const lot = await stage.lot(seller, { title: 'Wall clock' });
  await stage.bid(ann, lot, 2_000);
  await stage.bid(ben, lot, 3_000);
  const unwanted = await stage.lot(seller, { title: 'Broken clock' });
  expect((await stage.house.call('POST', `/lots/${unwanted}/end`, undefined, { authorization: `Bearer ${seller.token}`, 'idempotency-key': crypto.randomUUID() })).status).toBeLessThan(300);
}

on('an analyst sees what was bid and sold, as charts, as tables and as files', async (stage) => {
  await trade(stage);
  const { page, faults, token } = await stage.member('Ana Lyst', ['analyst']);
  await expect.poll(async () => (await stage.house.call('GET', '/admin/analytics/summary', undefined, { authorization: `Bearer ${token}` })).body)
    .toMatchObject({ activity: { bids: 2, purchases: 2, opened: 4 }, totals: [{ currency: 'USD', lots: 3, sold: 2, passed: 1, hammer: 10_000, estimated: 2, above: 2, sellThrough: 0.6667 }], funnel: { bid: 2, won: 2 } });
  await page.goto('/admin');
  await page.getByRole('link', { name: 'Figures' }).click();
  await page.getByRole('heading', { name: 'Figures' }).waitFor();
  await page.getByText('66.7%').first().waitFor();
  await page.getByText('$100.00').first().waitFor();
  await page.getByRole('img', { name: /^Hammer prices against estimates/ }).waitFor();
  await expect.poll(() => page.locator('canvas').count()).toBe(4);
  // What the picture shows stands behind it.
  await page.getByText('As a table').first().click();
  await page.getByRole('region', { name: 'Bids and extensions' }).getByRole('columnheader', { name: 'Extensions' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await shoot(page, 'admin-figures');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Sellers (CSV)' }).click();
  const file = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of file) chunks.push(Buffer.from(chunk));
  expect(Buffer.concat(chunks).toString()).toContain("'=SUM(Sam) Seller,USD,100.00");
  expect(faults).toEqual([]);
});

on('the figures are read on a phone, in the dark, and from right to left', async (stage) => {
  for (const [size, name, more] of [[PHONE, 'phone', {}], [DESKTOP, 'dark', { colorScheme: 'dark' as const }], [PHONE, 'arabic', { locale: 'ar' }]] as const) {
    const { page, faults } = await stage.member('Ana Lyst', ['analyst'], { viewport: size, ...more });
    await page.goto('/admin/analytics?step=week');
    await page.locator('canvas').first().waitFor();
    expect([name, await tooWide(page)]).toEqual([name, []]);
    expect([name, await accessibilityFaults(page)]).toEqual([name, []]);
    await snap(page, `admin-figures-${name}`);
    expect(faults).toEqual([]);
  }
});

on('days in which nothing happened say so, and clerks have no figures', async (stage) => {
  const { page } = await stage.member('Ana Lyst', ['analyst']);
  await page.goto('/admin/analytics?from=2024-01-01&to=2024-01-31');
  await page.getByRole('heading', { name: 'Nothing happened in these days' }).waitFor();
  const clerk = await stage.member('Cleo Clerk', ['clerk']);
  await clerk.page.goto('/admin/analytics');
  await clerk.page.getByRole('heading', { name: 'This part is for the house’s staff' }).waitFor();
});
