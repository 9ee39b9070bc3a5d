import { afterEach, beforeEach, expect, test } from 'vitest';
import { liveHouse, type LiveHouse } from '../../../test/support/live-house.ts';
import { run } from '../../../test/support/live-client.ts';

let house: LiveHouse;
beforeEach(async () => {
  house = await liveHouse();
});
afterEach(async () => {
  await house.stop();
});

test('a watcher gets the lot, then every event once and in order', async () => {
  const lot = house.bidding.openLot();
  const client = await house.connect();
  client.send({ type: 'watch', lot });
  const snapshot = await client.first('snapshot');
  expect(snapshot).toEqual({ type: 'snapshot', lot, seq: 1, state: { id: lot, title: 'Gold watch', status: 'open', seq: 1, price: 1_050 } });
  house.bidding.happen(lot);
  house.bidding.happen(lot, 'lot.closed');
  await client.until(() => client.seqs(lot).length >= 2);
  expect(client.items(lot)).toEqual([
    {
      seq: 2, kind: 'bid.accepted', price: 1_100, minimum: 1_150, leader: 'Amber "Red" Heron', bidCount: 1, bidderCount: 1,
      closesAt: '2030-01-01T18:00:00.000Z', at: '2030-01-01T08:00:00.002Z',
    },
    {
      seq: 3, kind: 'lot.closed', price: 1_150, minimum: 1_200, leader: 'Amber "Red" Heron', bidCount: 2, bidderCount: 1,
      closesAt: '2030-01-01T18:00:00.000Z', at: '2030-01-01T08:00:00.003Z', outcome: 'sold',
    },
  ]);
});

test('the welcome says the time, the beat and who is there', async () => {
  const anonymous = await house.connect();
  expect(await anonymous.first('welcome')).toEqual({ type: 'welcome', serverTime: '2030-01-01T09:00:00.000Z', heartbeatSeconds: 1, signedIn: false, account: null });
  const signedIn = await house.connect({ cookie: `auctionhub_session=${house.signIn('anna')}` });
  expect(await signedIn.first('welcome')).toMatchObject({ signedIn: true, account: 'acc_1' });
  const bearer = await house.connect({ authorization: `Bearer ${house.signIn('ben')}` });
  expect(await bearer.first('welcome')).toMatchObject({ signedIn: true });
});

test('a signed-in watcher sees the lot as its own', async () => {
  const lot = house.bidding.openLot();
  const client = await house.connect({ authorization: `Bearer ${house.signIn('anna')}` });
  client.send({ type: 'watch', lot });
  expect(await client.first('snapshot')).toMatchObject({ state: { you: { account: 'acc_1' } } });
});

test('nothing is lost or doubled between the snapshot and the stream', async () => {
  const lot = house.bidding.openLot();
  let release: () => void = () => undefined;
  house.bidding.viewGate = new Promise((resolve) => { release = resolve; });
  const client = await house.connect();
  client.send({ type: 'watch', lot });
  await client.sync();
  // The view was read at seq 1 and is on its way; these are committed meanwhile.
  house.bidding.happen(lot, 'bid.accepted', 3);
  release();
  await client.until(() => client.seqs(lot).length >= 3);
  expect(await client.first('snapshot')).toMatchObject({ seq: 1 });
  expect(client.seqs(lot)).toEqual([2, 3, 4]);
});

test('a view that knows of more than the stream brought is not contradicted by it', async () => {
  const lot = house.bidding.openLot();
  const first = await house.connect();
  first.send({ type: 'watch', lot });
  await first.first('snapshot');
  const late = house.bidding.commit(lot, 'bid.accepted', 2);
  const second = await house.connect();
  await house.time.pass(200);
  second.send({ type: 'watch', lot });
  expect(await second.first('snapshot')).toMatchObject({ seq: 3 });
  house.gateway.sink(late);
  house.bidding.happen(lot);
  await second.until(() => second.seqs(lot).length >= 1);
  await first.until(() => first.seqs(lot).length >= 3);
  expect(second.seqs(lot)).toEqual([4]);
  expect(first.seqs(lot)).toEqual([2, 3, 4]);
});

test('events that come twice, late and out of order are seen once and in order', async () => {
  const lot = house.bidding.openLot();
  const client = await house.connect();
  client.send({ type: 'watch', lot });
  await client.first('snapshot');
  const [two, three, four, five] = house.bidding.commit(lot, 'bid.accepted', 4);
  if (two === undefined || three === undefined || four === undefined || five === undefined) throw new Error('four events');
  house.gateway.sink([four]);
  house.gateway.sink([two, two]);
  house.gateway.sink([five, four]);
  house.gateway.sink([three, two]);
  await client.until(() => client.seqs(lot).length >= 4);
  await client.sync();
  expect(client.seqs(lot)).toEqual([2, 3, 4, 5]);
  expect(client.of('resync')).toEqual([]);
  expect(house.bidding.asked.eventsSince).toBe(0);
});

