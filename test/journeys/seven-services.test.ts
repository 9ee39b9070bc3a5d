import { afterAll, beforeAll, expect, test } from 'vitest';
import { Client } from 'pg';
import { LiveClient } from '../support/live-client.ts';
import { type Person, published, registered, staffed } from '../support/market.ts';
import { ownServer, type OwnServer } from '../support/postgres.ts';
import { type Answer, patientCall, runCommand, type ServedHouse } from '../support/served-house.ts';
import { sevenServices, type SevenServices, urlOf } from '../support/seven-services.ts';
import { OPEN_MS_MAX } from '../support/shapes.ts';

/* What only a house of several processes can show: two gateways and two biddings, each of which may go at any moment. */

/** A guard: a revoked session acts for a second more, and told over the fan-out it is sooner, where the machine has the time. */
const TOLD_WITHIN_MS = 60_000;
const LOTS = 8;
const TRIES_MAX = 60;
const AGAIN_MS = 200;

let postgres: OwnServer;
let house: SevenServices;
let seller: Person;
let anna: Person;
let bob: Person;
const opened: LiveClient[] = [];

// What journeys need of a house is its calls and its commands.
const market = (): ServedHouse => ({ ...house, call: (...asked: Parameters<ServedHouse['call']>) => patientCall(house.url, ...asked) }) as unknown as ServedHouse;

beforeAll(async () => {
  postgres = await ownServer();
  house = await sevenServices({ gateways: 2, biddings: 2, postgres: async () => postgres });
  seller = await staffed(market(), 'seller', 'seller');
  anna = await registered(market(), 'anna');
  bob = await registered(market(), 'bob');
}, OPEN_MS_MAX);
afterAll(async () => {
  opened.forEach(({ ws }) => ws.terminate());
  await house.remove();
}, OPEN_MS_MAX);

