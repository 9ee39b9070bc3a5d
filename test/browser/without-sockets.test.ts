import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Cable, cableTo, type Manners } from './support/cable.ts';
import type { Account, Stage } from './support/stage.ts';
import { sharedStage } from './support/staged.ts';
import type { Person } from './support/browser.ts';

/* Networks that let calls through and no sockets: the lot page is as live as anywhere. */

const TEST_MS = 400_000;
/** A guard: that a page is right within 2 s is held with wound time beside the client, and a busy machine cannot say it. */
const RIGHT_WITHIN_MS = 30_000;
/** Longer than until the close: every bid is a late one, whenever it comes, and each has this long until it would be too late. */
const WINDOW_SECONDS = 90;
const CLOSES_IN_MS = 89_000;
/** The waits for a socket grow to two minutes. */
const SOCKET_MS_MAX = 150_000;

const on = sharedStage(TEST_MS);

on('where sockets are refused one bids, is outbid, sees the close move and the lot sold', async (stage) => {
  const seller = await stage.account('Sigrid', ['seller']);
  const { cable, people: [ada, ben] } = await behind(stage, { refusesSockets: true });
  const lot = await stage.lot(seller, { closesAt: new Date(Date.now() + CLOSES_IN_MS).toISOString(), softClose: { windowSeconds: WINDOW_SECONDS } });
  for (const { page } of [ada, ben]) {
    await page.goto(`/lots/${lot}`);
    await fresh(page);
  }
  // What is shown for some seconds is waited for from before it is brought about.
  await Promise.all([...[ada, ben].map(({ page }) => page.getByText(/^Extended until /).first().waitFor()), bid(ada.page, '30')]);
  await ada.page.getByText('You lead at US$10.00; your maximum is US$30.00.', { exact: true }).first().waitFor();
  await ben.page.getByText('1 bid by 1 bidder').waitFor({ timeout: RIGHT_WITHIN_MS });

  await bid(ben.page, '40');
  await ben.page.getByText('You lead', { exact: true }).first().waitFor();
  await ada.page.getByText('You are outbid', { exact: true }).first().waitFor({ timeout: RIGHT_WITHIN_MS });
  for (const { page } of [ada, ben]) {
    await page.getByText(/extended 2 times/).waitFor({ timeout: RIGHT_WITHIN_MS });
    await page.getByText('2 bids by 2 bidders').waitFor({ timeout: RIGHT_WITHIN_MS });
  }
  await stage.bid(await stage.account('Cem'), lot, 9_000);
  await ben.page.getByText('You are outbid', { exact: true }).first().waitFor({ timeout: RIGHT_WITHIN_MS });
  await ada.page.getByText('3 bids by 3 bidders').waitFor({ timeout: RIGHT_WITHIN_MS });
  for (const { page } of [ada, ben]) await expect.poll(() => doubts(page)).toBe(0);

  for (const { page } of [ada, ben]) await page.getByText('Sold for US$41.00').waitFor({ timeout: WINDOW_SECONDS * 1_000 + RIGHT_WITHIN_MS });
  expect([...ada.faults, ...ben.faults, ...ada.heard]).toEqual([]);
  await leave(cable, [ada, ben]);
});

on('where streams are held back too the page asks, and once sockets are let through it takes one', async (stage) => {
  const { cable, people: [ada] } = await behind(stage, { refusesSockets: true, holdsStreams: true });
  const lot = await stage.lot(await stage.account('Sigrid', ['seller']));
  await ada.page.goto(`/lots/${lot}`);
  await fresh(ada.page);
  const rivals: Account[] = [await stage.account('Cem'), await stage.account('Dan')];
  for (let round = 1; round <= 6; round += 1) {
    const rival = rivals[round % 2];
    if (rival !== undefined) await stage.bid(rival, lot, 1_000 + round * 1_000);
    await ada.page.getByText(new RegExp(`^${round} bids? by`)).waitFor({ timeout: RIGHT_WITHIN_MS });
    await expect.poll(() => doubts(ada.page)).toBe(0);
    await ada.page.waitForTimeout(700);
  }
  expect(ada.heard).toEqual([]);
  cable.letSockets();
  await expect.poll(() => ada.heard[0], { timeout: SOCKET_MS_MAX }).toMatch(/"welcome"/);
  await stage.bid(await stage.account('Eva'), lot, 90_000);
  await ada.page.getByText('7 bids by 3 bidders').waitFor({ timeout: RIGHT_WITHIN_MS });
  await expect.poll(() => doubts(ada.page)).toBe(0);
  expect(ada.faults).toEqual([]);
  await leave(cable, [ada]);
});

/** Somebody behind such a way. `heard`: what came over sockets all the same. */
type Walled = Person & { heard: string[] };

async function behind(stage: Stage, manners: Manners): Promise<{ cable: Cable; people: [Walled, Walled] }> {
  const cable = await cableTo(stage.house.url, manners);
  const walled = async (name: string): Promise<Walled> => {
    const person = await stage.member(name, [], { baseURL: cable.url });
    const heard: string[] = [];
    person.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))));
    return { ...person, heard };
  };
  return { cable, people: [await walled('Ada'), await walled('Ben')] };
}

async function leave(cable: Cable, people: readonly Walled[]): Promise<void> {
  for (const { context } of people) await context.close();
  await cable.close();
}

/** The lot is there, and the house confirms it. */
async function fresh(page: Page): Promise<void> {
  await page.getByText('Closes in').first().waitFor();
  await page.getByText('may be out of date').waitFor({ state: 'detached', timeout: RIGHT_WITHIN_MS });
}

/** How much on the page doubts what it shows. */
const doubts = async (page: Page): Promise<number> => await page.getByText('may be out of date').count() + await page.getByText('Reconnecting to the house.').count();

/** Types a maximum, reviews it and confirms. */
async function bid(page: Page, amount: string): Promise<void> {
  await page.getByLabel(/^Your (?:new )?maximum$/).fill(amount);
  await page.getByRole('button', { name: /^Bid US/ }).click();
  await page.getByRole('button', { name: /^Confirm/ }).click();
}
