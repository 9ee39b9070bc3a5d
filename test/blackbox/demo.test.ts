import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { livingPostmaster } from '#platform/db/embedded/processes.ts';
import { newPlace, type Place } from './command.ts';

/* The demonstration as visitors have it: the real command, beside a folder that belongs to a real house. */

const START_MS_MAX = 300_000;
const BIDS_MS_MAX = 240_000;
const FULL_MS_MAX = 600_000;
const LOTS_AT_OPENING_MIN = 6;
const LOTS_MIN = 60;
const SALES = 3;
const CATEGORIES_MIN = 8;

let place: Place;
/** Lots of the first start that were open when it was stopped. */
let openBefore: string[] = [];

// Without DATA_DIR, as most people start it.
beforeAll(async () => { place = await newPlace({ DATA_DIR: '' }); });
afterAll(() => place.clear());

type Called = { status: number; body: Record<string, unknown> };
type Lot = { id: string; title: string; category: string; seq: number; minimum: number; closesAt: string; sale: { title: string } | null; seller: { displayName: string }; image: { id: string; alt: string } | null };

async function call(url: string, method: string, path: string, token: string | null = null, body?: object): Promise<Called> {
  const headers: Record<string, string> = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  if (token !== null) headers['authorization'] = `Bearer ${token}`;
  const answer = await fetch(`${url}/api/v1${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: answer.status, body: await answer.json().then((read: unknown) => ({ ...(typeof read === 'object' ? read : {}) }), () => ({})) };
}

async function openLots(url: string): Promise<Lot[]> {
  const { items }: { items?: Lot[] } = (await call(url, 'GET', '/lots?status=open&limit=100')).body;
  return items ?? [];
}

/** Lots of the demonstration that are open or announced. */
async function listed(url: string): Promise<Lot[]> {
  const { items }: { items?: Lot[] } = (await call(url, 'GET', '/lots?status=scheduled&limit=100')).body;
  return [...await openLots(url), ...items ?? []].filter(({ seller }) => seller.displayName.endsWith('(demo)'));
}

const seqsOf = (lots: readonly Lot[]): number => lots.reduce((sum, { seq }) => sum + seq, 0);

/** Waits until strangers have bid: the seqs of lots that are open all the time have grown. */
async function bidsCome(url: string): Promise<void> {
  const first = await openLots(url);
  const ids = new Set(first.map(({ id }) => id));
  await vi.waitUntil(async () => seqsOf((await openLots(url)).filter(({ id }) => ids.has(id))) >= seqsOf(first) + 5, { timeout: BIDS_MS_MAX, interval: 250 });
}

test('a demonstration has lots, bidders and live bidding, says that it is one, and stops when it is told to', async () => {
  const { child, said, ended } = place.start('demo', '--port', '0', '--seed', '3');
  const [, url = ''] = await said(/^Look at +(http:\/\/[\w.:]+)$/m);
  await said(/Ctrl-C stops the house/);
  expect((await openLots(url)).length).toBeGreaterThanOrEqual(LOTS_AT_OPENING_MIN);
  expect((await call(url, 'GET', '/house')).body).toMatchObject({ demonstration: true });
  await bidsCome(url);
  await vi.waitUntil(async () => (await listed(url)).length >= LOTS_MIN, { timeout: FULL_MS_MAX, interval: 1_000 });
  const lots = await listed(url);
  expect(new Set(lots.map(({ category }) => category)).size).toBeGreaterThanOrEqual(CATEGORIES_MIN);
  expect(new Set(lots.map(({ sale }) => sale?.title)).size).toBe(SALES);
  expect(lots.every(({ seller, image }) => seller.displayName.endsWith('(demo)') && (image?.alt ?? '').length > 10)).toBe(true);
  const picture = await fetch(`${url}/images/${lots[0]?.image?.id}/640`);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/webp']);
  await visitorsAct(url, said);
  openBefore = (await openLots(url)).map(({ id }) => id);
  child.kill('SIGTERM');
  const ran = await ended;
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain(`${join(place.folder, 'data-demo')} (the house in ./data is not touched)`);
  expect(existsSync(join(place.folder, 'data'))).toBe(false);
  expect(await livingPostmaster(join(place.folder, 'data-demo', 'postgres'))).toBe(null);
}, START_MS_MAX + BIDS_MS_MAX + FULL_MS_MAX);

/** With the passwords that were told, a visitor sells, another one bids, and the third looks after the house. */
async function visitorsAct(url: string, said: (what: RegExp) => Promise<RegExpExecArray>): Promise<void> {
  const signIn = async (role: string): Promise<string> => {
    const [, password = ''] = await said(new RegExp(`${role} +${role}@demo\\.example +(\\S{12})$`, 'm'));
    const { status, body } = await call(url, 'POST', '/sessions', null, { email: `${role}@demo.example`, password });
    expect(status).toBe(201);
    return String(body['token']);
  };
  const [bidder, seller, admin] = [await signIn('bidder'), await signIn('seller'), await signIn('admin')];
  const last = (await openLots(url)).at(-1);
  expect(await call(url, 'POST', `/lots/${last?.id}/bids`, bidder, { maximum: (last?.minimum ?? 0) * 10 })).toMatchObject({ status: 201 });
  const closesAt = new Date(Date.now() + 3_600_000).toISOString();
  const made = await call(url, 'POST', '/lots', seller, { title: 'A lot of my own', description: '', category: 'other', currency: 'USD', openingPrice: 500, closesAt });
  expect(await call(url, 'POST', `/lots/${String(made.body['id'])}/publish`, seller)).toMatchObject({ status: 200, body: { status: 'open' } });
  expect((await call(url, 'GET', '/me', admin)).body['roles']).toContain('admin');
  for (const as of ['bidder', 'seller', 'admin']) expect(await call(url, 'POST', '/demo/sessions', null, { as })).toMatchObject({ status: 201, body: { account: { email: `${as}@demo.example` } } });
}

test('the next start goes on with the same people and lots, and tells programs where', async () => {
  const { child, said, ended } = place.start('demo', '--port', '0', '--json');
  const [told] = await said(/^\{"demonstration":true.*\}$/m);
  const opening: { url: string; lotsOpen: number; accounts: { role: string; email: string; password: string }[] } = JSON.parse(told);
  expect(opening.accounts.map(({ role }) => role)).toEqual(['bidder', 'seller', 'admin']);
  const { email, password } = opening.accounts[0] ?? {};
  expect(await call(opening.url, 'POST', '/sessions', null, { email, password })).toMatchObject({ status: 201 });
  const open = new Set((await openLots(opening.url)).map(({ id }) => id));
  // One or two may have come due since; everything else is still there.
  expect(openBefore.filter((id) => open.has(id)).length).toBeGreaterThanOrEqual(openBefore.length - 2);
  await bidsCome(opening.url);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0, err: '' });
}, START_MS_MAX + BIDS_MS_MAX);

test('a house with people of its own is never made a demonstration of', async () => {
  const real = await newPlace();
  expect(await real.run('user', 'create', '--email', 'eva@example.org', '--password', 'correct horse', '--name', 'Eva')).toMatchObject({ code: 0 });
  const ran = await real.run('demo', '--port', '0');
  expect(ran.code).toBe(2);
  expect(ran.out).toContain('leads to a house with accounts of its own');
  expect(ran.out).not.toContain('Look at');
  const { items }: { items?: { email: string }[] } = JSON.parse((await real.run('user', 'list', '--json')).out);
  expect(items?.map((account) => account.email)).toEqual(['eva@example.org']);
  await real.clear();
}, START_MS_MAX);

test.each([['-1', '--seed'], ['x', '--seed'], ['5000000000', '--seed']])('a seed of %s is refused before anything is begun', async (seed, option) => {
  const ran = await place.run('demo', option, seed);
  expect(ran).toMatchObject({ code: 2, out: '' });
  expect(ran.err).toContain('whole number');
});
