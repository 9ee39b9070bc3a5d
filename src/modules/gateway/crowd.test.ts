import { afterEach, expect, test } from 'vitest';
import { turn } from '#platform/time/system.ts';
import { run } from '../../../test/support/live-client.ts';
import { liveHouse, type LiveHouse } from '../../../test/support/live-house.ts';

let house: LiveHouse;
afterEach(async () => {
  await house.stop();
});

test('two hundred watchers on few and many lots all see the same run', async () => {
  house = await liveHouse();
  const hot = house.bidding.openLot();
  const quiet = run(1, 20).map(() => house.bidding.openLot());
  const clients = await Promise.all(run(1, 200).map(() => house.connect()));
  clients.forEach((client, at) => {
    client.send({ type: 'watch', lot: hot });
    client.send({ type: 'watch', lot: quiet[at % quiet.length] });
  });
  await Promise.all(clients.map((client) => client.nth('snapshot', 2)));
  for (const at of run(1, 40)) {
    house.bidding.happen(hot, 'bid.accepted', 5);
    const lot = quiet[at % quiet.length];
    if (lot !== undefined) house.bidding.happen(lot);
    await house.time.pass(20);
  }
  await Promise.all(clients.map((client) => client.until(() => client.seqs(hot).at(-1) === 201)));
  for (const client of clients) expect(client.seqs(hot)).toEqual(run(2, 201));
  await Promise.all(clients.map((client, at) => client.until(() => client.seqs(quiet[at % quiet.length] ?? '').length >= 2)));
  expect(clients.every((client) => client.of('resync').length === 0 && client.closed === null)).toBe(true);
  expect(house.bidding.asked.eventsSince).toBe(0);
});

test('what happens while a round of writes is under way reaches everybody without another event', async () => {
  house = await liveHouse();
  const lot = house.bidding.openLot();
  const clients = await Promise.all(run(1, 150).map(() => house.connect()));
  for (const client of clients) client.send({ type: 'watch', lot });
  await Promise.all(clients.map((client) => client.first('snapshot')));
  house.bidding.happen(lot);
  // The first hundred have been written to; the others are due in the next turn.
  await turn();
  house.bidding.happen(lot);
  await Promise.all(clients.map((client) => client.until(() => client.seqs(lot).length >= 2)));
  for (const client of clients) expect(client.seqs(lot)).toEqual([2, 3]);
});

test('past the budget of writes events are gathered, and nobody misses any', async () => {
  house = await liveHouse({ limits: { writesPerSecondMax: 200, writesBurstMs: 10 } });
  const lot = house.bidding.openLot();
  const clients = await Promise.all(run(1, 50).map(() => house.connect()));
  for (const client of clients) client.send({ type: 'watch', lot });
  await Promise.all(clients.map((client) => client.first('snapshot')));
  for (const _ of run(1, 100)) {
    house.bidding.happen(lot);
    await house.time.pass(10);
  }
  await house.time.pass(500);
  await Promise.all(clients.map((client) => client.until(() => client.seqs(lot).at(-1) === 101)));
  for (const client of clients) {
    expect(client.seqs(lot)).toEqual(run(2, 101));
    expect(client.of('events').length).toBeLessThanOrEqual(8);
  }
});
