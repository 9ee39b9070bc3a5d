import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LotInList } from '#contracts/auction.ts';
import { parseLotId, type AccountId } from '#domain/ids.ts';
import { SettingRefused } from '#platform/config/settings.ts';
import { silentLog } from '#platform/log/log.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { MIGRATIONS } from '../../app/databases.ts';
import { type House, openHouse } from '../../app/house.ts';
import { gather, refuseRealHouse, type Cast } from './cast.ts';
import { seededChance } from './chance.ts';
import { oneBid, type Crowd } from './crowd.ts';
import { stockFor } from './demonstration.ts';
import { BIDDERS } from './people.ts';
import { dollarsOf } from './purse.ts';
import { SALE_TITLE } from './sale.ts';
import { LOTS_OPEN, type Stock } from './stock.ts';

/* The people of a demonstration in a whole house on a real PostgreSQL, with the pace in the test's hands. */

const SEED = 11;
const PASSWORD = 'a password for show';

let database: TestDatabase;
let folder: string;
let house: House;
let cast: Cast;
let stock: Stock;
/** Titles of the first lots that were ever offered. */
let firstTitles: string[];

beforeAll(async () => {
  database = await freshDatabase(MIGRATIONS);
  folder = await mkdtemp(join(tmpdir(), 'auctionhub-demonstration-'));
  house = openHouse({
    connection: database.connection, publicUrl: 'http://localhost', post: { kind: 'none' }, sessionSecret: 'x'.repeat(32), trustedProxies: [], limits: true, dataDir: folder, version: '0',
    log: silentLog, accessLog: null, metrics: openMetrics(), demonstration: true,
  });
  await house.start();
});
afterAll(async () => {
  await house.stop();
  await rm(folder, { recursive: true, force: true });
  await database.drop();
});

const crowd = (): Crowd => ({
  house: { placeBid: house.bidding.commands.placeBid, heads: house.bidding.queries.heads }, bidders: cast.bidders, seed: SEED, chance: seededChance(SEED),
});
const idOf = (lot: LotInList) => {
  const id = parseLotId(lot.id);
  if (id === null) throw new Error(`no id: ${lot.id}`);
  return id;
};
const page = async (): Promise<string> => (await house.http.inject({ method: 'GET', url: '/' })).payload;

test('an empty house may become a demonstration, and everybody is made once', async () => {
  await refuseRealHouse(house.identity);
  expect(await page()).toContain('The demonstration is about to begin');
  cast = await gather(house.identity, PASSWORD);
  expect(cast).toMatchObject({ made: true, owner: { roles: ['bidder', 'admin'] } });
  expect(cast.bidders).toHaveLength(BIDDERS.length);
  const again = await gather(house.identity, PASSWORD);
  expect(again).toEqual({ ...cast, made: false });
  await refuseRealHouse(house.identity);
  for (const name of ['bidder', 'seller', 'admin']) {
    const signedIn = await house.identity.sessions.signIn({ email: `${name}@demo.example`, password: PASSWORD, address: '127.0.0.1', userAgent: null });
    expect(signedIn).toMatchObject({ ok: true, value: { account: { displayName: expect.stringContaining('(demo)') } } });
  }
  const made_up = await house.identity.sessions.signIn({ email: 'ada@demo.example', password: PASSWORD, address: '127.0.0.1', userAgent: null });
  expect(made_up).toMatchObject({ ok: false, refusal: { code: 'bad_credentials' } });
}, 60_000);

test('the stock is filled at once: lots of many categories in the demonstration\'s sale, each closing in a minute of its own', async () => {
  stock = await stockFor(house, cast, SEED);
  expect(await stock.tend()).toEqual([]);
  expect(stock.open).toHaveLength(LOTS_OPEN);
  firstTitles = stock.open.map(({ title }) => title);
  expect(new Set(stock.open.map(({ category }) => category)).size).toBeGreaterThanOrEqual(8);
  expect(stock.open.every(({ sale, seller }) => sale?.title === SALE_TITLE && seller.displayName.endsWith('(demo)'))).toBe(true);
  const minutes = stock.open.map(({ closesAt }) => Math.floor(Date.parse(closesAt ?? '') / 60_000));
  expect(minutes).toEqual(minutes.map((_, at) => (minutes[0] ?? 0) + at));
  expect((minutes[0] ?? 0) * 60_000 - Date.now()).toBeLessThan(135_000);
  expect(await page()).toContain('Nothing here can be bought');
});

