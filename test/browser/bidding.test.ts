import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityFaults, PHONE, shoot } from './support/browser.ts';
import type { Stage } from './support/stage.ts';
import { sharedStage } from './support/staged.ts';

/* People bid on the lot page, each in a window of their own: what one does the other sees. */

const TEST_MS = 400_000;
/** Longer than until the close: every bid is a late one, whenever it comes, and each has this long until it would be too late. */
const WINDOW_SECONDS = 90;
const CLOSES_IN_MS = 89_000;
const CLOSED_WITHIN_MS = 150_000;
const DAY_MS = 86_400_000;

/** One house for the whole file: every test sells lots of its own to people of its own. */
const on = sharedStage(TEST_MS);

on('a newcomer registers, finds a lot, bids, is outbid, raises while the close moves in both windows, and wins', async (stage) => {
  const seller = await stage.account('Sigrid', ['seller']);
  const rival = await stage.member('Rival');
  const { page, faults } = await stage.visitor();
  await register(page, 'Nell Newcomer');
  const lot = await stage.lot(seller, {
    title: 'Brass ship clock', closesAt: new Date(Date.now() + CLOSES_IN_MS).toISOString(), softClose: { windowSeconds: WINDOW_SECONDS },
  });

  await find(page, 'brass clock', 'Brass ship clock');
  // What is shown for some seconds is waited for from before it is brought about.
  await Promise.all([page.getByText(/^Extended until /).first().waitFor(), bid(page, '30')]);
  await page.getByText('You lead at US$10.00; your maximum is US$30.00.', { exact: true }).first().waitFor();
  expect(await rivalSees(rival.page, lot)).toContain('US$10.00');

  // The next bid moves the close by seconds that are seen.
  await page.getByText(/^(?:Closes in )?(?:01:2[0-8]|01:[01]\d|00:\d\d)$/).first().waitFor();
  for (const seen of [page, rival.page]) await seen.getByText(/extended once/).waitFor();
  const closedBefore = await endOf(page);
  await Promise.all([rival.page.getByText(/^Extended until /).first().waitFor(), bid(rival.page, '40')]);
  await page.getByText('You are outbid', { exact: true }).first().waitFor();
  for (const seen of [page, rival.page]) await seen.getByText(/extended 2 times/).waitFor();
  expect(await endOf(page)).not.toBe(closedBefore);
  expect(await endOf(page)).toBe(await endOf(rival.page));

  await bid(page, '60');
  await page.getByText('You lead', { exact: true }).first().waitFor();
  await rival.page.getByText('You are outbid', { exact: true }).first().waitFor();
  await rival.page.getByText(/extended 3 times/).waitFor();

  await page.getByText('You won this lot at US$41.00').waitFor({ timeout: CLOSED_WITHIN_MS });
  await rival.page.getByText(/^Your maximum of US\$40\.00 was beaten by a bid that put the price at US\$41\.00/).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  expect([...faults, ...rival.faults]).toEqual([]);
  await shoot(page, 'lot-won');
  await shoot(rival.page, 'lot-lost');
});

on('a maximum that is beaten at once says the next minimum, with the field ready', async (stage) => {
  const { lot, buyer } = await standing(stage, 5_000);
  const { page } = await stage.member('Second');
  await page.goto(`/lots/${lot}`);
  await bid(page, '20');
  await page.getByText('Beaten at once by a higher maximum: the next minimum is US$21.00.').first().waitFor();
  await page.waitForFunction('document.activeElement?.tagName === "INPUT"');
  await stage.bid(buyer, lot, 9_000);
  await expect.poll(() => page.getByLabel('Your maximum').inputValue()).toBe('');
});

on('what looks like a slip of the finger is asked about with both numbers, and nothing is bid until it is confirmed', async (stage) => {
  const { lot } = await standing(stage, 1_500);
  const { page } = await stage.member('Fat Finger');
  await page.goto(`/lots/${lot}`);
  await page.getByLabel('Your maximum').fill('105');
  await page.getByRole('button', { name: 'Bid US$105.00' }).click();
  await page.getByText('US$105.00 is 10 times the next minimum of US$10.50. Is it what you mean?').waitFor();
  await page.getByRole('button', { name: 'Change' }).click();
  expect(await page.getByLabel('Your maximum').inputValue()).toBe('105');
  expect((await stage.house.call('GET', `/lots/${lot}`)).body).toMatchObject({ bidCount: 1 });
});

on('a bid under review gives way when somebody bids past it', async (stage) => {
  const { lot, buyer } = await standing(stage, 1_500);
  const { page } = await stage.member('Slow');
  await page.goto(`/lots/${lot}`);
  await page.getByLabel('Your maximum').fill('11');
  await page.getByRole('button', { name: 'Bid US$11.00' }).click();
  await page.getByRole('button', { name: 'Confirm' }).waitFor();
  await stage.bid(await stage.account('Quick'), lot, 4_000);
  await stage.bid(buyer, lot, 5_000);
  await page.getByText(/^Somebody has bid meanwhile\. The next minimum is US\$42\.00\.$/).waitFor();
  expect(await page.getByRole('button', { name: 'Confirm' }).count()).toBe(0);
});

