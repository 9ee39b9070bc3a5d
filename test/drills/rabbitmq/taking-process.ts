import { setTimeout as wait } from 'node:timers/promises';
import { BUS_MIGRATIONS, openBus } from '#platform/bus/bus.ts';
import { openDatabase, openLane, roleOf, type Server } from '#platform/db/index.ts';
import { silentLog } from '#platform/log/log.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import { bookkeeper, SALES, sales } from '../../parity/bus/shop.ts';

/*
 * A process that takes sales from the broker and books them, until it is killed. It dies by itself, as of a defect that takes the whole process
 * along, when it is given the sale that `poison` names.
 */

export type Taking = { url: string; prefix: string; connection: Server; consumer: string; name: string; poison: { key: number; seq: number } | null };

const WORK_MS = 15;

const { url, prefix, connection, consumer, name, poison }: Taking = JSON.parse(process.env['TAKING'] ?? '{}');
const database = openDatabase({ connection, role: roleOf('shop') });
const bus = openBus({
  connect: () => openLane({ connection, role: roleOf(BUS_MIGRATIONS.schema) }), clock: systemClock, timers: systemTimers, log: silentLog, metrics: openMetrics(),
  broker: { url, prefix, plans: [{ consumer, streams: [SALES] }] },
});
const books = bookkeeper(consumer, name, database);
bus.subscribe(consumer, [SALES], async (messages) => {
  if (poison !== null && sales(messages).some(({ key, seq }) => key === poison.key && seq === poison.seq)) process.kill(process.pid, 'SIGKILL');
  // Long enough for a kill to find it at work.
  await wait(WORK_MS);
  await books.handle(messages);
});
bus.start();
const tell = setInterval(() => {
  if (bus.broker()?.state !== 'up') return;
  clearInterval(tell);
  process.send?.('taking');
}, 20);
