import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LotId } from '#domain/ids.ts';
import { LIVE_LIMITS } from '#platform/live/limits.ts';
import { type LiveClient, run } from '../../../test/support/live-client.ts';
import { liveHouse, type LiveHouse } from '../../../test/support/live-house.ts';

let house: LiveHouse;
let lot: LotId;
/** The house's ends of the sockets, in the order of connecting. */
let ends: Socket[];
beforeEach(async () => {
  house = await liveHouse();
  lot = house.bidding.openLot();
  ends = [];
  house.server.on('connection', (socket) => ends.push(socket));
});
afterEach(async () => {
  await house.stop();
});

const EVENTS_AT_ONCE = 400;
const OVERHEAD_BYTES = 4_096;

test('who stops reading costs bounded memory, is told resync, and starts anew when it reads again', async () => {
  const [slow, quick] = [await watcher(), await watcher()];
  slow.ws.pause();
  const unsentBytes = await pumpUntilSlow(0);
  for (const _ of run(1, 10)) await pump();
  expect(end(0).writableLength).toBe(unsentBytes);
  await house.time.pass(LIVE_LIMITS.slowResyncMs + 300);
  expect(end(0).writableLength - unsentBytes).toBeLessThan(OVERHEAD_BYTES);
  slow.ws.resume();
  await slow.first('resync');
  await house.time.pass(1_500);
  await slow.nth('snapshot', 2);
  const snapshot = slow.of('snapshot')[1];
  const [next] = house.bidding.happen(lot);
  await slow.until(() => slow.seqs(lot).at(-1) === next?.seq);
  await quick.until(() => quick.seqs(lot).at(-1) === next?.seq);
  expect(quick.seqs(lot)).toEqual(run(2, next?.seq ?? 0));
  expect(quick.of('resync')).toEqual([]);
  const order = slow.messages.map((message) => message.type).filter((type) => ['snapshot', 'events', 'resync'].includes(type));
  expect(order.filter((type) => type !== 'events')).toEqual(['snapshot', 'resync', 'snapshot']);
  const before = slow.messages.slice(0, slow.messages.findIndex((message) => message.type === 'resync')).filter((message) => message.type === 'events').length;
  expect(order.slice(1, 1 + before)).toEqual(Array(before).fill('events'));
  const seqs = slow.seqs(lot);
  expect(seqs.slice(0, -1)).toEqual(run(2, seqs.at(-2) ?? 0));
  expect(next?.seq).toBe(Number(snapshot?.['seq']) + 1);
});

test('who reads again soon gets the run that it missed and no resync', async () => {
  const slow = await watcher();
  slow.ws.pause();
  await pumpUntilSlow(0);
  house.bidding.happen(lot, 'bid.accepted', 100);
  slow.ws.resume();
  await house.time.pass(500);
  const last = house.bidding.happen(lot)[0]?.seq ?? 0;
  await slow.until(() => slow.seqs(lot).at(-1) === last);
  expect(slow.seqs(lot)).toEqual(run(2, last));
  expect(slow.of('resync')).toEqual([]);
});

test('who never reads again is closed with 1013 in five seconds', async () => {
  const [slow, quick] = [await watcher(), await watcher()];
  slow.ws.pause();
  await pumpUntilSlow(0);
  await pump();
  await house.time.pass(LIVE_LIMITS.slowCloseMs + 500);
  slow.ws.resume();
  expect(await slow.closeCode()).toBe(1013);
  expect(slow.of('resync').length).toBe(1);
  await quick.sync();
  expect(quick.closed).toBeNull();
});

test('who never reads again is closed even when nothing more happens', async () => {
  const slow = await watcher();
  slow.ws.pause();
  await pumpUntilSlow(0);
  await house.time.pass(LIVE_LIMITS.slowCloseMs + 500);
  slow.ws.resume();
  expect(await slow.closeCode()).toBe(1013);
});

test('who sends and does not read its answers is not read either, and its memory stays bounded', async () => {
  const patient = await liveHouse({ limits: { framesBurstMax: 1_000_000 } });
  const sockets: Socket[] = [];
  patient.server.on('connection', (socket) => sockets.push(socket));
  const client = await patient.connect();
  client.ws.pause();
  const [mine] = sockets;
  if (mine === undefined) throw new Error('no socket');
  // Each of these short frames has a long answer: what the kernel holds on the way out is full long before the way in.
  let sent = 0;
  while ((client.ws.bufferedAmount === 0 || mine.writableLength <= LIVE_LIMITS.slowBytesMax) && !mine.destroyed) {
    for (const _ of run(1, 1_000)) client.ws.send('{"type":"bid","id":"k"}');
    sent += 1_000;
    await patient.time.pass(1);
  }
  expect(mine.destroyed).toBe(false);
  expect(mine.isPaused()).toBe(true);
  expect(mine.writableLength).toBeGreaterThan(LIVE_LIMITS.slowBytesMax);
  expect(mine.writableLength).toBeLessThanOrEqual(LIVE_LIMITS.unsentBytesMax);
  client.ws.resume();
  await client.nth('answer', sent);
  expect(client.count('answer')).toBe(sent);
  await patient.stop();
});

test('past the last bound a socket is closed at once, whatever it was sent', async () => {
  const slow = await watcher();
  slow.ws.pause();
  await pumpUntilSlow(0);
  house.gateway.announce('x'.repeat(LIVE_LIMITS.unsentBytesMax));
  await house.time.pass(20);
  slow.ws.resume();
  expect(await slow.closeCode()).toBe(1013);
});

test('many lots watched at once do not swamp the socket of who reads them', async () => {
  const lots = run(1, 100).map(() => house.bidding.openLot());
  const client = await house.connect();
  for (const each of lots) client.send({ type: 'watch', lot: each });
  await client.nth('snapshot', lots.length);
  expect(new Set(client.of('snapshot').map((message) => message['lot'])).size).toBe(100);
});

async function watcher(): Promise<LiveClient> {
  const client = await house.connect();
  client.send({ type: 'watch', lot });
  await client.first('snapshot');
  return client;
}

async function pump(): Promise<void> {
  house.bidding.happen(lot, 'bid.accepted', EVENTS_AT_ONCE);
  await house.time.pass(10);
}

/** Commits events until the kernel takes no more of one socket. Returns what is unsent then. */
async function pumpUntilSlow(which: number): Promise<number> {
  const socket = end(which);
  while (socket.writableLength <= LIVE_LIMITS.slowBytesMax) await pump();
  expect(socket.writableLength).toBeLessThanOrEqual(LIVE_LIMITS.unsentBytesMax);
  return socket.writableLength;
}

function end(which: number): Socket {
  const socket = ends[which];
  if (socket === undefined) throw new Error('no such socket');
  return socket;
}