test('the crowd bids as everybody does: no one against the own bid, no one beyond the purse, and refusals are rare', async () => {
  const placed = [];
  const everybody = crowd();
  for (let at = 0; at < 400; at += 1) placed.push(await oneBid(everybody, stock.open));
  const answered = placed.filter((one) => one !== null);
  expect(answered.length).toBeGreaterThan(100);
  expect(answered.filter(({ accepted }) => !accepted)).toEqual([]);
  expect(new Set(answered.map(({ bidder }) => bidder)).size).toBeGreaterThan(8);
  expect(new Set(answered.map(({ lot }) => lot)).size).toBeGreaterThan(10);
  for (const { account, purseDollars } of cast.bidders) expect(await atStake(account)).toBeLessThanOrEqual(purseDollars + 1);
});

async function atStake(account: AccountId): Promise<number> {
  const heads = await house.bidding.queries.heads(stock.open.map(idOf), account);
  return [...heads.values()].reduce((sum, { you, currency }) => sum + (you?.leading === true && you.maximum !== null ? dollarsOf(you.maximum, currency) : 0), 0);
}

test('a lot that was sold makes room for a new one, and one that nobody bought comes back cheaper, in the same sale', async () => {
  const heads = await house.bidding.queries.heads(stock.open.map(idOf), null);
  const bidOn = stock.open.find((lot) => { const head = heads.get(idOf(lot)); return head !== undefined && head.bidCount > 0 && head.reserve !== 'unmet'; });
  const passed = stock.open.find((lot) => { const head = heads.get(idOf(lot)); return head?.bidCount === 0 || head?.reserve === 'unmet'; });
  if (bidOn === undefined || passed === undefined) throw new Error('the crowd left no such lot');
  for (const lot of [bidOn, passed]) expect(await house.bidding.commands.endLot({ lot: idOf(lot), by: null, operator: true })).toMatchObject({ ok: true });
  const ended = await stock.tend();
  expect(ended.map(({ id, outcome }) => [id, outcome])).toEqual(expect.arrayContaining([[bidOn.id, 'sold'], [passed.id, 'passed']]));
  expect(ended).toHaveLength(2);
  expect(stock.open).toHaveLength(LOTS_OPEN);
  const again = stock.open.filter(({ title }) => title === passed.title);
  expect(again).toHaveLength(1);
  expect(again[0]).toMatchObject({ reserve: 'none', bidCount: 0, sale: { title: SALE_TITLE }, seller: passed.seller });
  expect(again[0]?.openingPrice).toBeLessThan(passed.openingPrice);
  expect(new Set(stock.open.map(({ closesAt }) => Math.floor(Date.parse(closesAt ?? '') / 60_000))).size).toBe(LOTS_OPEN);
});

test('a later start goes on with the lots that are open, in the same sale, and with other things even when the seed is the same', async () => {
  const before = stock.open.map(({ id }) => id);
  const later = await stockFor(house, cast, SEED);
  expect(await later.tend()).toEqual([]);
  expect(later.open.map(({ id }) => id)).toEqual(before);
  const [first, second] = before.map((id) => stock.open.find((lot) => lot.id === id));
  for (const lot of [first, second]) if (lot !== undefined) await house.bidding.commands.withdraw({ lot: idOf(lot), by: null, reason: 'a test', operator: true });
  expect((await later.tend()).map(({ outcome }) => outcome)).toEqual(['withdrawn', 'withdrawn']);
  const added = later.open.filter(({ id }) => !before.includes(id)).map(({ title }) => title);
  expect(added).toHaveLength(2);
  expect(added.filter((title) => firstTitles.includes(title))).toEqual([]);
  const sales = await house.auction.selling.sales({ limit: 100, cursor: null });
  expect(sales.ok && sales.value.items.filter(({ title }) => title === SALE_TITLE)).toHaveLength(1);
});

test('a house with people of its own is not filled', async () => {
  const real = { accounts: house.identity.accounts, findByEmail: async () => null };
  await expect(refuseRealHouse(real)).rejects.toThrow(SettingRefused);
  await expect(refuseRealHouse(real)).rejects.toThrow(/^DATA_DIR or DATABASE_URL leads to a house with accounts of its own/);
});
