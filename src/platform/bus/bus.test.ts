import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../log/log.ts';
import { openMetrics } from '../metrics/metrics.ts';
import { systemClock, systemTimers } from '../time/system.ts';
import { BUS_MIGRATIONS, openBus } from './bus.ts';
import type { BusMessage, HeardMessage, OutboxSource } from './ports.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';

let house: TestDatabase;
beforeAll(async () => { house = await freshDatabase([BUS_MIGRATIONS]); });
afterAll(() => house.drop());

const tenTimesFaster: typeof systemTimers = { after: (ms, work) => systemTimers.after(ms / 10, work) };

// An outbox that holds what the test put into it, and reads the moment from the real server.
function outboxOf(messages: BusMessage[]): OutboxSource {
  const database = house.open('platform');
  return {
    stream: 'lots',
    read: (work) => database.transaction((tx) => work({ tx, page: async () => messages.splice(0), pages: async function* none() {} }), { isolation: 'repeatable read' }),
  };
}

test('a dead letter is kept, listed, counted, and sent again until its consumer takes it', async () => {
  const metrics = openMetrics();
  const bus = openBus({ connect: () => house.lane('platform'), clock: systemClock, timers: tenTimesFaster, log: silentLog, metrics, broker: null });
  let works = false;
  const got: HeardMessage[] = [];
  bus.subscribe('search', ['lots'], async (messages) => {
    if (!works) throw new Error('no index');
    got.push(...messages);
  });
  // Amounts travel as bigint within a process; a message that could not be kept would hold up its whole stream.
  const sold: HeardMessage = { stream: 'lots', id: '7', kind: 'lot.sold', payload: { price: 5n, bids: [{ maximum: 9_007_199_254_740_993n }], outcome: null } };
  bus.relay(outboxOf([{ ...sold, key: 'lot_1' }]));
  bus.start();
  bus.watch();
  await expect.poll(() => bus.countDeadLetters()).toBe(1);
  expect(await bus.deadLetters('0')).toMatchObject([{ consumer: 'search', error: 'no index', message: sold }]);
  expect(await bus.replayDead()).toEqual({ taken: 0, failed: 1, unknown: 0 });
  await expect.poll(async () => (await metrics.page()).body).toContain('\nbus_dead_letters 1\n');
  works = true;
  expect(await bus.replayDead()).toEqual({ taken: 1, failed: 0, unknown: 0 });
  expect([got, await bus.countDeadLetters()]).toEqual([[sold], 0]);
  await expect.poll(async () => (await metrics.page()).body).toContain('\nbus_dead_letters 0\n');
  await expect.poll(() => bus.status()).toMatchObject([{ stream: 'lots', state: 'relaying', caughtUpAtMs: expect.any(Number) }]);
  await bus.stop();
});
