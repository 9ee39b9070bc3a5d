import type { Server } from '#platform/db/index.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { costOf, type ProcessCost } from '../measure/process.ts';
import { composeHouse } from '../ground/compose.ts';

/*
 * A house in a fresh process over a database that is there already. Tells where it listens, then, each time it is asked, what
 * a stretch of time cost it. Ends when its parent lets go.
 */
export type IdleOrder = { kind: 'open'; connection: Server; dataDir: string } | { kind: 'measure'; seconds: number };
export type IdleOpened = { port: number };

let stop: () => Promise<void> = async () => {};

process.on('message', (order: IdleOrder) => {
  void (order.kind === 'open' ? open(order.connection, order.dataDir) : measure(order.seconds));
});
process.on('disconnect', () => {
  void stop().finally(() => process.exit(0));
});

async function open(connection: Server, dataDir: string): Promise<void> {
  const { house, port } = await composeHouse({ connection, dataDir });
  stop = () => house.stop();
  process.send?.({ port });
}

async function measure(seconds: number): Promise<void> {
  const { cost } = await costOf(() => pause(seconds * 1_000));
  process.send?.(cost satisfies ProcessCost);
}
