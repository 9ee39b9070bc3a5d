import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { livingPostmaster } from '#platform/db/embedded/processes.ts';
import { newPlace, type Place } from './command.ts';

/* Commands beside a running house: one embedded server, two programs, and what one does the other knows. */

const COMMAND_MS_MAX = 240_000;
/** A revoked session acts for one second more at most, which tests of sessions hold with a clock of their own; here it is enough that it ends. */
const REVOKED_WITHIN_MS = 30_000;
const HOUR_MS = 3_600_000;

let place: Place;
let house: ReturnType<Place['start']>;
let url: string;

beforeAll(async () => {
  place = await newPlace();
  house = place.start('serve', '--port', '0');
  url = await house.said(/open at (http:\/\/[\w.:]+)/).then(([, address = '']) => address);
}, COMMAND_MS_MAX);
afterAll(() => place.clear(), COMMAND_MS_MAX);

type Called = { status: number; body: Record<string, unknown> };

async function call(method: string, path: string, token: string | null, body?: object): Promise<Called> {
  const headers: Record<string, string> = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  if (token !== null) headers['authorization'] = `Bearer ${token}`;
  const answer = await fetch(`${url}/api/v1${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: answer.status, body: await answer.json().then((read: unknown) => ({ ...(typeof read === 'object' ? read : {}) }), () => ({})) };
}

const signIn = async (email: string): Promise<string> => {
  const { status, body } = await call('POST', '/sessions', null, { email, password: 'correct horse' });
  expect(status).toBe(201);
  return String(body['token']);
};

test('an account that was made beside the house sells and bids at once, and is put out at once', async () => {
  expect(await place.run('user', 'create', '--email', 'sam@example.org', '--password', 'correct horse', '--name', 'Sam', '--role', 'seller')).toMatchObject({ code: 0 });
  expect(await place.run('user', 'create', '--email', 'bea@example.org', '--password', 'correct horse', '--name', 'Bea')).toMatchObject({ code: 0 });
  const [seller, bidder] = [await signIn('sam@example.org'), await signIn('bea@example.org')];
  const lot = await publishedLot(seller);
  expect((await call('POST', `/lots/${lot}/bids`, bidder, { maximum: 5_000 })).status).toBe(201);

  const frozen = await place.run('lots', 'freeze', lot, '--reason', 'A test of the brake.', '--json');
  expect(frozen).toMatchObject({ code: 0 });
  expect(JSON.parse(frozen.out)).toMatchObject({ lot, seq: 3 });
  expect(await call('POST', `/lots/${lot}/bids`, bidder, { maximum: 6_000 })).toMatchObject({ status: 409, body: { code: 'lot_frozen' } });
  const again = await place.run('lots', 'freeze', lot, '--reason', 'once more');
  expect(again).toMatchObject({ code: 2, out: '' });
  expect((await place.run('lots', 'resume', lot)).out).toContain('takes bids again');
  expect((await call('POST', `/lots/${lot}/bids`, bidder, { maximum: 6_000 })).status).toBe(201);

  expect(JSON.parse((await place.run('sessions', 'revoke-all', '--user', 'bea@example.org', '--json')).out)).toMatchObject({ revoked: 1 });
  await vi.waitFor(async () => expect((await call('GET', '/me', bidder)).status).toBe(401), { timeout: REVOKED_WITHIN_MS });
  expect((await call('GET', '/me', seller)).status).toBe(200);

  const back = await signIn('bea@example.org');
  expect(await place.run('user', 'suspend', 'bea@example.org', '--reason', 'A test of the door.')).toMatchObject({ code: 0 });
  await vi.waitFor(async () => expect((await call('POST', `/lots/${lot}/bids`, back, { maximum: 7_000 })).status).toBe(401), { timeout: REVOKED_WITHIN_MS });
  expect(await call('POST', '/sessions', null, { email: 'bea@example.org', password: 'correct horse' })).toMatchObject({ status: 403 });
}, 4 * COMMAND_MS_MAX);

async function publishedLot(seller: string): Promise<string> {
  const { status, body } = await call('POST', '/lots', seller, {
    title: 'Gold watch', description: 'It runs.', category: 'watches', currency: 'USD', openingPrice: 1_000, closesAt: new Date(Date.now() + HOUR_MS).toISOString(),
  });
  expect(status).toBe(201);
  expect((await call('POST', `/lots/${String(body['id'])}/publish`, seller, {})).status).toBe(200);
  return String(body['id']);
}

test('a replay runs beside the house, and its lots are in no list', async () => {
  const file = await place.file('bids.csv', 'auction_id,seq,bidder,amount_cents,open_cents\na,1,anna,5000,1000\na,2,ben,2000,1000\n');
  expect(await place.run('replay', file, '--out', 'result.csv')).toMatchObject({ code: 0 });
  const { body } = await call('GET', '/lots?status=closed', null);
  expect(body['items']).toEqual([]);
}, COMMAND_MS_MAX);

test('health asks the house', async () => {
  const ran = await place.run('health', '--url', url, '--json');
  const report: unknown = JSON.parse(ran.out);
  expect(report).toMatchObject({ version: expect.any(String), checks: expect.arrayContaining([expect.objectContaining({ name: 'postgres', status: 'healthy' })]) });
  expect(ran.code).toBe(report !== null && typeof report === 'object' && 'status' in report && report.status === 'healthy' ? 0 : 1);
}, COMMAND_MS_MAX);

test('a command that began beside the house may outlive it: the last one out stops the database', async () => {
  house.child.kill('SIGTERM');
  expect((await house.ended).code).toBe(0);
  expect(await livingPostmaster(join(place.folder, 'data', 'postgres'))).toBe(null);
  expect((await place.run('user', 'list')).out).toContain('bea@example.org');
  expect(await livingPostmaster(join(place.folder, 'data', 'postgres'))).toBe(null);
}, COMMAND_MS_MAX);
