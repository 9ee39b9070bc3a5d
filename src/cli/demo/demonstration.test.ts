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
import { crowdOf, stockFor } from './demonstration.ts';
import { albumOf } from './album.ts';
import { offerOf, PIECES } from './catalogue.ts';
import { PAST, playPast, PRESENT } from './past.ts';
import { BIDDERS } from './people.ts';
import { dollarsOf } from './purse.ts';
import { idIn, LOTS_WANTED, SALE_TITLES } from './sales.ts';
import { OFFERS_PER_TEND, type Stock } from './stock.ts';

/* The people of a demonstration in a whole house on a real PostgreSQL, with the pace in the test's hands. */

const SEED = 11;
/** Small ones: what is tested is that they are there. */
const SMALL = { firstPx: 330, otherPx: 100 };
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

const idOf = (lot: { id: string }) => {
  const id = parseLotId(lot.id);
  if (id === null) throw new Error(`no id: ${lot.id}`);
  return id;
};
test('an empty house may become a demonstration, and everybody is made once', async () => {
  await refuseRealHouse(house.identity);
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
}, 300_000);

/** Tends until nothing is missing; answers how many lots each round offered. */
async function fill(of: Stock): Promise<number[]> {
  const rounds: number[] = [];
  for (;;) {
    const { offered } = await of.tend();
    if (offered === 0) return rounds;
    rounds.push(offered);
  }
}
const own = (kind: keyof typeof SALE_TITLES): LotInList[] => stock.open.filter(({ sale }) => sale?.title === SALE_TITLES[kind]);
const get = async <Body>(url: string): Promise<Body> => (await house.http.inject({ method: 'GET', url: `/api/v1${url}` })).json<Body>();

