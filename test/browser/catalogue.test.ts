import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityFaults, PHONE, shoot } from './support/browser.ts';
import type { Stage } from './support/stage.ts';
import { ownStages } from './support/staged.ts';

/* Looking around: the door of the house, the catalogue with its filters, sales, and searches that are kept. */

/** How far down the page is. */
const placeOf = async (page: Page): Promise<number> => Number(await page.evaluate('window.scrollY'));

/** Waits until search knows that many lots: it may lag behind them. */
const found = (stage: Stage, query: string, lots: number) =>
  expect.poll(async () => (await stage.house.call('GET', `/lots?limit=100&${query}`)).body['items']).toHaveLength(lots);

const TEST_MS = 300_000;
const HOUR_MS = 3_600_000;

const on = ownStages(TEST_MS);

on('an empty house says so, and names the way to a demonstration', async (stage) => {
  const { page, faults } = await stage.visitor();
  await page.goto('/');
  await page.getByText('npx auctionhub demo').waitFor();
  await shoot(page, 'home-empty');
  for (const path of ['/lots', '/sales', '/me/searches']) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await accessibilityFaults(page), path).toEqual([]);
  }
  expect(faults).toEqual([]);
});

on('somebody finds a lot by a misspelt word, narrows down, keeps the search, and sees the price move on the card', async (stage) => {
  const seller = await stage.account('Riverside', ['seller']);
  const rival = await stage.account('Rival');
  const closesAt = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
  const watch = await stage.lot(seller, { title: 'Silver pocket watch', closesAt: closesAt(3) });
  await stage.lot(seller, { title: 'Gold wrist watch', openingPrice: 90_000, closesAt: closesAt(40) });
  await stage.lot(seller, { title: 'Crystal vase', category: 'ceramics', closesAt: closesAt(5) });
  const { page, faults, ...me } = await stage.member('Ada');
  await stage.bid(me, watch, 2_000);
  await found(stage, 'q=watch', 2);
  await page.goto('/');
  await page.getByRole('heading', { name: 'Closing next' }).waitFor();
  await shoot(page, 'home');

  const field = page.getByRole('combobox', { name: 'Search lots' });
  await field.fill('wat');
  await page.getByRole('option', { name: /Silver pocket watch/ }).waitFor();
  await field.press('ArrowDown');
  await expect.poll(() => field.getAttribute('aria-activedescendant')).not.toBeNull();
  await field.press('Escape');
  await field.fill('wacth');
  await field.press('Enter');
  await page.getByText('These are the lots for “watch”.').waitFor();
  const cards = page.getByRole('article');
  await expect.poll(() => cards.count()).toBe(2);

  await page.getByRole('link', { name: /below US\$50/ }).click();
  await expect.poll(() => cards.count()).toBe(1);
  expect(page.url()).toContain('maxPrice=4999');
  await shoot(page, 'catalogue');
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByRole('button', { name: 'Save this search' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved as “wacth”.').waitFor();
  await page.getByRole('button', { name: 'Go on looking' }).click();

  // The card follows the house without being asked: the price, the count, and where the viewer stands.
  await cards.getByText('You lead').waitFor();
  await stage.bid(rival, watch, 3_000);
  await cards.getByText('You are outbid').waitFor();
  await cards.getByText('US$20.50').waitFor();

  await page.goto('/me/searches');
  await page.getByRole('link', { name: 'wacth' }).click();
  await expect.poll(() => cards.count()).toBe(1);
  await page.goto('/me/searches');
  await page.getByRole('button', { name: 'Forget “wacth”' }).click();
  await page.getByText('No search is saved yet').waitFor();
  expect(faults).toEqual([]);
});

on('a long list is read on, and found again where it was left', async (stage) => {
  const seller = await stage.account('Riverside', ['seller']);
  for (let lot = 1; lot <= 30; lot += 1) await stage.lot(seller, { title: `Lot of the river ${lot}`, closesAt: new Date(Date.now() + (lot + 1) * HOUR_MS).toISOString() });
  await found(stage, 'status=open', 30);
  const { page, faults } = await stage.visitor({ viewport: PHONE });
  await page.goto('/lots');
  const cards = page.getByRole('article');
  await expect.poll(() => cards.count()).toBe(24);
  await cards.nth(23).scrollIntoViewIfNeeded();
  await expect.poll(() => cards.count()).toBe(30);
  // In sight and at rest: the press itself moves nothing any more.
  await cards.nth(23).getByRole('link').hover();
  const place = await placeOf(page);
  expect(place).toBeGreaterThan(1_000);
  await cards.nth(23).getByRole('link').click();
  await page.waitForURL(/\/lots\/lot_/);
  await expect.poll(() => placeOf(page)).toBe(0);
  await page.goBack();
  await expect.poll(() => placeOf(page)).toBe(place);
  await page.getByRole('button', { name: /Filters/ }).click();
  await page.getByRole('dialog').getByRole('link', { name: /within a day/ }).click();
  await expect.poll(() => cards.count()).toBe(23);
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(faults).toEqual([]);
});

on('what a sale brought in many currencies stays on the narrowest page', async (stage) => {
  const seller = await stage.account('Many', ['clerk', 'seller']);
  const made = await stage.house.call('POST', '/sales', { title: 'Far and wide', closesAt: new Date(Date.now() + 4 * HOUR_MS).toISOString() }, { authorization: `Bearer ${seller.token}` });
  await stage.lot(seller, { title: 'Compass', saleId: String(made.body['id']), closesAt: null });
  const { page } = await stage.visitor({ viewport: { width: 320, height: 640 } });
  await page.route('**/api/v1/sales?*', async (route) => {
    const answer = await route.fetch();
    const { items, next }: { items: { progress: object }[]; next: string | null } = await answer.json();
    const hammer = ['EUR', 'GBP', 'JPY', 'USD', 'KWD'].map((currency) => ({ currency, amount: 1_234_567_890 }));
    await route.fulfill({ response: answer, json: { items: items.map((sale) => ({ ...sale, progress: { ...sale.progress, closed: 9, sold: 9, hammer } })), next } });
  });
  for (const path of ['/', '/sales']) {
    await page.goto(path);
    await page.getByText(/hammer total .*KWD/).first().waitFor();
    expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 320]);
  }
});

on('a sale shows its terms and its lots in their order, and takes the wish to bid', async (stage) => {
  const clerk = await stage.account('Clerk', ['clerk', 'seller']);
  const made = await stage.house.call('POST', '/sales', {
    title: 'Evening sale', description: 'By the river.', approvalRequired: true, closesAt: new Date(Date.now() + 4 * HOUR_MS).toISOString(),
  }, { authorization: `Bearer ${clerk.token}` });
  const saleId = String(made.body['id']);
  for (const title of ['Zither', 'Accordion']) await stage.lot(clerk, { title, category: 'music', saleId, closesAt: null });
  await found(stage, `sale=${saleId}`, 2);
  const { page, faults } = await stage.member('Ada');
  await page.goto('/sales');
  await page.getByRole('link', { name: 'Evening sale' }).click();
  await page.getByRole('button', { name: 'Register to bid' }).click();
  await page.getByText('The house has not decided yet').waitFor();
  await page.getByText('Terms of this sale').click();
  await page.getByText('30 seconds apart').waitFor();
  await expect.poll(() => page.getByRole('article').getByRole('heading').allInnerTexts()).toEqual(['Zither', 'Accordion']);
  await shoot(page, 'sale');
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(faults).toEqual([]);
});
