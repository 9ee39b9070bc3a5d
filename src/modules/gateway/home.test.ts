import type { LightMyRequestResponse } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import type { LotInList, OpenLots } from '#contracts/auction.ts';
import type { Caller } from '#contracts/identity.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { createHttpServer, type HttpServer } from '#platform/http/server.ts';
import { handTime, type HandTime } from '../../../test/support/hand-time.ts';
import { homeRoutes } from './home.ts';

const NOW = '2030-01-01T09:00:00.000Z';
const HOSTILE = `</a></bdi><script>alert("x")</script><img src=x onerror='alert(1)'>`;

const servers: HttpServer[] = [];
afterEach(async () => { for (const server of servers.splice(0)) await server.close({ drainMs: 0 }); });

type Door = { time: HandTime; warnings: string[]; asked: number[]; get(path: string): Promise<LightMyRequestResponse>; page(path?: string): Promise<string> };

function door(openLots: () => Promise<OpenLots>, demonstration = false): Door {
  const time = handTime();
  const warnings: string[] = [];
  const asked: number[] = [];
  const routes = homeRoutes({
    auction: { openLots: (limit) => { asked.push(limit); return openLots(); } }, demonstration, clock: time.clock,
    log: { warn: (_fields, message) => void warnings.push(message) },
  });
  const server = createHttpServer<Caller>({
    routes, refusals: REFUSALS, authenticate: () => null, mayCall: () => false, accountOf: ({ accountId }) => accountId, limiter: null, publicUrl: null,
    trustedProxies: [], clock: time.clock, log: { error: (fields) => { throw new Error(JSON.stringify(fields)); } }, accessLog: null, metrics: null,
  });
  servers.push(server);
  const get = (path: string): Promise<LightMyRequestResponse> => server.inject({ method: 'GET', url: path });
  return { time, warnings, asked, get, page: async (path = '/') => (await get(path)).payload };
}

const house = (lots: readonly LotInList[], more: Partial<OpenLots> = {}) => async (): Promise<OpenLots> => ({ lots, more: false, published: lots.length > 0, ...more });

const lot = (changes: Partial<LotInList> = {}): LotInList => ({
  id: 'lot_7', title: 'Gold watch, 1962', category: 'watches', condition: null, estimateLow: 80_000, estimateHigh: 120_000, images: [], seller: { id: 'acc_1', displayName: 'Sam' },
  sale: null, format: 'english', status: 'open', outcome: null, currency: 'USD', openingPrice: 1_000, price: 125_000, minimum: 127_500, bidCount: 12, bidderCount: 3,
  leader: 'Amber Heron', reserve: 'unmet', buyNowPrice: null, opensAt: NOW, closesAt: '2030-01-01T09:12:30.000Z', extensions: 0, seq: 13, serverTime: NOW, ...changes,
});

test('an empty house says so, and names the next steps', async () => {
  const page = await door(house([])).page();
  expect(page).toContain('<h1>This house is empty</h1>');
  const commands = [...page.matchAll(/<code>(.*?)<\/code>/g)].map((found) => found[1]?.replaceAll(/<\/?span>/g, '').replaceAll('&#39;', "'"));
  expect(commands).toEqual(['npx auctionhub demo', expect.stringMatching(/^npx auctionhub user create --email \S+ --password '[^']+' --name '[^']+' --role seller$/)]);
  expect(page).toContain('<a href="/docs">');
  expect(page).not.toContain('class="lots"');
});

test('a house whose lots are all closed or not open yet is not called empty', async () => {
  const page = await door(house([], { published: true })).page();
  expect(page).toContain('<h1>No lot is open</h1>');
  expect(page).not.toContain('empty');
  expect(page).not.toContain('auctionhub demo');
});

test('an open lot is shown with title, price, bids and close', async () => {
  const { page, asked } = door(house([lot(), lot({ id: 'lot_8', title: 'Clock', bidCount: 0, price: 5_000, reserve: 'none', closesAt: '2030-01-02T10:00:00.000Z' })]));
  const text = await page();
  expect(asked).toEqual([50]);
  expect(text).toContain('<a href="/api/v1/lots/lot_7"><bdi>Gold watch, 1962</bdi></a>');
  expect(text).toContain('<dt>Price</dt><dd class="price">USD\u00a01,250.00</dd>');
  expect(text).toContain('<a href="/api/v1/lots/lot_7/bids">12</a>');
  expect(text).toContain('<time datetime="2030-01-01T09:12:30.000Z">09:12:30</time><span>in 12 min</span>');
  expect(text).toContain('Estimate USD\u00a0800.00 to USD\u00a01,200.00 · Reserve not met');
  expect(text).toContain('<dt>Opening price</dt><dd class="price">USD\u00a050.00</dd>');
  expect(text).toContain('>2030-01-02 10:00:00</time><span>in 25 h 0 min</span>');
  expect(text).not.toContain('Demonstration');
  expect(text).not.toContain('There are more');
});

