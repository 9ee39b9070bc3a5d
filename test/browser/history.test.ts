import { expect } from 'vitest';
import { testWith } from '../support/services.ts';
import { openStage } from './support/stage.ts';

/* The public history against the line: what was read over HTTP must never look like all there is when more is known of. */

const TEST_MS = 300_000;

testWith('chromium', 'while newer bids are known than those that were read, the history says so, and then shows them', async (program) => {
  const stage = await openStage(program);
  try {
    const seller = await stage.account('Sigrid', ['seller']);
    const [first, second] = [await stage.account('Anton'), await stage.account('Berta')];
    const lot = await stage.lot(seller);
    await stage.bid(first, lot, 1_000);
    const { page, faults } = await stage.visitor();
    let held: (() => void)[] = [];
    let holding = false;
    await page.route(`**/api/v1/lots/${lot}/bids*`, async (route) => {
      if (holding) await new Promise<void>((resolve) => { held.push(resolve); });
      await route.continue();
    });
    await page.goto(`/lots/${lot}`);
    const rows = page.getByRole('region', { name: 'Bids' }).last().locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByText('Reading the newest bids').waitFor({ state: 'hidden' });
    holding = true;
    for (let bid = 1; bid <= 4; bid += 1) await stage.bid(bid % 2 === 0 ? first : second, lot, 1_000 + bid * 500);
    await expect.poll(() => page.getByText(/^\d+ bids? by \d bidders?/).first().textContent()).toMatch(/^5 bids by 2 bidders/);
    await page.getByText('Reading the newest bids').waitFor();
    expect(await rows.count()).toBe(1);
    holding = false;
    for (const go of held) go();
    held = [];
    await expect.poll(() => rows.count()).toBe(5);
    await page.getByText('Reading the newest bids').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  } finally {
    await stage.close();
  }
}, TEST_MS);
