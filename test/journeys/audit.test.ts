import { afterAll, beforeAll, expect, test } from 'vitest';
import { Client } from 'pg';
import { connectOrStartEmbedded } from '#platform/db/index.ts';
import { type Person, published, registered, staffed } from '../support/market.ts';
import { type JourneyHouse, journeyHouse, OPEN_MS_MAX } from '../support/shapes.ts';

/* Somebody with the rights of the database's owner changes rows by hand while the house runs: what comes of it, as bidders, staff and operators see it. */

/**
 * A guard: ten seconds between two turns of the auditor, some more beside a broker until it is known that nothing is on its way there, and the turn itself on a
 * machine that others keep busy.
 */
const FOUND_WITHIN_MS = 120_000;
const TEST_MS = 600_000;

let house: JourneyHouse;
let owner: Client;
let seller: Person;
let bidders: Person[];
let clerk: Person;

beforeAll(async () => {
  house = await journeyHouse();
  seller = await staffed(house, 'seller', 'seller');
  clerk = await staffed(house, 'clerk', 'clerk');
  bidders = [await registered(house, 'anna'), await registered(house, 'bob')];
  const joined = await connectOrStartEmbedded({ dataDir: house.dataDir });
  owner = new Client(joined.connection);
  await owner.connect();
}, OPEN_MS_MAX);
afterAll(async () => {
  await owner.end();
  await house.remove();
});

const bid = async (who: number, lot: string, maximum: number) => house.call('POST', `/lots/${lot}/bids`, { maximum }, { ...bidders[who]?.headers, 'idempotency-key': crypto.randomUUID() });
const statusOf = async (lot: string): Promise<unknown> => (await house.call('GET', `/lots/${lot}`)).body['status'];
const records = async (): Promise<unknown> => {
  const body = await (await fetch(`${house.auditorUrl}/health/detail`)).json() as Record<string, unknown>;
  const checks = body['checks'] as { name: string; status: string }[];
  return { house: body['status'], records: checks.find(({ name }) => name === 'records')?.status };
};
const metricsPage = (): Promise<string> => house.metrics();
const verify = async (...words: string[]) => {
  const { code, stdout } = await house.run('verify', '--json', ...words);
  const told = JSON.parse(stdout) as { checks: { check: string; state: string; breaches: { lot: string | null; seq: number | null }[] }[]; mark: string };
  return { code, mark: told.mark, states: new Map(told.checks.map(({ check, state }) => [check, state])), breaches: told.checks.flatMap(({ check, breaches }) => breaches.map(({ lot }) => ({ check, lot }))), seqs: told.checks.flatMap(({ breaches }) => breaches.map(({ seq }) => seq)) };
};

async function lotWithBids(): Promise<string> {
  const lot = await published(house, seller);
  for (const [who, maximum] of [[0, 2_000], [1, 5_000], [0, 3_000]] as const) expect((await bid(who, lot, maximum)).status).toBe(201);
  return lot;
}

test('a price changed by hand freezes the lot at a turn of the auditor, and it is told to bidders, staff and operators; resumed it goes on', async () => {
  const lot = await lotWithBids();
  const clean = await verify();
  expect(clean).toMatchObject({ code: 0, breaches: [] });
  expect(clean.states.get('prices_follow_the_rule')).toBe('good');
  expect(clean.states.get('one_winner')).toBe('not exercised');
  await owner.query('update bidding.lots set price = 1 where lot_id = $1', [lot.slice(4)]);
  await expect.poll(() => statusOf(lot), { timeout: FOUND_WITHIN_MS, interval: 250 }).toBe('frozen');
  expect((await bid(1, lot, 9_000)).body).toMatchObject({ code: 'lot_frozen' });
  await expect.poll(metricsPage, { timeout: FOUND_WITHIN_MS }).toMatch(/verify_breaches_total\{check="untouched_by_hand"\} 1\b/);
  await expect.poll(records, { timeout: FOUND_WITHIN_MS }).toEqual({ house: 'degraded', records: 'degraded' });
  const alerts = async (): Promise<unknown> => (await house.call('GET', '/admin/overview', undefined, clerk.headers)).body['alerts'];
  await expect.poll(alerts, { timeout: FOUND_WITHIN_MS }).toContainEqual({ code: 'check.records', severity: 'warning', count: null });
  expect(house.output()).toContain('Something that must always hold does not');
  const found = await verify('--lot', lot);
  expect(found.code).toBe(1);
  expect(found.breaches).toEqual(expect.arrayContaining([{ check: 'heads_are_the_fold', lot }, { check: 'untouched_by_hand', lot }]));

  await owner.query('update bidding.lots set price = (select price from bidding.decisions where lot_id = $1 and seq = 4) where lot_id = $1', [lot.slice(4)]);
  expect((await house.run('lots', 'resume', lot, '--reason', 'the price was set right')).code).toBe(0);
  await expect.poll(records, { timeout: FOUND_WITHIN_MS, interval: 250 }).toEqual({ house: 'healthy', records: 'healthy' });
  expect(await statusOf(lot)).toBe('open');
  expect((await bid(1, lot, 9_000)).status).toBe(201);
}, TEST_MS);

test('a list that was changed by hand is found too, and what an earlier check ended with is where the next one begins', async () => {
  const lot = await lotWithBids();
  const { mark } = await verify('--full');
  await owner.query('update auction.heads set price = price + 1 where lot_id = $1', [lot.slice(4)]);
  await expect.poll(metricsPage, { timeout: FOUND_WITHIN_MS, interval: 250 }).toContain('verify_breaches_total{check="lists_agree_with_heads"} 1');
  const { code, breaches } = await verify('--since', mark);
  expect({ code, breaches }).toEqual({ code: 1, breaches: [{ check: 'lists_agree_with_heads', lot }] });
  // Nothing is wrong with the lot itself: bidding goes on, and puts the list right.
  expect(await statusOf(lot)).toBe('open');
  expect((await bid(1, lot, 9_000)).status).toBe(201);
  await expect.poll(async () => (await verify('--lot', lot)).code, { timeout: FOUND_WITHIN_MS }).toBe(0);
}, TEST_MS);

test('of one lot, what concerns events that were looked at before is not told again', async () => {
  const lot = await lotWithBids();
  await owner.query('update bidding.decisions set price = price + 1 where lot_id = $1 and seq = 3', [lot.slice(4)]);
  expect((await verify('--lot', lot, '--since', '3')).seqs).toContain(3);
  const later = await verify('--lot', lot, '--since', '4');
  expect(later.seqs.filter((seq) => seq !== null && seq < 4)).toEqual([]);
}, TEST_MS);

test('a check says in words what it cannot do', async () => {
  for (const [words, said] of [
    [['--full', '--lot', 'lot_1'], 'give it alone'], [['--lot', 'lot_1'], 'not a published lot'], [['--lot', 'acc_1'], 'not the id of a lot'], [['--since', 'yesterday'], 'neither a mark'],
    [['--acknowledge', '1'], 'Give a --reason'], [['--acknowledge', '999', '--reason', 'seen'], 'no breach 999'],
  ] as const) {
    const { code, stderr } = await house.run('verify', ...words);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  }
}, TEST_MS);