test('nothing that people write becomes anything but text', async () => {
  const page = await door(house([lot({ title: HOSTILE, sale: { id: 'sal_1', title: HOSTILE, position: 3 } }), lot({ title: '\u202egnp.exe' })])).page();
  expect(page).not.toMatch(/<script|<img|onerror='/);
  expect(page.match(/&lt;script&gt;alert\(&quot;x&quot;\)&lt;\/script&gt;/g)).toHaveLength(2);
  // A title that turns the direction of reading turns nothing beside itself.
  expect(page).toContain('<bdi>\u202egnp.exe</bdi>');
});

test('amounts are written in the units of their currency', async () => {
  const text = async (price: number, currency: string): Promise<string> => /class="price">([^<]+)</.exec(await door(house([lot({ price, currency })])).page())?.[1] ?? '';
  expect(await text(999, 'USD')).toBe('USD\u00a09.99');
  expect(await text(1_000_000, 'JPY')).toBe('JPY\u00a01,000,000');
  expect(await text(1_234_567, 'KWD')).toBe('KWD\u00a01,234.567');
  expect(await text(1_000_000_000_000_000, 'USD')).toBe('USD\u00a010,000,000,000,000.00');
});

test.each([
  [59, true, 'in 59 s'], [60, false, 'in 1 min'], [0.4, true, 'closing'], [3_600, false, 'in 1 h 0 min'], [49 * 3_600, false, 'in 2 days'],
])('a lot that closes in %d s: soon is %s', async (seconds, soon, words) => {
  const closesAt = new Date(Date.parse(NOW) + seconds * 1_000).toISOString();
  const page = await door(house([lot({ closesAt })])).page();
  expect(page).toContain(`<span>${words}</span>`);
  expect(page.includes('class="soon"')).toBe(soon);
});

test('the page is a page: no script may run in it, and only its own style is loaded', async () => {
  const { get } = door(house([lot()]));
  const answer = await get('/');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('no-store');
  const policy = String(answer.headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/script-src|unsafe/);
  expect(answer.payload).not.toMatch(/<script|style=| on\w+=/);
  expect([...answer.payload.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((found) => found[1])).toEqual(['/home.css']);
  const style = await get('/home.css');
  expect([style.statusCode, style.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
  expect(style.payload).toContain('prefers-color-scheme: dark');
  expect(style.payload).not.toMatch(/url\(|@import/);
});

test('more lots than are shown are told of', async () => {
  expect(await door(house([lot()], { more: true })).page()).toContain('href="/api/v1/lots?status=open&amp;limit=100"');
});

test('the page loads itself again when asked to, and only then', async () => {
  const { get, page } = door(house([lot()]));
  expect(await page()).not.toContain('http-equiv="refresh"');
  const renewed = await page('/?renew=10&from=elsewhere');
  expect(renewed).toContain('<meta http-equiv="refresh" content="10">');
  expect(renewed).toContain('<a href="/">Stop</a>');
  for (const bad of ['0', '1', '10;url=//evil', '<b>']) expect((await get(`/?renew=${encodeURIComponent(bad)}`)).statusCode).toBe(400);
});

test('a demonstration says so on every state of its page', async () => {
  for (const found of [house([lot()]), house([]), house([], { published: true })]) expect(await door(found, true).page()).toContain('Nothing here can be bought');
  expect(await door(house([]), true).page()).not.toContain('npx auctionhub demo');
});

test('a crowd at the door asks once a second', async () => {
  const { asked, page, time } = door(house([lot()]));
  await Promise.all(Array.from({ length: 20 }, () => page()));
  expect(asked).toHaveLength(1);
  await time.pass(1_000);
  await page();
  expect(asked).toHaveLength(2);
});

test('without the database the page says so with 503, and the next visitor asks anew', async () => {
  let down = true;
  const { get, warnings } = door(async () => {
    if (down) throw new Error('the database at 10.0.0.1 is gone');
    return house([lot()])();
  });
  const answer = await get('/');
  expect([answer.statusCode, answer.headers['retry-after'], answer.headers['content-type']]).toEqual([503, '5', 'text/html; charset=utf-8']);
  expect(answer.payload).toContain('cannot be shown now');
  expect(answer.payload).not.toContain('10.0.0.1');
  expect(warnings).toHaveLength(1);
  down = false;
  expect((await get('/')).statusCode).toBe(200);
});
