import { expect, test } from 'vitest';
import { alertsOf, BIDS_WAITING_WARNED, judgeClock, judgeDisk, judgeOutbox, judgeRecords, overall, ready } from './rules.ts';

test.each([
  ['nothing configured', [], 'healthy', true],
  ['all well', [['postgres', 'healthy'], ['redis', 'healthy']], 'healthy', true],
  ['the database gone', [['postgres', 'unhealthy'], ['redis', 'healthy']], 'unhealthy', false],
  ['the database slow', [['postgres', 'degraded']], 'degraded', true],
  ['everything else gone', [['postgres', 'healthy'], ['redis', 'unhealthy'], ['rabbitmq', 'unhealthy'], ['elasticsearch', 'unhealthy'], ['outbox', 'unhealthy'], ['clock', 'unhealthy'], ['disk', 'unhealthy'], ['records', 'unhealthy']], 'degraded', true],
  ['something switched off', [['postgres', 'healthy'], ['redis', 'disabled']], 'healthy', true],
] as const)('with %s the house is as it should say', (_, found, status, isReady) => {
  const checks = found.map(([name, each]) => ({ name, status: each }));
  expect(overall(checks)).toBe(status);
  expect(ready(checks)).toBe(isReady);
});

test.each([[0, 'healthy'], [50, 'healthy'], [-51, 'degraded'], [120_000, 'degraded']])('a clock that is off by %d ms is %s', (skewMs, status) => {
  expect(judgeClock(skewMs).status).toBe(status);
});

test.each([[0, 'healthy'], [10_000, 'healthy'], [10_001, 'degraded']])('an outbox that was last relayed %d ms ago is %s', (silentMs, status) => {
  expect(judgeOutbox(silentMs).status).toBe(status);
});

test.each([[500, 'healthy'], [100, 'healthy'], [99, 'degraded'], [9, 'unhealthy'], [0, 'unhealthy']])('a disk with %d of 1,000 bytes free is %s', (freeBytes, status) => {
  expect(judgeDisk({ freeBytes, totalBytes: 1_000 }).status).toBe(status);
});

test.each([[0, 59_000, 'healthy'], [0, 61_000, 'degraded'], [1, 0, 'degraded'], [3, 90_000, 'degraded']] as const)('with %i breaches, audited %i ms ago, the records are %s', (breaches, unauditedMs, status) => {
  expect(judgeRecords({ breaches, unauditedMs }).status).toBe(status);
});

test('alerts name what is not well, the critical first, and say nothing in a house where all is well', () => {
  const well = { overdueLots: 0, voidsWaiting: 0, bidsWaiting: 0, parkedLots: 0, clockTrusted: true };
  const lots = { frozen: 0, registrations: 0, stuck: 0 };
  expect(alertsOf({ checks: [{ name: 'postgres', status: 'healthy' }, { name: 'redis', status: 'disabled' }], trouble: { ...well, bidsWaiting: BIDS_WAITING_WARNED - 1 }, lots, letters: true })).toEqual([]);
  expect(alertsOf({
    checks: [{ name: 'disk', status: 'degraded' }, { name: 'postgres', status: 'unhealthy' }],
    trouble: { overdueLots: 2, voidsWaiting: 1, bidsWaiting: BIDS_WAITING_WARNED, parkedLots: 0, clockTrusted: false }, lots: { frozen: 3, registrations: 4, stuck: 1 }, letters: false,
  })).toEqual([
    { code: 'check.postgres', severity: 'critical', count: null }, { code: 'clock_untrusted', severity: 'critical', count: null },
    { code: 'lots_overdue', severity: 'critical', count: 2 }, { code: 'lots_not_opened', severity: 'critical', count: 1 },
    { code: 'check.disk', severity: 'warning', count: null }, { code: 'bids_waiting', severity: 'warning', count: BIDS_WAITING_WARNED },
    { code: 'lots_frozen', severity: 'warning', count: 3 }, { code: 'voids_waiting', severity: 'warning', count: 1 }, { code: 'registrations_waiting', severity: 'warning', count: 4 },
    { code: 'no_letters', severity: 'warning', count: null },
  ]);
});
