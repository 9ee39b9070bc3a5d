import { afterAll, beforeAll, expect, test } from 'vitest';
import { standInForElasticsearch, type StandIn } from '../support/elasticsearch/stand-in.ts';
import { expectStatus, type Person, published, registered, staffed } from '../support/market.ts';
import { type ServedHouse, servedHouse } from '../support/served-house.ts';

/*
 * A house with an engine that goes away under it. The engine is a stand-in that evaluates queries and holds requests against the specification; no
 * server of Elasticsearch can be had here.
 */

const SOON_MS = 120_000;

let engine: StandIn;
let house: ServedHouse;
beforeAll(async () => {
  engine = await standInForElasticsearch();
  house = await servedHouse({ environment: { ELASTICSEARCH_URL: engine.url.replace('http://', 'http://elastic:a-secret-word@') } });
}, 180_000);
afterAll(async () => {
  await house.remove();
  await engine.close();
});

const checkOf = async (): Promise<{ status: string; ready: number }> => {
  const { checks } = await (await fetch(`${house.url}/health/detail`)).json() as { checks: { name: string; status: string }[] };
  return { status: checks.find(({ name }) => name === 'elasticsearch')?.status ?? 'none', ready: (await fetch(`${house.url}/health/ready`)).status };
};

test('the engine answers while it is there; away, PostgreSQL does, the house stays ready, no bid waits, and what was missed is copied when it is back', { timeout: 300_000 }, async () => {
  const seller = await staffed(house, 'seller', 'seller');
  const analyst = await staffed(house, 'analyst', 'analyst');
  const [ann, ben] = [await registered(house, 'ann'), await registered(house, 'ben')];
  const lot = await published(house, seller);
  let maximum = 1_000;
  const bid = async (by: Person): Promise<void> => {
    maximum += 500;
    await expectStatus(house.call('POST', `/lots/${lot}/bids`, { maximum }, { ...by.headers, 'idempotency-key': crypto.randomUUID() }), 201);
  };
  const summary = () => expectStatus(house.call('GET', '/admin/analytics/summary', undefined, analyst.headers), 200);
  const searches = (): number => engine.calls.filter((call) => call === 'search').length;
  // Of lists: which were found, and whether the engine was asked.
  const listed = async (): Promise<{ lots: string[]; asked: boolean }> => {
    const before = searches();
    const { items } = await expectStatus(house.call('GET', '/lots?q=watch'), 200) as { items: { id: string }[] };
    return { lots: items.map(({ id }) => id), asked: searches() > before };
  };
  const soonListed = (asked: boolean): Promise<void> => expect.poll(listed, { timeout: SOON_MS, interval: 300 }).toEqual({ lots: [lot], asked });
  const soon = (wanted: object): Promise<void> => expect.poll(summary, { timeout: SOON_MS, interval: 300 }).toMatchObject(wanted);
  for (const by of [ann, ben, ann]) await bid(by);
  await soon({ source: 'elasticsearch', activity: { bids: 3 } });
  await soonListed(true);
  await expect.poll(checkOf, { timeout: SOON_MS }).toEqual({ status: 'healthy', ready: 200 });
  engine.be('down');
  expect((await listed()).lots).toEqual([lot]);
  for (const by of [ben, ann]) await bid(by);
  await expect.poll(() => house.output(), { timeout: SOON_MS, interval: 100 }).toContain('Elasticsearch unavailable');
  await soon({ source: 'postgres', activity: { bids: 5 } });
  await soonListed(false);
  await expect.poll(checkOf, { timeout: SOON_MS }).toEqual({ status: 'degraded', ready: 200 });
  engine.be('well');
  await bid(ben);
  const backMs = performance.now();
  await soon({ source: 'elasticsearch', activity: { bids: 6 } });
  await soonListed(true);
  process.stderr.write(`elasticsearch: copies answer again ${((performance.now() - backMs) / 1_000).toFixed(1)} s after the engine is back\n`);
  await expect.poll(checkOf, { timeout: SOON_MS }).toEqual({ status: 'healthy', ready: 200 });
  expect(engine.faults).toEqual([]);
  expect(house.output()).not.toContain('a-secret-word');
});
