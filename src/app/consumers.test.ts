import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '#platform/log/log.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { brokerOf, CONSUMERS } from './consumers.ts';
import { MIGRATIONS } from './databases.ts';
import { type House, openHouse } from './house.ts';
import { version } from './version.ts';
import { freshDatabase, type TestDatabase } from '../../test/support/postgres.ts';

let database: TestDatabase;
beforeAll(async () => { database = await freshDatabase(MIGRATIONS); });
afterAll(() => database.drop());

const raised = (amqpUrl: string | null): House => openHouse({
  connection: database.connection, publicUrl: 'http://localhost:5000', sessionSecret: 'for the list of consumers alone, here', trustedProxies: [], post: { kind: 'none' }, limits: true,
  dataDir: import.meta.dirname, version, log: silentLog, accessLog: null, metrics: openMetrics(), ...brokerOf(amqpUrl),
});

const byName = (one: { consumer: string }, other: { consumer: string }): number => (one.consumer < other.consumer ? -1 : 1);

test('the list of consumers names each that a module of the house subscribes, with its streams, and no other', async () => {
  // Nobody listens there: a house is put together without its broker.
  const house = raised('amqp://127.0.0.1:1');
  expect(house.bus.consumers().toSorted(byName)).toEqual(CONSUMERS.toSorted(byName));
  await house.stop();
});

test('without a broker the watchers of this process hear bidding over the bus as well', async () => {
  const house = raised(null);
  const more = house.bus.consumers().map(({ consumer }) => consumer).filter((name) => CONSUMERS.every(({ consumer }) => consumer !== name));
  expect(more).toEqual(['live from bidding']);
  await house.stop();
});