test('a gap is held back 100 ms and then filled from the store', async () => {
  const lot = house.bidding.openLot();
  const client = await house.connect();
  client.send({ type: 'watch', lot });
  await client.first('snapshot');
  house.bidding.commit(lot, 'bid.accepted', 2);
  house.bidding.happen(lot);
  await house.time.pass(90);
  await client.sync();
  expect(client.seqs(lot)).toEqual([]);
  expect(house.bidding.asked.eventsSince).toBe(0);
  await house.time.pass(20);
  await client.until(() => client.seqs(lot).length >= 3);
  expect(client.seqs(lot)).toEqual([2, 3, 4]);
});

test('a last event that never came is found by comparing with the store', async () => {
  const lot = house.bidding.openLot();
  const client = await house.connect();
  client.send({ type: 'watch', lot });
  await client.first('snapshot');
  house.bidding.commit(lot, 'lot.closed');
  await house.time.pass(3_500);
  await client.until(() => client.seqs(lot).length >= 1);
  expect(client.seqs(lot)).toEqual([2]);
});

test('a gap that the store cannot fill ends in resync and a snapshot', async () => {
  const lot = house.bidding.openLot();
  const client = await house.connect();
  client.send({ type: 'watch', lot });
  await client.first('snapshot');
  house.bidding.commit(lot, 'bid.accepted', 2);
  house.bidding.happen(lot);
  house.bidding.loseRows(lot, 2, 3);
  await house.time.pass(1_000);
  await client.nth('snapshot', 2);
  expect(client.of('resync')).toEqual([{ type: 'resync', lot }]);
  expect(client.seqs(lot)).toEqual([]);
  house.gateway.sink([{ ...eventOf(lot), seq: 5 }]);
  await client.until(() => client.seqs(lot).length >= 1);
  expect(client.seqs(lot)).toEqual([5]);
});

test('a store that fails is asked again until the gap is filled', async () => {
  const lot = house.bidding.openLot();
  const client = await house.connect();
  client.send({ type: 'watch', lot });
  await client.first('snapshot');
  house.bidding.broken = true;
  house.bidding.commit(lot);
  house.bidding.happen(lot);
  await house.time.pass(2_000);
  expect(client.seqs(lot)).toEqual([]);
  house.bidding.broken = false;
  await house.time.pass(600);
  await client.until(() => client.seqs(lot).length >= 2);
  expect(client.seqs(lot)).toEqual([2, 3]);
  expect(client.of('resync')).toEqual([]);
});

test('who comes back with `from` misses nothing, out of memory or out of the store', async () => {
  const lot = house.bidding.openLot();
  const stays = await house.connect();
  stays.send({ type: 'watch', lot });
  await stays.first('snapshot');
  house.bidding.happen(lot, 'bid.accepted', 9);
  await stays.until(() => stays.seqs(lot).length >= 9);
  const fromMemory = await house.connect();
  fromMemory.send({ type: 'watch', lot, from: 5 });
  await fromMemory.until(() => fromMemory.seqs(lot).length >= 6);
  expect(house.bidding.asked.eventsSince).toBe(0);
  const fromStore = await house.connect();
  fromStore.send({ type: 'watch', lot, from: 1 });
  await fromStore.until(() => fromStore.seqs(lot).length >= 10);
  expect(house.bidding.asked.eventsSince).toBe(1);
  house.bidding.happen(lot);
  await Promise.all([fromMemory, fromStore, stays].map((client) => client.until(() => client.seqs(lot).at(-1) === 11)));
  expect(stays.seqs(lot)).toEqual(run(2, 11));
  expect(fromMemory.seqs(lot)).toEqual(run(5, 11));
  expect(fromStore.seqs(lot)).toEqual(run(1, 11));
  expect(fromStore.of('snapshot')).toEqual([]);
});

test('who comes back from too far away, or from nowhere, starts anew', async () => {
  const lot = house.bidding.openLot();
  house.bidding.happen(lot, 'bid.accepted', 1_500);
  const farBehind = await house.connect();
  farBehind.send({ type: 'watch', lot, from: 2 });
  expect(await farBehind.first('snapshot')).toMatchObject({ seq: 1_501 });
  expect(farBehind.of('resync')).toEqual([{ type: 'resync', lot }]);
  const ahead = await house.connect();
  ahead.send({ type: 'watch', lot, from: 9_999 });
  expect(await ahead.first('snapshot')).toMatchObject({ seq: 1_501 });
  expect(ahead.of('resync')).toEqual([{ type: 'resync', lot }]);
  expect([...farBehind.seqs(lot), ...ahead.seqs(lot)]).toEqual([]);
});