/** A bid, asked again with its one key while the house puts it off: bidding may just be dead, or the machine busy. */
async function bid(who: Person, lot: string, maximum: number, more: { gateway?: number; key?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  const headers = { ...who.headers, 'idempotency-key': more.key ?? crypto.randomUUID(), ...more.headers };
  for (let tries = 1; ; tries += 1) {
    const answer = await house.call('POST', `/lots/${lot}/bids`, { maximum }, headers, more.gateway ?? 0);
    if (answer.status !== 503 || tries >= TRIES_MAX) return answer;
    await new Promise((resolve) => { setTimeout(resolve, AGAIN_MS); });
  }
}

async function socketAt(gateway: number, headers: Record<string, string> = {}): Promise<LiveClient> {
  const client = await LiveClient.connect(Number(new URL(house.service('gateway', gateway).url).port), headers);
  opened.push(client);
  return client;
}

test('a bid through one gateway is seen on a socket of the other, with its seq, and who was outbid is told there', async () => {
  const lot = await published(market(), seller);
  const watcher = await socketAt(1, anna.headers);
  watcher.send({ type: 'watch', lot });
  await watcher.first('snapshot');
  expect((await bid(anna, lot, 2_000)).status).toBe(201);
  expect((await bid(bob, lot, 5_000)).status).toBe(201);
  await watcher.until(() => watcher.seqs(lot).length >= 2);
  expect(watcher.seqs(lot)).toEqual([2, 3]);
  await watcher.until(() => watcher.of('notice').some(({ code }) => code === 'notification'));
  await expect.poll(async () => (await house.call('GET', '/me/notifications', undefined, anna.headers, 1)).body['items'], { timeout: TOLD_WITHIN_MS }).toContainEqual(expect.objectContaining({ kind: 'outbid' }));
});

test('the same key is the same bid through every way in', async () => {
  const lot = await published(market(), seller);
  const key = crypto.randomUUID();
  const [first, second] = [await bid(anna, lot, 2_000, { key }), await bid(anna, lot, 2_000, { key, gateway: 1 })];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual({ ...first.body, replayed: true });
  expect((await bid(anna, lot, 3_000, { key, gateway: 1 })).status).toBe(422);
});

test('a session that is ended through one gateway is ended on the sockets and calls of the other', async () => {
  const gone = await registered(market(), 'gone');
  const socket = await socketAt(1, gone.headers);
  expect((await house.call('GET', '/me', undefined, gone.headers, 1)).status).toBe(200);
  const endedMs = performance.now();
  expect((await house.call('DELETE', '/sessions/current', undefined, gone.headers)).status).toBe(204);
  await socket.until(() => socket.of('notice').some(({ code }) => code === 'signed_out'));
  expect(performance.now() - endedMs).toBeLessThan(TOLD_WITHIN_MS);
  expect((await house.call('GET', '/me', undefined, gone.headers, 1)).status).toBe(401);
});

test('a request keeps its id and its trace in the log of the service that answered it', async () => {
  const lot = await published(market(), seller);
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  await bid(anna, lot, 2_000, { headers: { 'x-request-id': 'the-request-of-anna', traceparent: `00-${trace}-00f067aa0ba902b7-01` } });
  const lines = (name: 'gateway' | 'bidding'): string[] => house.processes.filter((one) => one.name === name).flatMap((one) => one.output().split('\n')).filter((line) => line.includes('the-request-of-anna'));
  await expect.poll(() => [lines('gateway').length, lines('bidding').length]).toEqual([1, 1]);
  expect([...lines('gateway'), ...lines('bidding')].map((line) => JSON.parse(line) as unknown)).toEqual([expect.objectContaining({ route: 'placeBid', trace }), expect.objectContaining({ route: 'bidding.answer', address: 'gateway', trace })]);
});

test('a replica of bidding is killed in the middle of bids: each is answered, none twice, and the next bids go on', async () => {
  const lots = await Promise.all(Array.from({ length: LOTS }, () => published(market(), seller)));
  const answers = lots.map((lot) => [1_000, 2_000, 3_000, 4_000].reduce(
    async (before, maximum) => [...(await before), (await bid(anna, lot, maximum, { gateway: maximum % 2 })).status], Promise.resolve<number[]>([])));
  await house.service('bidding', 0).kill();
  for (const statuses of await Promise.all(answers)) expect(statuses).toEqual([201, 201, 201, 201]);
  for (const lot of lots) expect((await house.call('GET', `/lots/${lot}`)).body).toMatchObject({ bidCount: 4, seq: 5 });
  await house.service('bidding', 0).start();
}, OPEN_MS_MAX);

test('without payment, notification and analytics bids go on, and what they missed they hear when they are back', async () => {
  const lot = await published(market(), seller);
  const others = (['payment', 'notification', 'analytics'] as const).map((name) => house.service(name));
  await Promise.all(others.map((one) => one.kill()));
  expect((await bid(anna, lot, 2_000)).status).toBe(201);
  expect((await house.call('POST', `/lots/${lot}/end`, undefined, seller.headers)).status).toBe(200);
  expect((await house.call('GET', '/me/notifications', undefined, anna.headers)).body).toMatchObject({ code: 'busy' });
  await expect.poll(async () => (await fetch(`${house.url}/health/ready`)).status).toBe(200);
  await Promise.all(others.map((one) => one.start()));
  await expect.poll(async () => (await house.call('GET', '/me/notifications', undefined, anna.headers)).body['items'], { timeout: OPEN_MS_MAX }).toContainEqual(expect.objectContaining({ kind: 'won' }));
}, OPEN_MS_MAX);

test('without identity nobody is taken for somebody else, and with it back everything goes on', async () => {
  const lot = await published(market(), seller);
  const seen = (await house.call('GET', `/lots/${lot}`)).body['seller'];
  await house.service('identity').kill();
  // Lots are shown on, with the names that were known.
  expect((await house.call('GET', `/lots/${lot}`)).body['seller']).toEqual(seen);
  expect((await house.call('GET', '/lots')).status).toBe(200);
  await expect.poll(async () => (await house.call('GET', '/me', undefined, anna.headers)).status, { timeout: TOLD_WITHIN_MS }).toBe(503);
  await house.service('identity').start();
  await expect.poll(async () => (await house.call('GET', '/me', undefined, anna.headers)).status).toBe(200);
}, OPEN_MS_MAX);

test('a gateway that is stopped closes its sockets with 1012, and the other one goes on', async () => {
  const socket = await socketAt(1);
  expect(await house.service('gateway', 1).stop()).toBe(0);
  expect(await socket.closeCode()).toBe(1012);
  expect((await house.call('GET', '/lots')).status).toBe(200);
});

test('a service can touch its own module\'s rows alone, and starts on no schema that is not its release\'s', async () => {
  const asIdentity = new Client({ ...postgres.connection, user: 'service_identity', password: 'a password of a service' });
  await asIdentity.connect();
  await expect(asIdentity.query('select seq from bidding.decisions limit 1')).rejects.toThrow('permission denied');
  await expect(asIdentity.query('set role auctionhub_bidding')).rejects.toThrow('permission denied');
  await asIdentity.end();
  const owner = new Client(postgres.connection);
  await owner.connect();
  await owner.query('create database empty');
  await owner.end();
  const environment = {
    ...process.env, DATABASE_URL: urlOf({ ...postgres.connection, database: 'empty' }), AMQP_URL: house.rabbitmq.url, SESSION_SECRET: 'x'.repeat(32), PUBLIC_URL: house.url, SERVICE_URLS: 'kubernetes', PORT: '0',
    DATA_DIR: postgres.dataDir,
  };
  const refused = await runCommand(['serve', 'bidding'], environment);
  expect(refused.code).toBe(2);
  expect(refused.stderr + refused.stdout).toContain('run \\"auctionhub db migrate\\"');
});

test('after all of it every record is as it must be', async () => {
  // What was killed hears of its share a little later.
  await expect.poll(async () => (await house.run('verify')).stdout, { timeout: OPEN_MS_MAX, interval: 2_000 }).toContain('Nothing found.');
}, OPEN_MS_MAX);
