import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Cable, cableTo, type Manners } from './support/cable.ts';
import type { Account, Stage } from './support/stage.ts';
import { sharedStage } from './support/staged.ts';
import type { Person } from './support/browser.ts';

/* Networks that let calls through and no sockets: the lot page is as live as anywhere. */

const TEST_MS = 180_000;
const RIGHT_WITHIN_MS = 2_000;
/** A lot cannot close sooner than a minute after it is made. */
const SHORTEST_MS = 61_000;
const WINDOW_SECONDS = 25;
const WINDOW_MS_MAX = 80_000;

const on = sharedStage(TEST_MS);

on('where sockets are refused one bids, is outbid, sees the close move and the lot sold, each within 2 s', async (stage) => {
  const seller = await stage.account('Sigrid', ['seller']);
  const { cable, people: [ada, ben] } = await behind(stage, { refusesSockets: true });
  const lot = await stage.lot(seller, { closesAt: new Date(Date.now() + SHORTEST_MS).toISOString(), softClose: { windowSeconds: WINDOW_SECONDS } });
  for (const { page } of [ada, ben]) {
    await page.goto(`/lots/${lot}`);
    await fresh(page);
  }
  await bid(ada.page, '30');
  await ada.page.getByText('You lead at US$10.00; your maximum is US$30.00.', { exact: true }).first().waitFor();
  await ben.page.getByText('1 bid by 1 bidder').waitFor({ timeout: RIGHT_WITHIN_MS });

  await ada.page.getByText(/^(?:Closes in )?00:(?:2[0-4]|[01][0-9])$/).first().waitFor({ timeout: WINDOW_MS_MAX });
  await bid(ben.page, '40');
  await ben.page.getByText('You lead', { exact: true }).first().waitFor();
  await ada.page.getByText('You are outbid', { exact: true }).first().waitFor({ timeout: RIGHT_WITHIN_MS });
  for (const { page } of [ada, ben]) {
    await page.getByText(/^Extended until /).first().waitFor({ timeout: RIGHT_WITHIN_MS });
    await page.getByText('2 bids by 2 bidders').waitFor({ timeout: RIGHT_WITHIN_MS });
  }
  await stage.bid(await stage.account('Cem'), lot, 9_000);
  await ben.page.getByText('You are outbid', { exact: true }).first().waitFor({ timeout: RIGHT_WITHIN_MS });
  await ada.page.getByText('3 bids by 3 bidders').waitFor({ timeout: RIGHT_WITHIN_MS });
  expect(await doubts(ada.page) + await doubts(ben.page)).toBe(0);

  const { body } = await stage.house.call('GET', `/lots/${lot}`);
  await ada.page.waitForTimeout(Math.max(0, Date.parse(String(body['closesAt'])) - Date.now()));
  for (const { page } of [ada, ben]) await page.getByText('Sold for US$41.00').waitFor({ timeout: RIGHT_WITHIN_MS });
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
    expect(await doubts(ada.page)).toBe(0);
    await ada.page.waitForTimeout(700);
  }
  expect(ada.heard).toEqual([]);
  cable.letSockets();
  const waitedFrom = Date.now();
  while (ada.heard.length === 0 && Date.now() - waitedFrom < WINDOW_MS_MAX) await ada.page.waitForTimeout(250);
  expect(ada.heard[0]).toMatch(/"welcome"/);
  await stage.bid(await stage.account('Eva'), lot, 90_000);
  await ada.page.getByText('7 bids by 3 bidders').waitFor({ timeout: RIGHT_WITHIN_MS });
  expect(await doubts(ada.page)).toBe(0);
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