test('the three sales are filled a few lots at a time: of many categories, all with pictures that words stand in for', async () => {
  stock = await stockFor(house, cast, SEED, SMALL);
  const rounds = await fill(stock);
  expect(Math.max(...rounds)).toBeLessThanOrEqual(OFFERS_PER_TEND);
  // More when the market, which closes a lot a minute, closed some before it was full.
  expect(rounds.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(LOTS_WANTED.market + LOTS_WANTED.evening + LOTS_WANTED.upcoming);
  firstTitles = stock.open.map(({ title }) => title);
  expect([own('market').length, own('evening').length]).toEqual([LOTS_WANTED.market, LOTS_WANTED.evening]);
  const scheduled = await get<{ items: LotInList[] }>('/lots?status=scheduled&limit=100');
  expect(scheduled.items.map(({ sale }) => sale?.title)).toEqual(Array.from({ length: LOTS_WANTED.upcoming }, () => SALE_TITLES.upcoming));
  const all = [...stock.open, ...scheduled.items];
  expect(new Set(all.map(({ category }) => category)).size).toBeGreaterThanOrEqual(8);
  expect(all.every(({ seller }) => seller.displayName.endsWith('(demo)'))).toBe(true);
  for (const { id } of all) {
    const { images } = await get<{ images: { alt: string; width: number }[] }>(`/lots/${id}`);
    expect(images.length).toBeGreaterThanOrEqual(2);
    for (const [at, { alt, width }] of images.entries()) expect([alt.length > 10, width]).toEqual([true, at === 0 ? SMALL.firstPx : SMALL.otherPx]);
  }
  const [image] = await get<{ images: { id: string }[] }>(`/lots/${all[0]?.id}`).then(({ images }) => images);
  const bytes = await house.http.inject({ method: 'GET', url: `/images/${image?.id}/320` });
  expect([bytes.statusCode, bytes.headers['content-type']]).toEqual([200, 'image/webp']);
}, 600_000);

test('something closes every minute: each lot of the market in a minute of its own, those of the evening a minute apart', () => {
  const minutes = own('market').map(({ closesAt }) => Math.floor(Date.parse(closesAt ?? '') / 60_000));
  expect(minutes).toEqual(minutes.map((_, at) => (minutes[0] ?? 0) + at));
  const closes = own('evening').map(({ closesAt }) => Date.parse(closesAt ?? '')).toSorted((first, second) => first - second);
  expect(closes.slice(1).map((at, before) => at - (closes[before] ?? 0))).toEqual(closes.slice(1).map(() => 60_000));
});

test('in the upcoming sale the house has approved whom it knows, and the visitor waits', async () => {
  const { items } = await get<{ items: { id: string; title: string; approvalRequired: boolean; opensAt: string }[] }>('/sales');
  const upcoming = items.find(({ title }) => title === SALE_TITLES.upcoming);
  expect(upcoming).toMatchObject({ approvalRequired: true });
  expect(Date.parse(upcoming?.opensAt ?? '')).toBeGreaterThan(Date.now() + 3_600_000);
  const token = await tokenOf('admin');
  const asked = await house.http.inject({ method: 'GET', url: `/api/v1/sales/${upcoming?.id}/registrations`, headers: { authorization: `Bearer ${token}` } });
  const waiting = asked.json<{ items: { account: string; status: string }[] }>().items;
  expect(waiting.filter(({ status }) => status === 'pending').map(({ account }) => account)).toEqual([cast.guest.accountId]);
  const approved = waiting.filter(({ status }) => status === 'approved').length;
  expect(approved > BIDDERS.length / 2 && approved < BIDDERS.length).toBe(true);
});

async function tokenOf(role: string): Promise<string> {
  const signedIn = await house.identity.sessions.signIn({ email: `${role}@demo.example`, password: PASSWORD, address: '127.0.0.1', userAgent: null });
  if (!signedIn.ok) throw new Error(signedIn.refusal.code);
  return signedIn.value.token;
}

test('the crowd bids as everybody does: no one against the own bid, no one beyond the purse, collectors in their own category, and none is refused', async () => {
  const placed = [];
  const everybody: Crowd = { ...crowdOf(house, cast, SEED), chance: seededChance(SEED) };
  for (let at = 0; at < 500; at += 1) placed.push(await oneBid(everybody, stock.open));
  const answered = placed.filter((one) => one !== null);
  expect(answered.length).toBeGreaterThan(100);
  expect(answered.filter(({ accepted }) => !accepted)).toEqual([]);
  expect(new Set(answered.map(({ bidder }) => bidder)).size).toBeGreaterThan(8);
  expect(new Set(answered.map(({ lot }) => lot)).size).toBeGreaterThan(10);
  for (const { account, purseDollars } of cast.bidders) expect(await atStake(account)).toBeLessThanOrEqual(purseDollars + 1);
  const categoryOf = new Map(stock.open.map((lot) => [idOf(lot), lot.category]));
  for (const { account, collects } of cast.bidders.filter((one) => one.collects !== null)) {
    const strange = answered.filter(({ bidder, lot }) => bidder === account && categoryOf.get(lot) !== collects);
    expect(strange).toEqual([]);
  }
}, 300_000);

async function atStake(account: AccountId): Promise<number> {
  const heads = await house.bidding.queries.heads(stock.open.map(idOf), account);
  return [...heads.values()].reduce((sum, { you, currency }) => sum + (you?.leading === true && you.maximum !== null ? dollarsOf(you.maximum, currency) : 0), 0);
}

test('the visiting bidder comes into a past: lots won and lost, bids that lead and that were beaten, watched lots, and answered questions', async () => {
  const { selling } = house.auction;
  const { placeBid } = house.bidding.commands;
  const { heads, bidsOf } = house.bidding.queries;
  await playPast({ house: { selling, placeBid, heads, nowMs: Date.now }, people: cast, crowd: crowdOf(house, cast, SEED), stock, stopped: () => false });
  const lots = (await bidsOf(cast.guest.accountId, null, 100)).items.map(({ lot }) => lot);
  const standing = [...(await heads(lots, cast.guest.accountId)).values()];
  const ended = standing.filter(({ status }) => status === 'closed');
  expect(ended.filter(({ outcome, you }) => outcome === 'sold' && you?.leading === true)).toHaveLength(PAST.won);
  expect(ended.filter(({ outcome, you }) => outcome === 'sold' && you?.leading === false)).toHaveLength(PAST.lost);
  const open = standing.filter(({ status }) => status === 'open');
  expect([open.filter(({ you }) => you?.leading === true).length, open.filter(({ you }) => you?.leading === false).length]).toEqual([PRESENT.leading, PRESENT.outbid]);
  const watched = await house.http.inject({ method: 'GET', url: '/api/v1/watchlist', headers: { authorization: `Bearer ${await tokenOf('bidder')}` } });
  expect(watched.json<{ items: unknown[] }>().items).toHaveLength(PRESENT.watched);
  const questions = await Promise.all(stock.open.map(({ id }) => get<{ items: { answer: { text: string } | null }[] }>(`/lots/${id}/questions`)));
  expect(questions.flatMap(({ items }) => items).filter(({ answer }) => answer !== null).length).toBeGreaterThanOrEqual(5);
}, 300_000);

test('a lot that was sold makes room for a new one, and one that nobody bought comes back cheaper, in the same sale, with its pictures', async () => {
  await fill(stock);
  const market = own('market');
  const heads = await house.bidding.queries.heads(market.map(idOf), null);
  const bidOn = market.find((lot) => { const head = heads.get(idOf(lot)); return head !== undefined && head.bidCount > 0 && head.reserve !== 'unmet'; });
  const passed = market.find((lot) => { const head = heads.get(idOf(lot)); return head?.bidCount === 0 || head?.reserve === 'unmet'; });
  if (bidOn === undefined || passed === undefined) throw new Error('the crowd left no such lot');
  for (const lot of [bidOn, passed]) expect(await house.bidding.commands.endLot({ lot: idOf(lot), by: null, operator: true })).toMatchObject({ ok: true });
  const { ended, offered } = await stock.tend();
  expect(ended.map(({ id, outcome }) => [id, outcome])).toEqual(expect.arrayContaining([[bidOn.id, 'sold'], [passed.id, 'passed']]));
  // Others may have closed meanwhile, whose places are filled too.
  expect(offered).toBe(ended.length);
  await fill(stock);
  expect(own('market')).toHaveLength(LOTS_WANTED.market);
  const again = own('market').filter(({ title }) => title === passed.title);
  expect(again).toHaveLength(1);
  expect(again[0]).toMatchObject({ reserve: 'none', bidCount: 0, seller: passed.seller, image: { alt: passed.image?.alt } });
  expect(again[0]?.openingPrice).toBeLessThan(passed.openingPrice);
  expect(new Set(own('market').map(({ closesAt }) => Math.floor(Date.parse(closesAt ?? '') / 60_000))).size).toBe(LOTS_WANTED.market);
}, 300_000);

test('a later start goes on with the lots that are open, in the same sales, and with other things even when the seed is the same', async () => {
  const before = stock.open.map(({ id }) => id);
  const later = await stockFor(house, cast, SEED, SMALL);
  const taken = await later.tend();
  // The market closes a lot a minute: what closed since the last look is all that may be gone, and is made up for.
  const still = later.open.map(({ id }) => id).filter((id) => before.includes(id));
  const closed = before.length - still.length;
  expect(still).toEqual(before.slice(closed));
  expect(taken).toEqual({ ended: [], offered: closed });
  const [first, second] = later.open.filter(({ sale }) => sale?.title === SALE_TITLES.market);
  for (const lot of [first, second]) if (lot !== undefined) await house.bidding.commands.withdraw({ lot: idOf(lot), by: null, reason: 'a test', operator: true });
  const { ended, offered } = await later.tend();
  expect(ended.filter(({ outcome }) => outcome === 'withdrawn').map(({ id }) => id)).toEqual([first?.id, second?.id]);
  const added = later.open.filter(({ id }) => !before.includes(id)).map(({ title }) => title);
  expect(offered).toBe(ended.length);
  expect(added).toHaveLength(closed + offered);
  expect(added).not.toEqual(firstTitles.slice(0, added.length));
  const { items } = await get<{ items: { title: string }[] }>('/sales');
  for (const title of Object.values(SALE_TITLES)) expect(items.filter((sale) => sale.title === title)).toHaveLength(1);
}, 300_000);

test('every piece of the catalogue has facts that its category asks for, and pictures that the house takes', async () => {
  const chance = seededChance(1);
  const [seller] = cast.sellers;
  if (seller === undefined) throw new Error('no seller');
  for (const piece of PIECES) {
    const draft = { ...offerOf(piece, chance), closesAtMs: Date.now() + 3_600_000 };
    expect(idIn(await house.auction.selling.createLot(seller, { draft, saleId: null, fields: Object.keys(draft) }, null)), piece.title).toMatch(/^lot_/);
    expect(albumOf(piece, 1, { seed: SEED, ...SMALL })[0]?.alt).toBe(piece.alt);
  }
}, 300_000);

test('a house with people of its own is not filled', async () => {
  const real = { accounts: house.identity.accounts, findByEmail: async () => null };
  await expect(refuseRealHouse(real)).rejects.toThrow(SettingRefused);
  await expect(refuseRealHouse(real)).rejects.toThrow(/^DATA_DIR or DATABASE_URL leads to a house with accounts of its own/);
});
