import type { AuditFindings, Audited, Breach, Inquiries, KeptBreach } from '#contracts/verify.ts';
import type { Alone } from '#platform/db/index.ts';
import type { Log } from '#platform/log/log.ts';
import { metric, type Metrics } from '#platform/metrics/metrics.ts';
import type { Clock, Timers } from '#platform/time/ports.ts';

/** What was written is looked at this often. */
export const AUDIT_EVERY_MS = 10_000;
/** A pass over everything is done within this time, as far as the limits of one turn allow: some 14 million events an hour. */
export const PASS_MS = 50 * 60_000;
/** Breaches handed on at once. */
const KEPT_AT_ONCE_MAX = 1_000;
/** The first turn waits until the house has opened. */
const FIRST_TURN_MS = 500;

export const AUDIT_METRICS = {
  breaches: metric({ name: 'verify_breaches_total', help: 'Breaches that the auditor found, each counted once. Alarm above 0.', type: 'counter', labels: ['check'] }),
  waiting: metric({ name: 'verify_breaches_waiting', help: 'Breaches that nobody has acknowledged, counted up to 1,000.', type: 'gauge' }),
  lag: metric({ name: 'verify_lots_waiting', help: 'Lots that were written and that the auditor has still to look at.', type: 'gauge' }),
  rows: metric({ name: 'verify_rows_total', help: 'Rows that the auditor looked at.', type: 'counter' }),
  turns: metric({ name: 'verify_turn_seconds', help: 'One turn of the auditor.', type: 'histogram', buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] }),
  passes: metric({ name: 'verify_passes_total', help: 'Passes over everything that the auditor has ended.', type: 'counter' }),
} as const;

export type AuditorPorts = {
  /** What is audited, each part in turn. */
  audited: readonly Audited[];
  inquiries: Inquiries;
  /** One process of a house audits at a time. */
  alone: Alone;
  clock: Clock;
  timers: Timers;
  log: Log;
  metrics: Metrics;
};

export type Auditor = {
  start(): void;
  /** Ends after the turn under way. */
  stop(): Promise<void>;
  /** One turn, now; false when another process has the work. The timer calls it, and tests. */
  turn(): Promise<boolean>;
};

/**
 * The auditor of the running house: every 10 s it looks at what was written since, and at the next part of a pass over everything. What it
 * finds is kept, counted, logged with what was expected and found, and freezes the lot. It changes nothing else.
 */
export function createAuditor(ports: AuditorPorts): Auditor {
  const state: { running: boolean; timer: { cancel(): void } | null; work: Promise<void> } = { running: false, timer: null, work: Promise.resolve() };
  const passes = new Set<Audited>();
  const once = async (): Promise<boolean> => {
    if (!(await ports.alone.held())) return false;
    await turn(ports, passes);
    return true;
  };
  const later = (ms: number): void => {
    if (!state.running) return;
    state.timer = ports.timers.after(ms, () => {
      state.work = once().then(() => {}, (error: unknown) => ports.log.warn({ err: error }, 'A turn of the auditor failed and will be tried again.')).finally(() => later(AUDIT_EVERY_MS));
    });
  };
  return {
    start: () => {
      if (state.running) return;
      state.running = true;
      later(FIRST_TURN_MS);
    },
    stop: async () => {
      state.running = false;
      state.timer?.cancel();
      await state.work;
      await ports.alone.letGo();
    },
    turn: once,
  };
}

async function turn(ports: AuditorPorts, ended: Set<Audited>): Promise<void> {
  const { audited, inquiries, metrics, clock } = ports;
  const startMs = clock.monotonicMs();
  await inquiries.acknowledgeResumed();
  for (const part of audited) await take(ports, await part.changed());
  await freeze(ports);
  for (const part of audited) {
    const found = await part.pass(AUDIT_EVERY_MS / PASS_MS);
    await take(ports, found);
    if (found.passDone) ended.add(part);
  }
  if (ended.size === audited.length) {
    ended.clear();
    metrics.counter(AUDIT_METRICS.passes).add();
  }
  await freeze(ports);
  await inquiries.noteAudit();
  metrics.gauge(AUDIT_METRICS.waiting).set((await inquiries.waiting()).count);
  metrics.histogram(AUDIT_METRICS.turns).observe((clock.monotonicMs() - startMs) / 1_000);
}

/** Keeps, counts and tells what was found. */
async function take({ inquiries, metrics, log }: AuditorPorts, { rows, waiting, breaches }: AuditFindings): Promise<void> {
  metrics.counter(AUDIT_METRICS.rows).add(rows);
  if (waiting > 0 || rows > 0) metrics.gauge(AUDIT_METRICS.lag).set(waiting);
  for (let at = 0; at < breaches.length; at += KEPT_AT_ONCE_MAX) {
    for (const kept of await inquiries.keep(breaches.slice(at, at + KEPT_AT_ONCE_MAX))) {
      metrics.counter(AUDIT_METRICS.breaches, { check: kept.check }).add();
      log.error(told(kept), 'Something that must always hold does not: the rows are kept in the table of breaches.');
    }
  }
}

/** A freeze writes an event of its own, which repeats what was wrong; it is looked at before anybody can resume the lot. */
async function freeze(ports: AuditorPorts): Promise<void> {
  const { frozen, failed } = await ports.inquiries.freezeSuspects();
  for (const lot of frozen) ports.log.error({ lot }, 'The lot is frozen while the house looks into it; "lots resume" lets it go on.');
  for (const lot of failed) ports.log.error({ lot }, 'The lot could not be frozen; it is tried again in the next turn.');
  if (frozen.length > 0) for (const part of ports.audited) await take(ports, await part.changed());
}

const told = ({ id, check, class: severity, lot, seq, expected, found }: KeptBreach): Pick<Breach, 'check' | 'expected' | 'found'> & Record<string, unknown> =>
  ({ breach: id, check, class: severity, lot, seq, expected, found });
