import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { LIVE_LIMITS } from '#platform/live/limits.ts';
import { turn } from '#platform/time/system.ts';
import { type LiveClient, LiveClient as Client, run } from '../../../test/support/live-client.ts';
import { liveHouse, type LiveHouse } from '../../../test/support/live-house.ts';

let house: LiveHouse;
afterEach(async () => {
  await house.stop();
});

const KIB = 1_024;

test.each([
  ['no JSON', '{'], ['a list', '[]'], ['a text', '"watch"'], ['null', 'null'], ['no type', '{}'], ['an unknown type', '{"type":"sing"}'],
  ['a type of every object', '{"type":"constructor"}'], ['a field too many', '{"type":"time","t":1,"u":2}'], ['a lot that is a number', '{"type":"watch","lot":1}'],
  ['a from of zero', '{"type":"watch","lot":"lot_1","from":0}'], ['a bid without id', '{"type":"bid","lot":"lot_1","maximum":5}'],
  ['a bid with an empty id', '{"type":"bid","id":"","lot":"lot_1","maximum":5}'], ['a bid with too long an id', `{"type":"bid","id":"${'k'.repeat(256)}","lot":"lot_1","maximum":5}`],
  ['an empty frame', ''], ['a prototype', '{"__proto__":{"type":"time","t":1}}'],
])('a frame that is %s is an error, and the socket lives', async (_, text) => {
  house = await liveHouse();
  const client = await house.connect();
  client.ws.send(text);
  expect(await client.first('error')).toEqual({ type: 'error', code: 'malformed' });
  await client.sync();
  expect(client.closed).toBeNull();
});

test('a binary frame is malformed, a long one too large, and a very long one ends the socket', async () => {
  house = await liveHouse();
  const client = await house.connect();
  client.ws.send(Buffer.from('{"type":"time","t":1}'));
  expect(await client.first('error')).toEqual({ type: 'error', code: 'malformed' });
  client.ws.send('x'.repeat(64 * KIB + 1));
  expect(await client.nth('error', 2)).toEqual({ type: 'error', code: 'too_large' });
  client.ws.send(`{"type":"hello","token":"${'x'.repeat(64 * KIB - 28)}"}`);
  expect(await client.nth('error', 3)).toEqual({ type: 'error', code: 'malformed' });
  client.ws.send('x'.repeat(10 * KIB * KIB));
  expect(await client.closeCode()).toBe(1009);
});

test('a text that is not UTF-8 ends the socket', async () => {
  house = await liveHouse();
  const client = await house.connect();
  client.ws.send(Buffer.from([0xff, 0xfe]), { binary: false });
  expect(await client.closeCode()).toBe(1007);
});

test('malformed frames again and again end the socket with 1008', async () => {
  house = await liveHouse();
  const [client, other] = [await house.connect(), await house.connect()];
  for (const _ of run(1, LIVE_LIMITS.malformedBurstMax + 1)) client.ws.send('{');
  expect(await client.closeCode()).toBe(1008);
  expect(client.of('error').length).toBe(LIVE_LIMITS.malformedBurstMax + 1);
  await other.sync();
});

test('one malformed frame now and then is forgiven for ever', async () => {
  house = await liveHouse();
  const client = await house.connect();
  for (const at of run(1, 30)) {
    client.ws.send('{');
    await client.nth('error', at);
    await house.time.pass(10_000);
  }
  expect(client.closed).toBeNull();
});

test('far too many frames end the socket with 1008', async () => {
  house = await liveHouse({ limits: { framesBurstMax: 50, framesPerSecondMax: 10 } });
  const client = await house.connect();
  for (const at of run(1, 51)) client.send({ type: 'time', t: at });
  expect(await client.closeCode()).toBe(1008);
  expect(client.of('time').length).toBe(50);
});

test.each([
  ['another site', { origin: 'https://evil.example' }, 'refused with 403'],
  ['no site', { origin: 'null' }, 'refused with 403'],
])('a page of %s is refused', async (_, headers, refusal) => {
  house = await liveHouse();
  await expect(house.connect(headers)).rejects.toThrow(refusal);
});

test('pages of the house, of the address that was asked, and programs may connect', async () => {
  house = await liveHouse();
  await house.connect({ origin: 'https://auction.example' });
  await house.connect({ origin: `http://127.0.0.1:${house.port}` });
  await house.connect();
});

test('an upgrade somewhere else is not found', async () => {
  house = await liveHouse();
  const socket = connect(house.port, '127.0.0.1');
  socket.write(handshake('/api/v1/other'));
  expect(await firstBytes(socket)).toContain('HTTP/1.1 404 Not Found');
});

test('one address gets so many sockets and no more, until it gives some back', async () => {
  house = await liveHouse({ limits: { connectionsPerAddressMax: 2 } });
  const first = await house.connect();
  await house.connect();
  await expect(house.connect()).rejects.toThrow('refused with 503');
  first.ws.terminate();
  await first.closeCode();
  await house.time.pass(20);
  await house.connect();
});

test('who comes when too many come waits a moment and is then let in', async () => {
  house = await liveHouse({ limits: { acceptsBurstMax: 2, acceptsPerSecondMax: 10 } });
  const clients: LiveClient[] = [];
  const arrivals = run(1, 5).map(() => Client.connect(house.port).then((client) => clients.push(client)));
  await waitFor(() => clients.length === 2);
  await house.time.pass(250);
  await waitFor(() => clients.length === 4);
  await house.time.pass(200);
  await Promise.all(arrivals);
  for (const client of clients) client.ws.terminate();
});

test('a socket that gives no sign of life is asked for one, and cut when it stays silent', async () => {
  house = await liveHouse();
  const client = await house.connect();
  const silent = connect(house.port, '127.0.0.1');
  silent.write(handshake('/api/v1/live'));
  await firstBytes(silent);
  silent.resume();
  let cut = false;
  silent.on('close', () => { cut = true; });
  await house.time.pass(31_000);
  await client.sync();
  await house.time.pass(45_000);
  await waitFor(() => cut);
  expect(client.closed).toBeNull();
});

test('a stop closes every socket with 1012, after the answers of bids under way', async () => {
  house = await liveHouse();
  const lot = house.bidding.openLot();
  const clients = await Promise.all(run(1, 150).map(() => house.connect()));
  const bidder = await house.connect({ authorization: `Bearer ${house.signIn('anna')}` });
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => { release = resolve; });
  house.bidding.beforeAnswer = () => gate;
  bidder.send({ type: 'bid', id: 'k-1', lot, maximum: 5_000 });
  await waitFor(() => house.bidding.placed.length === 1);
  const stopped = house.gateway.stop();
  await house.time.pass(100);
  expect(bidder.closed).toBeNull();
  await expect(house.connect()).rejects.toThrow('refused with 503');
  release();
  const winding = house.time.pass(500);
  expect(await Promise.all([...clients, bidder].map((client) => client.closeCode()))).toEqual(Array(151).fill(1012));
  expect(bidder.of('answer')).toMatchObject([{ id: 'k-1', ok: true }]);
  await winding;
  await house.time.pass(100);
  await stopped;
});

function handshake(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;
}

function firstBytes(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('data', (data) => resolve(data.toString('latin1')));
  });
}

/** Gives real sockets their turns until something holds. */
async function waitFor(holds: () => boolean): Promise<void> {
  while (!holds()) await turn();
}
