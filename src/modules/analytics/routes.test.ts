import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '#contracts/identity.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { accountId, sessionId } from '#domain/ids.ts';
import { createHttpServer, type HttpServer } from '#platform/http/server.ts';
import { figuresHouse, type FiguresHouse } from '../../../test/support/analytics/figures-house.ts';
import { madeSales } from '../../../test/support/analytics/made-events.ts';
import { slowActivity, slowResults, dayIn } from '../../../test/support/analytics/slow-figures.ts';

/* What those who look at figures are answered, over the kernel that serves the house. */

const FROM_MS = Date.UTC(2025, 5, 1);
const DAY_MS = 86_400_000;
const made = madeSales({ seed: 5, lots: 80, bids: 15, fromMs: FROM_MS, days: 10 });
const callers: Record<string, Caller> = Object.fromEntries((['bidder', 'seller', 'clerk', 'finance', 'analyst', 'admin'] as const).map((role) =>
  [role, { accountId: accountId('9'), sessionId: sessionId('9'), displayName: 'P', roles: ['bidder', role], staff: true }]));

let house: FiguresHouse;
let server: HttpServer;
beforeAll(async () => {
  house = await figuresHouse();
  for (const [lot, listing] of made.listings) house.listings.set(lot, listing);
  await house.module.handlers.onBiddingEvents(made.events);
  server = createHttpServer<Caller>({
    routes: house.module.routes, refusals: REFUSALS, authenticate: (token) => callers[token] ?? null, accountOf: ({ accountId: id }) => id, limiter: null, publicUrl: 'http://localhost:5000',
    mayCall: (auth, caller) => auth === 'signed_in' || (Array.isArray(auth) && auth.some((role) => caller.roles.some((own) => own === role))), trustedProxies: [], clock: house.clock,
    log: { error: () => {}, warn: () => {} }, accessLog: null, metrics: null,
  });
});
afterAll(async () => {
  await server.close({ drainMs: 100 });
  await house.close();
});

const ask = (path: string, as: string | null = 'analyst') =>
  server.inject({ method: 'GET', url: `/api/v1/admin/analytics/${path}`, ...(as === null ? {} : { headers: { authorization: `Bearer ${as}` } }) });
const RANGE = 'from=2025-06-01&to=2025-06-12';
const whole = { fromMs: FROM_MS, toMs: FROM_MS + 12 * DAY_MS, zone: 'UTC', category: null, currency: null };

test('figures are for those who may see them', async () => {
  for (const path of ['summary', 'series', 'minutes', 'categories', 'sellers', 'export?table=days']) {
    expect((await ask(path, null)).statusCode).toBe(401);
    for (const role of ['bidder', 'seller', 'clerk']) expect((await ask(path, role)).statusCode).toBe(403);
    for (const role of ['finance', 'analyst', 'admin']) expect((await ask(path, role)).statusCode).toBe(200);
  }
});

test.each([
  ['from=2025-02-30', 'query.from'], ['to=yesterday', 'query.to'], ['from=2025-06-02&to=2025-06-01', 'query.to'], ['from=2023-01-01&to=2025-01-01', 'query.from'], ['zone=Mars/Base', 'query.zone'],
  ['zone=%2B02:00', 'query.zone'], ['currency=usd', 'query.currency'], ['colour=red', 'query.colour'],
])('%s is refused with the field to mend', async (query, at) => {
  const answer = await ask(`summary?${query}`);
  expect([answer.statusCode, answer.json().errors.map((error: { at: string }) => error.at)]).toEqual([400, [at]]);
});

test('a summary says what a plain count of all events says', async () => {
  const { activity, totals, funnel, source } = (await ask(`summary?${RANGE}`)).json();
  const [{ key: _key, ...slow } = { key: '' }] = slowActivity(made, whole, () => 'all');
  expect(activity).toEqual(slow);
  const expected = slowResults(made, whole, ({ currency }) => currency);
  expect(totals.map(({ currency }: { currency: string }) => currency).toSorted()).toEqual([...expected.keys()].toSorted());
  for (const { currency, sellThrough, biddersPerLot, ...sums } of totals) {
    const one = expected.get(currency);
    expect(sums).toEqual(JSON.parse(JSON.stringify(one, (_name, value) => (typeof value === 'bigint' ? Number(value) : value))));
    expect([sellThrough, biddersPerLot]).toEqual([round((one?.sold ?? 0) / ((one?.sold ?? 0) + (one?.passed ?? 0))), round((one?.bidders ?? 0) / (one?.lots ?? 1))]);
  }
  expect([funnel, source]).toEqual([{ registered: 0, watched: 0, bid: 0, won: 0 }, 'postgres']);
});

