import { statfs } from 'node:fs/promises';
import type { ServiceName } from '#contracts/services.ts';
import { type HealthChecks, judgeClock, judgeDisk, judgeOutbox, judgeRecords } from '#modules/gateway/index.ts';
import type { Bidding } from '#modules/bidding/index.ts';
import type { HouseBus } from '#platform/bus/bus.ts';
import { pingDatabase } from '#platform/db/index.ts';
import type { Redis } from '#platform/redis/ports.ts';
import type { Far } from './far.ts';
import { neighbourCheck } from './neighbour-check.ts';
import { listed, type Parts } from './parts.ts';
import { redisCheck } from './redis-check.ts';
import { searchCheck } from './search-engine.ts';

export type HealthParts = {
  parts: Parts; bus: HouseBus; redis: Redis | null; far: Far | undefined; dataDir: string; nowMs(): number;
  /** Services without which this process has nothing to give. */
  needed: readonly ServiceName[];
};

/** The checks behind /health of this process. What it does not use is not among them and shows as disabled. */
export function healthChecks(of: HealthParts): HealthChecks {
  const { parts, bus, nowMs } = of;
  const databases = listed(parts).map(({ database }) => database);
  return {
    ...(databases.length === 0 ? {} : {
      postgres: async () => {
        await Promise.all(databases.slice(0, 1).map(pingDatabase));
        return { status: 'healthy' };
      },
      outbox: async () => {
        const ages = bus.status().map(({ caughtUpAtMs }) => (caughtUpAtMs === null ? 0 : nowMs() - caughtUpAtMs));
        return judgeOutbox(Math.max(0, ...ages));
      },
    }),
    ...(parts.bidding === null ? {} : biddingChecks(parts.bidding.module, nowMs)),
    ...(bus.broker() === null ? {} : {
      rabbitmq: async () => {
        const { state, trouble } = bus.broker() ?? { state: 'up', trouble: null };
        return state === 'up' ? { status: 'healthy' as const } : { status: 'degraded' as const, detail: `${trouble ?? 'The broker is being connected to.'} Events wait in their outbox.` };
      },
    }),
    ...redisCheck(of.redis),
    ...searchCheck({ figures: parts.analytics?.module ?? null, lots: parts.auction?.module ?? null }),
    ...(of.far === undefined ? {} : { services: neighbourCheck(of.far, of.needed) }),
    disk: async () => {
      const { bavail, blocks, bsize } = await statfs(of.dataDir);
      return judgeDisk({ freeBytes: bavail * bsize, totalBytes: blocks * bsize });
    },
  };
}

function biddingChecks(bidding: Bidding, nowMs: () => number): HealthChecks {
  const openedMs = nowMs();
  return {
    clock: async () => {
      const { databaseMs, clockTrusted } = bidding.stats();
      if (!clockTrusted) return { status: 'degraded', detail: 'the database\'s clock jumped; nothing is closed until it is steady' };
      return judgeClock(databaseMs === null ? 0 : nowMs() - databaseMs);
    },
    records: async () => {
      const [{ count }, lastAudit] = await Promise.all([bidding.inquiries.waiting(), bidding.inquiries.lastAudit()]);
      return judgeRecords({ breaches: count, unauditedMs: Math.min(nowMs() - openedMs, lastAudit.atMs === null ? Infinity : lastAudit.nowMs - lastAudit.atMs) });
    },
  };
}
