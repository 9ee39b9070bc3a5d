import type { AlertCode } from '#contracts/http/admin-house.ts';

/** The names under which health is told, in the order of the report. */
export const HEALTH_NAMES = ['postgres', 'redis', 'rabbitmq', 'elasticsearch', 'outbox', 'clock', 'disk', 'records', 'services'] as const;
export type HealthName = (typeof HEALTH_NAMES)[number];
/** `disabled`: not configured, so not missed. */
export type CheckStatus = 'healthy' | 'degraded' | 'unhealthy' | 'disabled';
export type OverallStatus = 'healthy' | 'degraded' | 'unhealthy';

/** Without these nothing can be answered; without the others the house does less, or does it later. */
const NEEDED: ReadonlySet<HealthName> = new Set(['postgres', 'services']);

/** Skew against the database's clock from which people are warned. Decisions use the database's clock either way. */
export const CLOCK_SKEW_MS_MAX = 50;
/** Age of the oldest event that waits to be published, from which people are warned. */
export const OUTBOX_AGE_MS_MAX = 10_000;
/** Time since the records were last audited, from which people are warned: six turns of the auditor. */
export const UNAUDITED_MS_MAX = 60_000;
/** Free space: below the first share people are warned, below the second bids will soon have to be paused. */
export const DISK_FREE_WARNED = 0.1;
export const DISK_FREE_NEEDED = 0.01;

/** Unhealthy when something needed is; degraded when anything else is not as it should be. */
export function overall(checks: readonly { name: HealthName; status: CheckStatus }[]): OverallStatus {
  if (checks.some((check) => check.status === 'unhealthy' && NEEDED.has(check.name))) return 'unhealthy';
  return checks.some((check) => check.status === 'unhealthy' || check.status === 'degraded') ? 'degraded' : 'healthy';
}

/** Whether traffic may be sent here: everything needed is there. Warnings do not count. */
export function ready(checks: readonly { name: HealthName; status: CheckStatus }[]): boolean {
  return overall(checks) !== 'unhealthy';
}

export type Judgement = { status: Exclude<CheckStatus, 'disabled'>; detail: string };

/** `skewMs`: our clock minus the database's. */
export function judgeClock(skewMs: number): Judgement {
  const detail = `${Math.round(skewMs)} ms against the database`;
  return { status: Math.abs(skewMs) > CLOCK_SKEW_MS_MAX ? 'degraded' : 'healthy', detail };
}

/** `silentMs`: how long ago the relays last reached the end of the outboxes; what waits is at most that old. */
export function judgeOutbox(silentMs: number): Judgement {
  const detail = `relayed up to ${Math.round(silentMs)} ms ago`;
  return { status: silentMs > OUTBOX_AGE_MS_MAX ? 'degraded' : 'healthy', detail };
}

/** `breaches`: those that nobody has acknowledged. `unauditedMs`: how long ago an auditor of any process last ended its turn. */
export function judgeRecords({ breaches, unauditedMs }: { breaches: number; unauditedMs: number }): Judgement {
  if (breaches > 0) return { status: 'degraded', detail: `${breaches === 1 ? 'a breach waits' : `${breaches} breaches wait`} to be looked into; "auctionhub verify" shows more` };
  const detail = unauditedMs < 1_000 ? 'audited just now' : `audited ${Math.round(unauditedMs / 1_000)} s ago`;
  return { status: unauditedMs > UNAUDITED_MS_MAX ? 'degraded' : 'healthy', detail };
}

export function judgeDisk(space: { freeBytes: number; totalBytes: number }): Judgement {
  const share = space.totalBytes > 0 ? space.freeBytes / space.totalBytes : 0;
  const detail = `${(share * 100).toFixed(1)} % free`;
  if (share < DISK_FREE_NEEDED) return { status: 'unhealthy', detail };
  return { status: share < DISK_FREE_WARNED ? 'degraded' : 'healthy', detail };
}

/** What may be wrong in a house that runs. `stuck`: lots that should have opened. */
export type Circumstances = {
  checks: readonly { name: HealthName; status: CheckStatus }[];
  trouble: { overdueLots: number; voidsWaiting: number; bidsWaiting: number; parkedLots: number; clockTrusted: boolean };
  lots: { frozen: number; registrations: number; stuck: number };
  /** Whether letters are sent, or kept for their readers. */
  letters: boolean;
};
export type Alert = { code: AlertCode; severity: 'warning' | 'critical'; count: number | null };

/** Bids that wait at the same moment from which people are told: a lane takes 512 at once, so these wait for the next turns. */
export const BIDS_WAITING_WARNED = 1_024;

/** What people should look at, the most urgent first; empty when all is well. */
export function alertsOf({ checks, trouble, lots, letters }: Circumstances): Alert[] {
  const counted = (code: AlertCode, severity: Alert['severity'], count: number): Alert[] => (count > 0 ? [{ code, severity, count }] : []);
  const alerts: Alert[] = [
    ...checks.flatMap(({ name, status }): Alert[] => {
      if (status === 'healthy' || status === 'disabled') return [];
      return [{ code: `check.${name}`, severity: status === 'unhealthy' ? 'critical' : 'warning', count: null }];
    }),
    ...(trouble.clockTrusted ? [] : [{ code: 'clock_untrusted', severity: 'critical', count: null } as const]),
    ...counted('lots_overdue', 'critical', trouble.overdueLots), ...counted('lots_not_opened', 'critical', lots.stuck),
    ...counted('bids_parked', 'warning', trouble.parkedLots), ...counted('bids_waiting', 'warning', trouble.bidsWaiting >= BIDS_WAITING_WARNED ? trouble.bidsWaiting : 0),
    ...counted('lots_frozen', 'warning', lots.frozen), ...counted('voids_waiting', 'warning', trouble.voidsWaiting),
    ...counted('registrations_waiting', 'warning', lots.registrations), ...(letters ? [] : [{ code: 'no_letters', severity: 'warning', count: null } as const]),
  ];
  return alerts.toSorted((one, other) => RANK[one.severity] - RANK[other.severity]);
}

const RANK = { critical: 0, warning: 1 } as const;
