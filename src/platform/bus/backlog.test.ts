import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../log/log.ts';
import { openMetrics } from '../metrics/metrics.ts';
import { systemClock, systemTimers } from '../time/system.ts';
import { BUS_MIGRATIONS, openBus, type HouseBus } from './bus.ts';
import type { BusMessage } from './ports.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';

let house: TestDatabase;
const buses: HouseBus[] = [];
beforeAll(async () => { house = await freshDatabase([BUS_MIGRATIONS]); });
afterAll(async () => {
  for (const bus of buses) await bus.stop();
  await house.drop();
});

const message = (id: string): BusMessage => ({ stream: 'lots', id, kind: 'lot.sold', key: '1', payload: { id } });

/** A bus over one outbox, which holds these messages until its first bus has taken them. */
function busOver(messages: BusMessage[]): HouseBus {
  const database = house.open('platform');
  const bus = openBus({ connect: () => house.lane('platform'), clock: systemClock, timers: systemTimers, log: silentLog, metrics: openMetrics(), broker: null });
  bus.relay({ stream: 'lots', read: (work) => database.transaction((tx) => work({ tx, page: async (_window, limit) => messages.slice(0, limit), pages: async function* none() {} }), { isolation: 'repeatable read' }) });
  buses.push(bus);
  return bus;
}

test('what waits is told with whether anybody relays it, by a bus that relays nothing itself', async () => {
  const messages = ['1', '2', '3'].map(message);
  const beside = busOver(messages);
  expect(await beside.backlogs(2)).toEqual([{ stream: 'lots', waiting: messages.slice(0, 2), more: true, relayed: false, known: false }]);
  const working = busOver(messages);
  working.start();
  // Taken once before there is nothing more to take: a relay that never had anything to do leaves no cursor.
  await expect.poll(async () => (await beside.backlogs(10))[0]).toMatchObject({ relayed: true, known: true });
  messages.length = 0;
  await expect.poll(() => beside.backlogs(10)).toEqual([{ stream: 'lots', waiting: [], more: false, relayed: true, known: true }]);
});
