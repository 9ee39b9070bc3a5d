import { expect, test } from 'vitest';
import type { Audited, Breach, Inquiries, KeptBreach } from '#contracts/verify.ts';
import { lotId } from '#domain/ids.ts';
import type { Log } from '#platform/log/log.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { handTime } from '../../test/support/hand-time.ts';
import { AUDIT_EVERY_MS, createAuditor } from './auditor.ts';

const LOT = lotId(7n);
const BREACH: Breach = { check: 'heads_are_the_fold', class: 'A', lot: LOT, seq: 3, expected: 'price 10', found: '20', fingerprint: 'f', evidence: { maximum: '987654' }, sinceMs: null };
const NOTHING = { rows: 5, lots: 1, breaches: [], waiting: 0 };

/** An auditor over a table of breaches in memory, by a clock wound by hand. */
function audit(part: Partial<Audited> = {}, held = { now: true }) {
  const time = handTime();
  const metrics = openMetrics();
  const log: string[] = [];
  const write = (level: string) => (fields: object, words: string): void => void log.push(`${level} ${words} ${JSON.stringify(fields)}`);
  const known = new Set<string>();
  const calls: string[] = [];
  const inquiries: Inquiries = {
    keep: async (found) => found.filter(({ fingerprint }) => !known.has(fingerprint) && known.add(fingerprint)).map((breach): KeptBreach => ({ ...breach, id: '1', foundAtMs: 0, acknowledgedAtMs: null })),
    acknowledgeResumed: async () => (calls.push('acknowledge'), 0),
    freezeSuspects: async () => (calls.push('freeze'), { frozen: [], failed: [] }),
    acknowledge: async () => false,
    waiting: async () => ({ count: known.size, breaches: [] }),
    noteAudit: async () => void calls.push('note'),
    lastAudit: async () => ({ atMs: null, nowMs: 0 }),
  };
  const audited: Audited = { changed: async () => (calls.push('changed'), NOTHING), pass: async () => (calls.push('pass'), { ...NOTHING, passDone: true }), ...part };
  const auditor = createAuditor({
    audited: [audited], inquiries, metrics, clock: time.clock, timers: time.timers, alone: { held: async () => held.now, letGo: async () => void calls.push('let go') },
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error'), fatal: write('fatal'), child: (): Log => { throw new Error('not asked for'); } },
  });
  return { auditor, time, metrics, log, calls };
}

test('every ten seconds it looks at what changed and at a part of everything; resumed lots are acknowledged first', async () => {
  const { auditor, time, calls } = audit();
  auditor.start();
  await time.pass(1_000);
  expect(calls).toEqual(['acknowledge', 'changed', 'freeze', 'pass', 'freeze', 'note']);
  await time.pass(AUDIT_EVERY_MS);
  expect(calls.filter((call) => call === 'note').length).toBe(2);
  await auditor.stop();
  await time.pass(AUDIT_EVERY_MS);
  expect(calls.at(-1)).toBe('let go');
});

test('a breach is counted and told once, without what is secret', async () => {
  const { auditor, metrics, log } = audit({ changed: async () => ({ ...NOTHING, breaches: [BREACH] }) });
  await auditor.turn();
  await auditor.turn();
  const { body } = await metrics.page();
  expect(body).toContain('verify_breaches_total{check="heads_are_the_fold"} 1');
  expect(body).toContain('verify_breaches_waiting 1');
  expect(body).toContain('verify_passes_total 2');
  expect(log.filter((line) => line.startsWith('error'))).toHaveLength(1);
  expect(log.join()).toContain('price 10');
  expect(log.join()).not.toContain('987654');
});

test('a turn that fails is tried again in the next, and does nothing while another process has the work', async () => {
  const held = { now: false };
  let fails = true;
  const { auditor, time, calls, log } = audit({ changed: async () => {
    if (fails) throw new Error('the database is away');
    return NOTHING;
  } }, held);
  auditor.start();
  await time.pass(AUDIT_EVERY_MS);
  expect(calls).toEqual([]);
  held.now = true;
  await time.pass(AUDIT_EVERY_MS);
  expect(log.join()).toContain('tried again');
  fails = false;
  await time.pass(AUDIT_EVERY_MS);
  expect(calls).toContain('note');
  await auditor.stop();
});
