import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerBody } from '#contracts/http/bidding.ts';
import { REFUSALS, type RefusalCode } from '#contracts/refusals.ts';
import { accountId } from '#domain/ids.ts';
import { titleOf } from '#platform/http/problem.ts';
import { liveHouse, type LiveHouse } from '../../../test/support/live-house.ts';
import { type LiveClient, run } from '../../../test/support/live-client.ts';
import { BIDS_WAITING_PER_SOCKET_MAX } from './bids.ts';

let house: LiveHouse;
let lot: string;
let client: LiveClient;
beforeEach(async () => {
  house = await liveHouse();
  lot = house.bidding.openLot();
  client = await house.connect({ authorization: `Bearer ${house.signIn('anna')}` });
});
afterEach(async () => {
  await house.stop();
});

test('a bid is answered with what HTTP would say', async () => {
  client.send({ type: 'bid', id: 'k-1', lot, maximum: 5_000 });
  expect(await client.first('answer')).toEqual({
    type: 'answer', id: 'k-1', ok: true, status: 201, lot, seq: 2, outcome: 'leading', maximum: 5_000, price: 1_100, minimum: 5_001, currency: 'USD',
    closesAt: '2030-01-01T18:00:00.000Z', decidedAt: '2030-01-01T08:00:00.002Z', replayed: false, receipt: null,
  });
  expect(house.bidding.placed).toEqual([{ account: accountId('1'), key: 'k-1', maximum: 5_000n, receivedAt: 0 }]);
});

test('a refusal has the same title on the socket and over HTTP', () => {
  const codes = Object.keys(REFUSALS).filter((code): code is RefusalCode => code in REFUSALS);
  for (const code of codes) expect(answerBody({ ok: false, code, facts: null, replayed: false }).body).toMatchObject({ code, title: titleOf(code) });
});

test('the moment at which a bid was read goes along with it', async () => {
  await house.time.pass(70);
  client.send({ type: 'bid', id: 'k-1', lot, maximum: 10 ** 15 });
  await client.first('answer');
  expect(house.bidding.placed).toMatchObject([{ receivedAt: 70, maximum: 10n ** 15n }]);
});

test.each([
  ['zero', '0'], ['negative', '-5'], ['a fraction', '10.5'], ['too large', '1000000000000001'], ['infinite', '1e400'], ['a text', '"5000"'], ['null', 'null'],
  ['a list', '[5000]'], ['missing', ''],
])('an amount that is %s is malformed and never reaches the lane', async (_, amount) => {
  const field = amount === '' ? '' : `,"maximum":${amount}`;
  client.ws.send(`{"type":"bid","id":"k-1","lot":"${lot}"${field}}`);
  const answer = await client.first('answer');
  expect(answer).toMatchObject({ id: 'k-1', ok: false, status: 400, code: 'malformed' });
  expect(JSON.stringify(answer['errors'])).toContain('"at":"maximum"');
  expect(house.bidding.placed).toEqual([]);
});

test('a bid that names its maximum twice is malformed, and neither amount reaches the lane', async () => {
  client.ws.send(`{"type":"bid","id":"k-1","lot":"${lot}","maximum":5000,"maximum":9000}`);
  expect(await client.first('error')).toEqual({ type: 'error', code: 'malformed' });
  expect(house.bidding.placed).toEqual([]);
});

test('NaN is no JSON, so the frame is malformed', async () => {
  client.ws.send(`{"type":"bid","id":"k-1","lot":"${lot}","maximum":NaN}`);
  expect(await client.first('error')).toEqual({ type: 'error', code: 'malformed' });
  expect(house.bidding.placed).toEqual([]);
});

test('a lot id of another kind is an unknown lot', async () => {
  client.send({ type: 'bid', id: 'k-1', lot: 'acc_1', maximum: 5_000 });
  expect(await client.first('answer')).toMatchObject({ id: 'k-1', ok: false, status: 404, code: 'unknown_lot' });
  expect(house.bidding.placed).toEqual([]);
});

test('who is not signed in is told so', async () => {
  const anonymous = await house.connect();
  anonymous.send({ type: 'bid', id: 'k-1', lot, maximum: 5_000 });
  expect(await anonymous.first('answer')).toMatchObject({ id: 'k-1', ok: false, status: 401, code: 'not_signed_in' });
  expect(house.bidding.placed).toEqual([]);
});