on('by keyboard alone a bid is typed, reviewed, changed and confirmed', async (stage) => {
  const { lot } = await standing(stage, 1_500);
  const { page } = await stage.member('Keys');
  await page.goto(`/lots/${lot}`);
  await page.getByLabel('Your maximum').focus();
  await page.keyboard.type('25');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Confirm' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  // Who changes the amount is in the field again.
  await page.waitForFunction('document.activeElement?.tagName === "INPUT"');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Confirm' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('You lead at US$15.50; your maximum is US$25.00.').first().waitFor();
});

on('who is not signed in finds the typed amount again after signing in', async (stage) => {
  const { lot } = await standing(stage, 1_500);
  const { page, context } = await stage.visitor();
  const member = await stage.account('Patient');
  await page.goto(`/lots/${lot}`);
  await page.getByLabel('Your maximum').fill('33,50');
  const way = await page.getByRole('link', { name: 'Sign in to bid' }).getAttribute('href');
  expect(new URL(way ?? '', stage.house.url).searchParams.get('next')).toBe(`/lots/${lot}`);
  // The key that would bid for a member leads the same way, not to a review that nobody can confirm.
  await page.getByLabel('Your maximum').press('Enter');
  await page.waitForURL(/\/sign-in\?next=/);
  await context.request.post('/api/v1/sessions', { data: { email: member.email, password: member.password } });
  await page.goto(`/lots/${lot}`);
  await page.getByRole('button', { name: 'Bid US$33.50' }).waitFor();
});

