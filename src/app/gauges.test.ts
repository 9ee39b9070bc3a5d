import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { openDatabase } from '#platform/db/index.ts';
import type { PoolUse } from '#platform/db/index.ts';
import { statement } from '#platform/db/types.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { freshDatabase } from '../../test/support/postgres.ts';
import { houseGauges } from './gauges.ts';

const valueOf = (page: string, name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1]);

test('what a process uses is told: the fullest pool, all connections, its clock, its disk, its memory', async () => {
  const metrics = openMetrics();
  const uses: PoolUse[] = [{ open: 6, lent: 2, max: 6, waiting: 0 }, { open: 2, lent: 2, max: 2, waiting: 9 }];
  const stats = { waiting: 0, parkedLots: 0, clockTrusted: true, clockJumps: 0, databaseMs: 1_000_000 };
  houseGauges(metrics, { pools: { use: () => uses }, bidding: { stats: () => stats }, dataDir: tmpdir(), nowMs: () => 1_000_120 });
  const { body } = await metrics.page();
  expect(valueOf(body, 'database_connections')).toBe(8);
  expect(valueOf(body, 'database_pool_use_ratio')).toBe(1);
  expect(valueOf(body, 'database_callers_waiting')).toBe(9);
  expect(valueOf(body, 'clock_skew_seconds')).toBeCloseTo(0.12);
  expect(valueOf(body, 'disk_free_ratio')).toBeGreaterThan(0);
  expect(valueOf(body, 'process_memory_max_bytes')).toBeGreaterThan(process.memoryUsage().rss);
});

test('a folder that is not there counts as a full disk, and a process without bidding tells no clock', async () => {
  const metrics = openMetrics();
  houseGauges(metrics, { pools: { use: () => [] }, bidding: null, dataDir: '/nowhere/at/all', nowMs: () => 0 });
  const { body } = await metrics.page();
  expect(valueOf(body, 'disk_free_ratio')).toBe(0);
  expect(valueOf(body, 'database_pool_use_ratio')).toBe(0);
  expect(body).not.toContain('clock_skew_seconds');
});

test('a pool says how full it is while its connections are lent out', async () => {
  const fresh = await freshDatabase([]);
  const uses: (() => PoolUse)[] = [];
  const pool = openDatabase({ connection: fresh.connection, max: 2, waitMs: 60_000, onOpen: (use) => void uses.push(use) });
  const one = statement('tests.one', 'select 1 as one');
  const gate = Promise.withResolvers<undefined>();
  const hold = () => pool.transaction(async (tx) => {
    await tx.all(one);
    await gate.promise;
  });
  const asked = [hold(), hold(), pool.all(one)];
  await expect.poll(() => uses.map((use) => use())).toEqual([{ open: 2, lent: 2, max: 2, waiting: 1 }]);
  gate.resolve(undefined);
  await Promise.allSettled(asked);
  await expect.poll(() => uses.map((use) => use())).toEqual([{ open: 2, lent: 0, max: 2, waiting: 0 }]);
  await pool.close();
  await fresh.drop();
});
