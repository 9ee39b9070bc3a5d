import { expect, test } from 'vitest';
import { type HealthReport, together } from './health.ts';
import { HEALTH_NAMES } from './rules.ts';

const report = (of: Partial<Record<(typeof HEALTH_NAMES)[number], [status: 'healthy' | 'degraded' | 'unhealthy', detail?: string]>>): HealthReport => ({
  status: 'healthy', version: '1',
  checks: HEALTH_NAMES.map((name) => {
    const [status, detail] = of[name] ?? [null];
    return status === null ? { name, status: 'disabled', latencyMs: 0 } : { name, status, latencyMs: 1, ...(detail === undefined ? {} : { detail }) };
  }),
});

test('of several processes each check is told as the worst has it, with the names of those that are not well', () => {
  const whole = together(report({ redis: ['healthy', 'fast'] }), [
    { service: 'bidding', report: report({ postgres: ['healthy'], redis: ['degraded', 'away'], records: ['degraded', 'a breach waits'] }) },
    { service: 'auction', report: report({ postgres: ['unhealthy'], redis: ['degraded', 'slow'] }) },
  ]);
  expect(whole.status).toBe('unhealthy');
  const told = new Map(whole.checks.map(({ name, status, detail }) => [name, [status, detail]]));
  expect(told.get('postgres')).toEqual(['unhealthy', 'auction: unhealthy']);
  expect(told.get('redis')).toEqual(['degraded', 'bidding: away; auction: slow']);
  expect(told.get('records')).toEqual(['degraded', 'bidding: a breach waits']);
  expect(told.get('clock')).toEqual(['disabled', undefined]);
});
