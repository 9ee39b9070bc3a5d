import { statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { Bidding } from '#modules/bidding/index.ts';
import { metric, type Metrics } from '#platform/metrics/metrics.ts';
import type { Pools } from './databases.ts';

const connections = metric({ name: 'database_connections', help: 'Connections that the pools of this process hold open; those of its lanes are beside them. Alarm above 80 over all processes.', type: 'gauge' });
const poolUse = metric({ name: 'database_pool_use_ratio', help: 'The share of its connections that the fullest pool of this process has lent out. Alarm above 0.9 for 2 min.', type: 'gauge' });
const callersWaiting = metric({ name: 'database_callers_waiting', help: 'Callers that wait for a connection of a pool of this process.', type: 'gauge' });
const clockSkew = metric({ name: 'clock_skew_seconds', help: 'This machine\'s clock minus the database\'s, which alone decides. Alarm above 0.05, either way.', type: 'gauge' });
const diskFree = metric({ name: 'disk_free_ratio', help: 'The share of the disk below DATA_DIR that is free. Alarm below 0.15.', type: 'gauge' });
const memoryMax = metric({ name: 'process_memory_max_bytes', help: 'Memory that this process may use: the limit of its container, or what the machine has. Alarm when it uses above 90 % of it.', type: 'gauge' });

/** Puts on the metrics page what a process uses of its machine and of the database. `bidding`: null where the module is elsewhere; then the clock is not told. */
export function houseGauges(metrics: Pick<Metrics, 'measured'>, of: { pools: Pick<Pools, 'use'>; bidding: Pick<Bidding, 'stats'> | null; dataDir: string; nowMs(): number }): void {
  metrics.measured(connections, () => sum(of.pools.use().map(({ open }) => open)));
  metrics.measured(poolUse, () => Math.max(0, ...of.pools.use().map(({ lent, max }) => lent / max)));
  metrics.measured(callersWaiting, () => sum(of.pools.use().map(({ waiting }) => waiting)));
  metrics.measured(diskFree, () => freeShare(of.dataDir));
  const most = memoryMaxBytes();
  metrics.measured(memoryMax, () => most);
  const { bidding } = of;
  if (bidding === null) return;
  metrics.measured(clockSkew, () => {
    const { databaseMs } = bidding.stats();
    return databaseMs === null ? 0 : (of.nowMs() - databaseMs) / 1_000;
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** A folder that cannot be looked at counts as full: somebody has to look. */
function freeShare(folder: string): number {
  try {
    const { bavail, blocks } = statfsSync(folder);
    return blocks > 0 ? bavail / blocks : 0;
  } catch {
    return 0;
  }
}

// Without a limit the system says zero, or more than there is.
function memoryMaxBytes(): number {
  const [limit, machine] = [process.constrainedMemory(), totalmem()];
  return limit > 0 ? Math.min(limit, machine) : machine;
}
