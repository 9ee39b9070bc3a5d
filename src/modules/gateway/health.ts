import type { Clock, Timers } from '#platform/time/ports.ts';
import { type CheckStatus, HEALTH_NAMES, type HealthName, overall, type OverallStatus } from './rules.ts';

/** What a check found. `detail` is for people who run the house and must hold no secret. */
export type Finding = { status: Exclude<CheckStatus, 'disabled'>; detail?: string };
/** Looks at one thing. A throw counts as unhealthy. What has no check is `disabled`. */
export type HealthChecks = Partial<Record<HealthName, () => Promise<Finding>>>;

export type HealthPorts = { version: string; checks: HealthChecks };
export type HealthReport = {
  status: OverallStatus;
  version: string;
  checks: { name: HealthName; status: CheckStatus; latencyMs: number; detail?: string }[];
};

/** What another process of the house says of itself. */
export type ReportOf = { service: string; report: HealthReport };

/** A check that takes longer is unhealthy. */
const CHECK_MS_MAX = 2_000;
/** A report serves everybody who asks within this time, so that asking costs the house nothing. */
const REPORT_KEPT_MS = 1_000;

/** Asks all checks at once, at most once a second. */
export class Health {
  private readonly ports: HealthPorts & { clock: Clock; timers: Timers };
  private report: Promise<HealthReport> | null = null;
  private madeMs = 0;

  constructor(ports: HealthPorts & { clock: Clock; timers: Timers }) {
    this.ports = ports;
  }

  now(): Promise<HealthReport> {
    const nowMs = this.ports.clock.monotonicMs();
    if (this.report === null || nowMs - this.madeMs >= REPORT_KEPT_MS) {
      this.report = this.ask();
      this.madeMs = nowMs;
    }
    return this.report;
  }

  private async ask(): Promise<HealthReport> {
    const checks = await Promise.all(HEALTH_NAMES.map((name) => this.askOne(name)));
    return { status: overall(checks), version: this.ports.version, checks };
  }

  private async askOne(name: HealthName): Promise<HealthReport['checks'][number]> {
    const check = this.ports.checks[name];
    if (check === undefined) return { name, status: 'disabled', latencyMs: 0 };
    const startMs = this.ports.clock.monotonicMs();
    const finding = await this.inTime(check);
    return { name, ...finding, latencyMs: Math.round((this.ports.clock.monotonicMs() - startMs) * 100) / 100 };
  }

  private async inTime(check: () => Promise<Finding>): Promise<Finding> {
    let timer: { cancel(): void } | null = null;
    const late = new Promise<Finding>((resolve) => {
      timer = this.ports.timers.after(CHECK_MS_MAX, () => resolve({ status: 'unhealthy', detail: `no answer within ${CHECK_MS_MAX} ms` }));
    });
    const answer = check().catch((): Finding => ({ status: 'unhealthy', detail: 'the check failed' }));
    const finding = await Promise.race([answer, late]);
    cancel(timer);
    return finding;
  }
}

const cancel = (timer: { cancel(): void } | null): void => timer?.cancel();

/** How bad a state is; the worst of several processes is the house's. */
const BADNESS: Readonly<Record<CheckStatus, number>> = { disabled: 0, healthy: 1, degraded: 2, unhealthy: 3 };

/** One report of several processes: each check as the worst of them has it, with the names of those where it is not well. */
export function together(own: HealthReport, others: readonly ReportOf[]): HealthReport {
  const all = [{ service: 'gateway', report: own }, ...others];
  const checks = HEALTH_NAMES.map((name) => {
    const found = all.flatMap(({ service, report }) => report.checks.filter((check) => check.name === name).map((check) => ({ service, ...check })));
    const worst = found.reduce((one, other) => (BADNESS[other.status] > BADNESS[one.status] ? other : one), found[0] ?? { service: '', name, status: 'disabled', latencyMs: 0 });
    const unwell = found.filter(({ status }) => status === 'degraded' || status === 'unhealthy');
    const { service: _service, detail, ...check } = worst;
    const told = unwell.length === 0 ? detail : unwell.map((one) => `${one.service}: ${one.detail ?? one.status}`).join('; ');
    return { ...check, ...(told === undefined ? {} : { detail: told }) };
  });
  return { ...own, status: overall(checks), checks };
}
