import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectStatus, type Person, published, registered, staffed } from '../support/market.ts';
import { type JourneyHouse, journeyHouse, OPEN_MS_MAX } from '../support/shapes.ts';

/* What is sold becomes a figure, for those who may see it, and is counted the same when everything is counted again. */

const SOON_MS = 120_000;

let house: JourneyHouse;
beforeAll(async () => { house = await journeyHouse(); }, OPEN_MS_MAX);
afterAll(async () => { await house.remove(); });

const keyed = (person: Person): Record<string, string> => ({ ...person.headers, 'idempotency-key': crypto.randomUUID() });

test('lots that were sold and bid on are in the figures and in the tables, and a rebuild changes none of them', { timeout: OPEN_MS_MAX }, async () => {
  const seller = await staffed(house, 'seller', 'seller');
  const analyst = await staffed(house, 'analyst', 'analyst');
  const [ann, ben] = [await registered(house, 'ann'), await registered(house, 'ben')];
  const sold = await published(house, seller, { buyNowPrice: 5_000, estimateLow: 2_000, estimateHigh: 6_000 });
  await expectStatus(house.call('POST', `/lots/${sold}/buy`, undefined, keyed(ann)), 201);
  const open = await published(house, seller);
  for (const [bidder, maximum] of [[ann, 2_000], [ben, 3_000], [ann, 4_000]] as const) await expectStatus(house.call('POST', `/lots/${open}/bids`, { maximum }, keyed(bidder)), 201);
  await expectStatus(house.call('PUT', `/watchlist/${open}`, undefined, ben.headers), 204);
  const summary = async () => (await expectStatus(house.call('GET', '/admin/analytics/summary', undefined, analyst.headers), 200));
  const expected = {
    activity: { opened: 2, bids: 3, purchases: 1 }, totals: [{ currency: 'USD', lots: 1, sold: 1, hammer: 5_000, estimated: 1, within: 1, sellThrough: 1 }], funnel: { watched: 1, bid: 2, won: 1 },
    revenue: [{ currency: 'USD', invoices: 1, hammer: 5_000 }], source: 'postgres',
  };
  await expect.poll(summary, { timeout: SOON_MS, interval: 500 }).toMatchObject(expected);
  const table = await fetch(`${house.url}/api/v1/admin/analytics/export?table=lots`, { headers: analyst.headers });
  expect([table.headers.get('content-type'), (await table.text()).split('\r\n').filter((line) => line.startsWith(sold))]).toEqual(['text/csv; charset=utf-8', [expect.stringContaining('Gold watch, 1962')]]);
  const rebuilt = await house.run('analytics', 'rebuild', '--json');
  expect([rebuilt.code, rebuilt.stderr]).toEqual([0, '']);
  expect(JSON.parse(rebuilt.stdout)).toMatchObject({ mended: 0 });
  expect(JSON.parse(rebuilt.stdout).facts).toBeGreaterThanOrEqual(7);
  expect(await summary()).toMatchObject(expected);
  expect((await house.call('GET', '/admin/analytics/summary', undefined, ann.headers)).status).toBe(403);
  const held = await fetch(`${house.url}/api/v1/me/export`, { headers: ann.headers });
  expect(await held.json()).toMatchObject({ firstTimes: { wonAt: expect.any(String), watchedAt: null } });
});
