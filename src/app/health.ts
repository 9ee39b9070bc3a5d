import { statfs } from 'node:fs/promises';
import type { Bidding } from '#modules/bidding/index.ts';
import { type HealthChecks, judgeClock, judgeDisk, judgeOutbox, judgeRecords } from '#modules/gateway/index.ts';
import type { HouseBus } from '#platform/bus/bus.ts';
import { pingDatabase } from '#platform/db/index.ts';
import type { Database } from '#platform/db/types.ts';

/** The checks behind /health. What this shape of the house does not use is not among them and shows as disabled. */
export function healthChecks(parts: { database: Database; bidding: Bidding; bus: HouseBus; dataDir: string; nowMs(): number }): HealthChecks {
  const openedMs = parts.nowMs();
  return {
    postgres: async () => {
      await pingDatabase(parts.database);
      return { status: 'healthy' };
    },
    outbox: async () => {
      const ages = parts.bus.status().map(({ caughtUpAtMs }) => (caughtUpAtMs === null ? 0 : parts.nowMs() - caughtUpAtMs));
      return judgeOutbox(Math.max(0, ...ages));
    },
    clock: async () => {
      const { databaseMs, clockTrusted } = parts.bidding.stats();
      if (!clockTrusted) return { status: 'degraded', detail: 'the database\'s clock jumped; nothing is closed until it is steady' };
      return judgeClock(databaseMs === null ? 0 : parts.nowMs() - databaseMs);
    },
    records: async () => {
      const [{ count }, { atMs, nowMs }] = await Promise.all([parts.bidding.inquiries.waiting(), parts.bidding.inquiries.lastAudit()]);
      return judgeRecords({ breaches: count, unauditedMs: Math.min(parts.nowMs() - openedMs, atMs === null ? Infinity : nowMs - atMs) });
    },
    disk: async () => {
      const { bavail, blocks, bsize } = await statfs(parts.dataDir);
      return judgeDisk({ freeBytes: bavail * bsize, totalBytes: blocks * bsize });
    },
  };
}