on('on a phone the bar opens the bid box as a sheet, and a press outside of it bids nothing', async (stage) => {
  const { lot, buyer } = await standing(stage, 1_500);
  const { page, faults } = await stage.member('Thumb', [], { viewport: PHONE, hasTouch: true, isMobile: true });
  await page.goto(`/lots/${lot}`);
  await page.getByRole('button', { name: 'Bid', exact: true }).tap();
  await page.getByRole('dialog').getByRole('button', { name: 'US$10.50' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect((await stage.house.call('GET', `/lots/${lot}`)).body).toMatchObject({ bidCount: 1 });

  // The sheet lies over the page's own words: it has the time left and how one stands, too.
  await page.getByRole('button', { name: 'Bid', exact: true }).tap();
  const sheet = page.getByRole('dialog');
  await sheet.getByText(/^Closes /).first().waitFor();
  await bid(sheet, '20');
  await sheet.getByText('You lead at US$15.50; your maximum is US$20.00.').waitFor();
  await stage.bid(buyer, lot, 5_000);
  await sheet.getByText('You are outbid', { exact: true }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(faults).toEqual([]);
  await shoot(page, 'lot');
});

on('a bid that the house puts off is said so in words, with the amount back in the field, and goes through later', async (stage) => {
  const { lot } = await standing(stage, 1_500);
  const { page, context, faults } = await stage.member('Early');
  const house = { says: 'paused' as 'paused' | 'busy' | 'nothing' };
  await answering(context, house);
  await page.goto(`/lots/${lot}`);
  await bid(page, '25');
  await page.getByText('Bidding is paused for the whole house. Lots will be given a full window when it resumes.').first().waitFor();
  expect(await page.getByLabel('Your maximum').inputValue()).toBe('25');
  expect(await accessibilityFaults(page)).toEqual([]);
  await shoot(page, 'lot-paused');
  // The amount was bid and not decided: it outlives a reload of the page too.
  await page.reload();
  await page.getByRole('button', { name: 'Bid US$25.00' }).waitFor();
  house.says = 'busy';
  await page.getByRole('button', { name: 'Bid US$25.00' }).click();
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('The house is busy. Nothing was decided; try again.').waitFor();
  await page.getByText('US$25.00: not confirmed yet').waitFor();
  house.says = 'nothing';
  await page.getByText('You lead at US$15.50; your maximum is US$25.00.').first().waitFor();
  await expect.poll(() => page.getByLabel('Your new maximum').inputValue()).toBe('');
  expect(faults).toEqual([]);
});

on('a lot that its seller ended early says when it closed, and what had been planned', async (stage) => {
  const seller = await stage.account('Sigrid', ['seller']);
  const lot = await stage.lot(seller, { closesAt: new Date(Date.now() + 3 * DAY_MS).toISOString() });
  const { page, faults } = await stage.visitor();
  await page.goto(`/lots/${lot}`);
  await page.getByText('Closes in').first().waitFor();
  await stage.house.call('POST', `/lots/${lot}/end`, undefined, { authorization: `Bearer ${seller.token}`, 'idempotency-key': 'end' });
  const words = page.getByText(/^Ended early: closed .+, planned for .+$/);
  await words.waitFor();
  const { body } = await stage.house.call('GET', `/lots/${lot}`);
  expect(Date.parse(String(body['closedAt']))).toBeLessThanOrEqual(Date.now());
  const told = await words.textContent();
  await page.reload();
  await words.waitFor();
  expect(await words.textContent()).toBe(told);
  expect(faults).toEqual([]);
  await shoot(page, 'lot-ended-early');
});

on('a question waits unseen by others until the seller answers it', async (stage) => {
  const seller = await stage.member('Sigrid', ['seller']);
  const lot = await stage.lot(seller);
  const asker = await stage.member('Curious');
  await asker.page.goto(`/lots/${lot}`);
  await asker.page.getByRole('button', { name: 'Ask the seller' }).click();
  await asker.page.getByLabel('Your question').fill('Is the strap original?');
  await asker.page.getByRole('button', { name: 'Send the question' }).click();
  await asker.page.getByText('Your question is with the seller.').waitFor();
  const visitor = await stage.visitor();
  await visitor.page.goto(`/lots/${lot}`);
  await visitor.page.getByText('Nobody has asked yet.').waitFor();
  await seller.page.goto(`/lots/${lot}`);
  await seller.page.getByRole('button', { name: 'Answer', exact: true }).click();
  await seller.page.getByLabel('Your answer').fill('No, it is later.');
  await seller.page.getByRole('button', { name: 'Publish the answer' }).click();
  await seller.page.getByText('No, it is later.').waitFor();
  await visitor.page.reload();
  await visitor.page.getByText('Is the strap original?').waitFor();
  await visitor.page.getByText('No, it is later.').waitFor();
  expect(await visitor.page.getByText('Curious').count()).toBe(0);
});

/** A lot with an opening price of 10.00 on which somebody stands with a maximum. */
async function standing(stage: Stage, maximum: number) {
  const seller = await stage.account('Sigrid', ['seller']);
  const buyer = await stage.account('Standing');
  const lot = await stage.lot(seller);
  await stage.bid(buyer, lot, maximum);
  return { lot, buyer };
}

async function register(page: Page, name: string): Promise<void> {
  await page.goto('/register');
  await page.locator('input[autocomplete="nickname"]').fill(name);
  await page.locator('input[autocomplete="email"]').fill(`${crypto.randomUUID().slice(0, 8)}@example.test`);
  await page.locator('input[autocomplete="new-password"]').fill('a long and quiet password');
  await page.locator('main input[type="checkbox"]').check();
  await page.locator('main form button[type="submit"]').click();
  await page.getByRole('button', { name }).first().waitFor();
}

async function find(page: Page, words: string, title: string): Promise<void> {
  await page.getByPlaceholder('Search lots').or(page.getByLabel('Search lots')).first().fill(words);
  await page.keyboard.press('Enter');
  await page.locator('main').getByRole('link', { name: title }).first().click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

/** Answers the bids of a window in the house's place, for as long as it says something: those over the socket, and those that ask again by a call. */
async function answering(context: BrowserContext, house: { says: 'paused' | 'busy' | 'nothing' }): Promise<void> {
  await context.route('**/api/v1/lots/*/bids', (route) => (route.request().method() !== 'POST' || house.says === 'nothing' ? route.fallback() : route.fulfill({
    status: 503, contentType: 'application/problem+json', headers: { 'retry-after': '1' }, json: { code: house.says, status: 503, title: 'Later', detail: 'Later.' },
  })));
  await context.routeWebSocket('**/api/v1/live', (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const frame: unknown = JSON.parse(String(text));
      const bids = typeof frame === 'object' && frame !== null && 'type' in frame && frame.type === 'bid' && 'id' in frame;
      if (bids && house.says !== 'nothing') socket.send(JSON.stringify({ type: 'answer', id: frame.id, ok: false, status: 503, code: house.says, title: 'Later', detail: 'Later.', retryAfter: 1 }));
      else server.send(text);
    });
  });
}

/** Types a maximum, reviews it and confirms. */
async function bid(page: Pick<Page, 'getByLabel' | 'getByRole'>, amount: string): Promise<void> {
  await page.getByLabel(/^Your (?:new )?maximum$/).fill(amount);
  await page.getByRole('button', { name: /^Bid US/ }).click();
  await page.getByRole('button', { name: /^Confirm/ }).click();
}

async function rivalSees(page: Page, lot: string): Promise<string> {
  await page.goto(`/lots/${lot}`);
  await page.getByText('1 bid by 1 bidder').waitFor();
  return await page.getByTestId('price').textContent() ?? '';
}

/** The end of the lot as the page says it. */
const endOf = async (page: Page): Promise<string> => /Closes ([0-9:]+), your time/.exec(await page.getByText(/your time/).first().textContent() ?? '')?.[1] ?? '';