test('after unwatch nothing comes, and watching again starts with a snapshot', async () => {
  const lot = house.bidding.openLot();
  const client = await house.connect();
  client.send({ type: 'watch', lot });
  await client.first('snapshot');
  client.send({ type: 'unwatch', lot });
  await client.sync();
  house.bidding.happen(lot);
  await house.time.pass(1_100);
  expect(client.seqs(lot)).toEqual([]);
  expect(client.of('beat').at(-1)).toMatchObject({ next: {} });
  client.send({ type: 'watch', lot });
  expect(await client.nth('snapshot', 2)).toMatchObject({ seq: 2 });
});

test('a beat each second says what comes next of each watched lot', async () => {
  const [one, other] = [house.bidding.openLot(), house.bidding.openLot()];
  const client = await house.connect();
  client.send({ type: 'watch', lot: one });
  client.send({ type: 'watch', lot: other });
  await client.nth('snapshot', 2);
  house.bidding.happen(other, 'bid.accepted', 2);
  await client.until(() => client.seqs(other).length >= 2);
  await house.time.pass(5_050);
  await client.sync();
  const beats = client.of('beat');
  expect(beats.length).toBe(5);
  expect(beats.at(-1)).toEqual({ type: 'beat', serverTime: '2030-01-01T09:00:05.000Z', next: { [one]: 2, [other]: 4 } });
});

test('an unknown lot, or the id of something else, is said so and not watched', async () => {
  const client = await house.connect();
  for (const lot of ['lot_999', 'acc_1', 'lot_', 'lot_99999999999999999999', '../etc']) client.send({ type: 'watch', lot });
  await client.nth('error', 5);
  expect(client.of('error').map((error) => error['code'])).toEqual(Array(5).fill('unknown_lot'));
  const named = new Set(client.of('error').map((error) => error['lot']));
  expect(named).toEqual(new Set(['../etc', 'acc_1', 'lot_', 'lot_999', 'lot_99999999999999999999']));
});

test('a socket watches a hundred lots and no more', async () => {
  const lots = run(1, 101).map(() => house.bidding.openLot());
  const client = await house.connect();
  for (const lot of lots) client.send({ type: 'watch', lot });
  await client.nth('snapshot', 100);
  expect(client.of('error')).toEqual([{ type: 'error', code: 'too_many_watches', lot: lots[100] }]);
});

test('a crowd that comes at once reads the lot once', async () => {
  const lot = house.bidding.openLot();
  const clients = await Promise.all(run(1, 20).map(() => house.connect()));
  for (const client of clients) client.send({ type: 'watch', lot });
  await Promise.all(clients.map((client) => client.first('snapshot')));
  expect(house.bidding.asked.view).toBe(1);
});

test('who comes after an event is not shown the lot as it was before', async () => {
  const lot = house.bidding.openLot();
  const [first, second] = [await house.connect(), await house.connect()];
  first.send({ type: 'watch', lot });
  await first.first('snapshot');
  house.bidding.happen(lot);
  second.send({ type: 'watch', lot });
  expect(await second.first('snapshot')).toMatchObject({ seq: 2 });
});

test('a watch that the store cannot answer ends with busy', async () => {
  const lot = house.bidding.openLot();
  house.bidding.broken = true;
  const client = await house.connect();
  client.send({ type: 'watch', lot });
  expect(await client.first('error')).toEqual({ type: 'error', code: 'busy', lot });
  house.bidding.broken = false;
  client.send({ type: 'watch', lot });
  expect(await client.first('snapshot')).toMatchObject({ seq: 1 });
});

test('time comes back as it was sent', async () => {
  const client = await house.connect();
  client.send({ type: 'time', t: 12.5 });
  expect(await client.first('time')).toEqual({ type: 'time', t: 12.5, serverTime: '2030-01-01T09:00:00.000Z' });
});

test('an announcement reaches everybody', async () => {
  const clients = [await house.connect(), await house.connect()];
  house.gateway.announce('Back at "noon".');
  for (const client of clients) expect(await client.first('notice')).toEqual({ type: 'notice', code: 'announcement', text: 'Back at "noon".' });
});

function eventOf(lot: Parameters<LiveHouse['bidding']['commit']>[0]): ReturnType<LiveHouse['bidding']['commit']>[number] {
  const [event] = house.bidding.commit(lot);
  if (event === undefined) throw new Error('an event');
  return event;
}
