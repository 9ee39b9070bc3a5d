import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIVE_PATH } from '#contracts/live.ts';
import { WATCHES_PER_CONNECTION_MAX } from '#modules/gateway/hub.ts';
import { LIVE_ADDRESS, WATCHED_LOTS_MAX } from '../../web/live/limits.ts';
import type { LiveBid } from '../../web/live/bid-types.ts';
import { realPage, type RealPage } from '../support/live/real-page.ts';
import { type Person, published, registered, staffed } from '../support/market.ts';
import { type JourneyHouse, journeyHouse, OPEN_MS_MAX } from '../support/shapes.ts';

/* The pages' live client against the real house: what it shows is what the house says, through bids, a kill and a restart. */

const LOOK_MS = 10;
/** A guard: that a page is right within 2 s of the house's return is held with wound time beside the client. */
const RIGHT_WITHIN_MS = 30_000;
let house: JourneyHouse;
let seller: Person;
const pages: RealPage[] = [];

beforeAll(async () => {
  house = await journeyHouse();
  seller = await staffed(house, 'seller', 'seller');
}, OPEN_MS_MAX);
afterAll(async () => {
  for (const page of pages) page.close();
  await house.remove();
});

test('the client and the house agree on where they meet and how much', () => {
  expect([LIVE_ADDRESS, WATCHED_LOTS_MAX]).toEqual([LIVE_PATH, WATCHES_PER_CONNECTION_MAX]);
});

test('what a page shows of a lot is what the house says, for the bidder, the outbid and the stranger', async () => {
  const [ada, ben] = [await registered(house, 'ada'), await registered(house, 'ben')];
  const lot = await published(house, seller);
  const windows = [pageOf(ada), pageOf(ben), pageOf(null)];
  for (const { client } of windows) client.watches.want(lot, () => undefined);
  await until(() => windows.every(({ client }) => client.lot(lot).fresh));
  windows[0]?.client.placeBid({ lot, maximum: 5_000, currency: 'USD' });
  await until(() => windows.every(({ client }) => client.lot(lot).head?.bidCount === 1));
  windows[1]?.client.placeBid({ lot, maximum: 9_000, currency: 'USD' });
  await until(() => windows.every(({ client }) => client.lot(lot).head?.bidCount === 2));
  expect(windows[0]?.client.lot(lot).head?.you).toMatchObject({ leading: false, maximum: 5_000 });
  await until(() => answerOf(windows[1], lot)?.state === 'answered');
  expect(answerOf(windows[1], lot)).toMatchObject({ result: { ok: true, outcome: 'leading', price: 5_100 } });
  for (const [index, person] of [ada, ben, null].entries()) {
    const shown = windows[index]?.client.lot(lot).head;
    const told = (await house.call('GET', `/lots/${lot}`, undefined, person?.headers)).body;
    expect(shown).toMatchObject({ bidderCount: 2 });
    expect(told).toMatchObject({ ...shown });
  }
}, OPEN_MS_MAX);

test('the house is killed in the middle of bids: each is answered once, and every page is right after its return', async () => {
  const [ada, ben] = [await registered(house, 'ada2'), await registered(house, 'ben2')];
  const lot = await published(house, seller);
  const windows = [pageOf(ada), pageOf(ben)];
  for (const { client } of windows) client.watches.want(lot, () => undefined);
  await until(() => windows.every(({ client }) => client.lot(lot).fresh));
  windows.forEach(({ client }, index) => client.placeBid({ lot, maximum: 4_000 + index * 1_000 }));
  await house.kill();
  await until(() => windows.every(({ client }) => !client.lot(lot).fresh));
  await house.start();
  const returnedMs = performance.now();
  await until(() => windows.every(({ client }) => client.lot(lot).fresh));
  expect(performance.now() - returnedMs).toBeLessThan(RIGHT_WITHIN_MS);
  await until(() => windows.every((page) => answerOf(page, lot)?.state === 'answered'));
  const truth = (await house.call('GET', `/lots/${lot}`)).body;
  const history = (await house.call('GET', `/lots/${lot}/bids`)).body['items'];
  const accepted = windows.filter((page) => answerOf(page, lot)?.result?.ok === true).length;
  expect(history).toHaveLength(accepted);
  expect(truth['bidCount']).toBe(accepted);
  await until(() => windows.every(({ client }) => client.lot(lot).head?.seq === truth['seq']));
  expect(windows.map(({ client }) => client.lot(lot).head?.price)).toEqual([truth['price'], truth['price']]);
}, OPEN_MS_MAX);

test('the page knows the house\'s time to within its own error', async () => {
  const { client } = pageOf(null);
  await until(() => client.clock.errorMs() !== null);
  // The machine may stand still between two of these: what the page says lies between what the machine says before and after.
  const [beforeMs, page, errorMs, afterMs] = [Date.now(), client.clock.nowMs() ?? 0, (client.clock.errorMs() ?? 0) + 2, Date.now()];
  expect(page).toBeGreaterThanOrEqual(beforeMs - errorMs);
  expect(page).toBeLessThanOrEqual(afterMs + errorMs);
});

test('a lot that is closed early, and one that is frozen and goes on, are shown as such', async () => {
  const lot = await published(house, seller);
  const { client } = pageOf(null);
  client.watches.want(lot, () => undefined);
  await until(() => client.lot(lot).fresh);
  const clerk = await staffed(house, 'clerk', 'clerk');
  await house.call('POST', `/lots/${lot}/freeze`, { reason: 'for the test' }, { ...clerk.headers, 'idempotency-key': 'freeze' });
  await until(() => client.lot(lot).head?.status === 'frozen');
  await house.call('POST', `/lots/${lot}/resume`, undefined, { ...clerk.headers, 'idempotency-key': 'resume' });
  await until(() => client.lot(lot).head?.status === 'open');
  await house.call('POST', `/lots/${lot}/end`, undefined, { ...seller.headers, 'idempotency-key': 'end' });
  await until(() => client.lot(lot).head?.status === 'closed');
  expect(client.lot(lot)).toMatchObject({ head: { outcome: 'passed' }, last: { kind: 'lot.closed' } });
}, OPEN_MS_MAX);

function pageOf(person: Person | null): RealPage {
  const page = realPage(house, person === null ? { account: null, token: null } : { account: person.id, token: person.token });
  pages.push(page);
  return page;
}

const answerOf = (page: RealPage | undefined, lot: string): LiveBid | null => page?.client.bids.ofLot(lot) ?? null;

/** Waits for something that has to come; the test's own time is the limit. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
}