const round = (share: number): number => Math.round(share * 10_000) / 10_000;

test('a series has every day once, also those on which nothing happened, in the days of the zone', async () => {
  const zone = 'America/New_York';
  const answer = (await ask(`series?${RANGE}&zone=${zone}&currency=EUR`)).json();
  expect(answer.items.map(({ day }: { day: string }) => day)).toEqual(Array.from({ length: 12 }, (_, at) => `2025-06-${String(at + 1).padStart(2, '0')}`));
  expect(answer.money).toHaveLength(12);
  const asked = { fromMs: FROM_MS + 4 * 3_600_000, toMs: FROM_MS + 12 * DAY_MS + 4 * 3_600_000, zone, category: null, currency: 'EUR' };
  const slow = slowResults(made, asked, ({ closedMs }) => dayIn(closedMs, zone));
  for (const { day, hammer } of answer.money) expect(hammer).toBe(Number(slow.get(day)?.hammer ?? 0n));
});

test('who registered is followed to the first lot won, and nobody counts twice', async () => {
  const someone = made.events.find(({ kind, account }) => kind === 'bid.accepted' && account !== null)?.account ?? accountId('100');
  const atMs = Date.UTC(2025, 4, 20);
  const lot = made.events[0]?.lot ?? made.lots[0]?.lot;
  if (lot === undefined) throw new Error('There are lots.');
  for (let times = 0; times < 2; times += 1) {
    await house.module.handlers.onIdentityEvents([someone, accountId('55')].map((account) => ({ kind: 'account.registered', account, displayName: 'A', roles: ['bidder'], atMs })));
    await house.module.handlers.onAuctionEvents([{ kind: 'lot.watched', lot, account: accountId('55'), atMs: atMs + 5 }, { kind: 'lot.watched', lot, account: accountId('55'), atMs: atMs + 1 }]);
  }
  const { funnel } = (await ask('summary?from=2025-05-20&to=2025-05-20')).json();
  expect([funnel.registered, funnel.watched, funnel.bid]).toEqual([2, 1, 1]);
  expect(await house.module.heldAbout(accountId('55'))).toEqual({ firstTimes: { registeredAt: new Date(atMs).toISOString(), watchedAt: new Date(atMs + 1).toISOString(), bidAt: null, wonAt: null } });
});

test('tables are safe for spreadsheets and hold what the calls answer', async () => {
  const answer = await ask(`export?${RANGE}&table=lots`);
  expect([answer.headers['content-type'], answer.headers['content-disposition']]).toEqual(['text/csv; charset=utf-8', 'attachment; filename="auctionhub-lots-2025-06-01-2025-06-12.csv"']);
  const lines = answer.body.replace('\uFEFF', '').trimEnd().split('\r\n');
  const ended = [...slowResults(made, whole, () => 'all').values()][0];
  expect(lines.length - 1).toBe(ended?.lots);
  expect(lines.filter((line) => line.includes(',sold,')).length).toBe(ended?.sold);
  for (const table of ['days', 'minutes', 'categories', 'sellers']) expect((await ask(`export?from=2025-06-01&to=2025-06-06&table=${table}`)).body.split('\r\n').length).toBeGreaterThan(2);
  expect((await ask('export?table=secrets')).statusCode).toBe(400);
});

test('sellers and categories are named, in one currency, the highest sum first', async () => {
  const sellers = (await ask(`sellers?${RANGE}&currency=USD&limit=3`)).json();
  expect(sellers.items.length).toBeLessThanOrEqual(3);
  expect(sellers.items[0].seller.displayName).toBe(`Seller ${sellers.items[0].seller.id}`);
  const sums = sellers.items.map(({ hammer }: { hammer: number }) => hammer);
  expect(sums).toEqual(sums.toSorted((one: number, other: number) => other - one));
  expect((await ask(`categories?${RANGE}&limit=0`)).statusCode).toBe(400);
});