test('hello signs in, and frames after it wait for it', async () => {
  const token = house.signIn('ben');
  const late = await house.connect();
  late.send({ type: 'hello', token });
  late.send({ type: 'bid', id: 'k-1', lot, maximum: 5_000 });
  expect(await late.first('answer')).toMatchObject({ ok: true });
  expect(await late.nth('welcome', 2)).toMatchObject({ signedIn: true });
  late.send({ type: 'hello', token: 'no such token' });
  late.send({ type: 'bid', id: 'k-2', lot, maximum: 5_000 });
  expect(await late.nth('answer', 2)).toMatchObject({ id: 'k-2', ok: false, code: 'not_signed_in' });
  expect(late.of('error')).toEqual([{ type: 'error', code: 'not_signed_in' }]);
});

test('a revoked session bids no more on its open socket, and goes on watching', async () => {
  client.send({ type: 'watch', lot });
  await client.first('snapshot');
  const other = await house.connect({ authorization: `Bearer ${house.signIn('ben')}` });
  const session = house.sessions.get('token-of-anna')?.sessionId;
  if (session === undefined) throw new Error('a session');
  house.sessions.delete('token-of-anna');
  house.revoke({ session });
  expect(await client.first('notice')).toMatchObject({ code: 'signed_out' });
  client.send({ type: 'bid', id: 'k-1', lot, maximum: 5_000 });
  expect(await client.first('answer')).toMatchObject({ ok: false, code: 'not_signed_in' });
  other.send({ type: 'bid', id: 'k-2', lot, maximum: 5_000 });
  expect(await other.first('answer')).toMatchObject({ ok: true });
  await client.until(() => client.seqs(lot).length >= 1);
  expect(other.of('notice')).toEqual([]);
});

test('a session revoked by another process cannot bid either, and is noticed while it only watches', async () => {
  const watcher = await house.connect({ authorization: 'Bearer token-of-anna' });
  house.sessions.delete('token-of-anna');
  client.send({ type: 'bid', id: 'k-1', lot, maximum: 5_000 });
  expect(await client.first('answer')).toMatchObject({ ok: false, code: 'not_signed_in' });
  await house.time.pass(11_500);
  expect(await watcher.first('notice')).toMatchObject({ code: 'signed_out' });
  expect(house.bidding.placed).toEqual([]);
});

test('all sockets of a suspended account are signed out', async () => {
  const second = await house.connect({ authorization: 'Bearer token-of-anna' });
  house.sessions.clear();
  house.revoke({ account: accountId('1') });
  await Promise.all([client.first('notice'), second.first('notice')]);
});

test('more bids than a socket may have waiting are told busy, and none goes without an answer', async () => {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => { release = resolve; });
  house.bidding.beforeAnswer = () => gate;
  const extra = 10;
  for (const at of run(1, BIDS_WAITING_PER_SOCKET_MAX + extra)) client.send({ type: 'bid', id: `k-${at}`, lot, maximum: 5_000 });
  await client.nth('answer', extra);
  expect(client.of('answer').map((answer) => answer['code'])).toEqual(Array(extra).fill('busy'));
  expect(client.of('answer')[0]).toMatchObject({ ok: false, status: 503, retryAfter: 1 });
  release();
  await client.nth('answer', BIDS_WAITING_PER_SOCKET_MAX + extra);
  expect(new Set(client.of('answer').map((answer) => answer['id'])).size).toBe(BIDS_WAITING_PER_SOCKET_MAX + extra);
  expect(house.bidding.placed.length).toBe(BIDS_WAITING_PER_SOCKET_MAX);
});

test('ten thousand bids at once each get an answer, and others are served meanwhile', async () => {
  const count = 10_000;
  const other = await house.connect({ authorization: `Bearer ${house.signIn('ben')}` });
  for (const at of run(1, count)) client.ws.send(`{"type":"bid","id":"k-${at}","lot":"${lot}","maximum":5000}`);
  other.send({ type: 'bid', id: 'other', lot, maximum: 5_000 });
  expect(await other.first('answer')).toMatchObject({ ok: true });
  await client.nth('answer', count);
  expect(new Set(client.of('answer').map((answer) => answer['id'])).size).toBe(count);
  expect(client.closed).toBeNull();
});

test('a flood of one account is stopped before the lane', async () => {
  house.dials.bidWaitSeconds = 7;
  client.send({ type: 'bid', id: 'k-1', lot, maximum: 5_000 });
  expect(await client.first('answer')).toMatchObject({ id: 'k-1', ok: false, status: 429, code: 'rate_limited', retryAfter: 7 });
  expect(house.bidding.placed).toEqual([]);
});

test('a bid that fails unexpectedly is answered busy and written down, without its maximum', async () => {
  house.bidding.broken = true;
  client.send({ type: 'bid', id: 'k-1', lot, maximum: 987_654 });
  expect(await client.first('answer')).toMatchObject({ id: 'k-1', ok: false, status: 503, code: 'busy' });
  expect(house.log.length).toBe(1);
  expect(house.log.join()).not.toContain('987654');
});
