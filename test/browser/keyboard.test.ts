import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { PHONE } from './support/browser.ts';
import { step, tabTo } from './support/keys.ts';
import type { Stage } from './support/stage.ts';
import { sharedStage } from './support/staged.ts';

/* The way through the house by keyboard alone: wherever it is one sees it, it goes on, and it comes back from what opens over the page. */

const TEST_MS = 300_000;
/** More than there is in any sheet. */
const ROUNDS = 40;

const on = sharedStage(TEST_MS);

async function soldHere(stage: Stage): Promise<string> {
  const seller = await stage.account('Sigrid', ['seller']);
  return stage.lot(seller, { title: 'Brass sextant' });
}

const inMain = (page: Page): Promise<boolean> => page.evaluate('document.activeElement?.id === "content"');
const inMenu = (page: Page): Promise<boolean> => page.evaluate('document.activeElement?.closest("[role=menu]") !== null');
const inDialog = (page: Page): Promise<boolean> => page.evaluate('document.activeElement?.closest("[role=dialog]") !== null');

on('by keyboard alone one comes from the door to the catalogue, to a lot, bids, and reaches the account', async (stage) => {
  await soldHere(stage);
  const { page, faults } = await stage.member('Keys');
  await page.goto('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('button', { name: /^Account/ }).waitFor();

  // The first stop leads past the header.
  expect(await step(page)).toEqual({ text: 'Skip to the content', faults: [] });
  await page.keyboard.press('Enter');
  await expect.poll(() => inMain(page)).toBe(true);
  expect((await step(page)).text).not.toMatch(/^(?:AuctionHub|Search lots|Lots)$/);

  await page.goto('/');
  await page.getByRole('button', { name: /^Account/ }).waitFor();
  await tabTo(page, /^Lots$/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'All lots' }).waitFor();
  await expect.poll(() => inMain(page)).toBe(true);
  await tabTo(page, /^Brass sextant/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Brass sextant' }).waitFor();

  await tabTo(page, /^Your maximum/);
  await page.keyboard.type('25');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Confirm' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('You lead at US$10.00; your maximum is US$25.00.').first().waitFor();

  // On past the end of the page and in again at its top.
  await tabTo(page, /^Account: /);
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate<string>('document.activeElement?.getAttribute("aria-label") ?? ""')).toMatch(/^Account: /);
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Account' }).waitFor();
  await expect.poll(() => inMenu(page)).toBe(true);
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  for (let item = 0; item < 3; item += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/account');
  await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
  await tabTo(page, /^Download$/);
  expect(faults).toEqual([]);
});

on('what opens over the page keeps the keyboard until Escape, and gives it back to where it came from', async (stage) => {
  const lot = await soldHere(stage);
  const { page, faults } = await stage.member('Sheets', [], { viewport: PHONE });
  for (const [path, button] of [[`/lots/${lot}`, /^Bid$/], ['/lots', /^Filters/]] as const) {
    await page.goto(path);
    await page.getByRole('button', { name: button }).waitFor();
    await tabTo(page, button);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await expect.poll(() => inDialog(page)).toBe(true);
    for (let round = 0; round < ROUNDS; round += 1) {
      await page.keyboard.press(round % 5 === 4 ? 'Shift+Tab' : 'Tab');
      expect(await inDialog(page), `${path}, step ${round}`).toBe(true);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate<string>('document.activeElement?.textContent ?? ""')).toMatch(button);
  }
  expect(faults).toEqual([]);
});

on('on a phone nothing that has the focus lies under the bar, on the whole way through the page and back', async (stage) => {
  const lot = await soldHere(stage);
  const { page } = await stage.member('Bars', [], { viewport: PHONE });
  await page.goto(`/lots/${lot}`);
  await page.getByRole('button', { name: 'Bid', exact: true }).waitFor();
  const passed: string[] = [];
  for (const key of ['Tab', 'Shift+Tab'] as const) {
    for (;;) {
      const stop = await step(page, key);
      expect([stop.text, stop.faults]).toEqual([stop.text, []]);
      if (stop.text === '') break;
      passed.push(stop.text);
      expect(passed.length).toBeLessThan(100);
    }
  }
  expect(passed.length).toBeGreaterThan(20);
});
