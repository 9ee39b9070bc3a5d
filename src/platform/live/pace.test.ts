import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tickMs, WriteBudget } from './pace.ts';

test.each([[0, 0], [1, 0], [200, 0], [600, 50], [1_000, 100], [3_000, 175], [5_000, 250], [1_000_000, 250]])('with %i watchers events are gathered for %i ms', (watchers, ms) => {
  expect(tickMs(watchers)).toBe(ms);
});

test('more watchers never wait less', () => {
  fc.assert(fc.property(fc.nat(10_000), fc.nat(10_000), (one, more) => tickMs(one) <= tickMs(one + more)));
});

test('a budget lets a burst pass and spreads what is over it', () => {
  const budget = new WriteBudget(1_000, 100);
  expect(budget.take(100, 0)).toBe(0);
  expect(budget.take(500, 0)).toBe(0);
  expect(budget.take(100, 0)).toBe(500);
  expect(budget.take(100, 650)).toBe(0);
});

test('whatever is asked for, no second starts more writes than the budget, the burst and one flush', () => {
  const flush = fc.record({ writes: fc.integer({ min: 1, max: 400 }), afterMs: fc.nat(300) });
  fc.assert(fc.property(fc.array(flush, { minLength: 1, maxLength: 60 }), (flushes) => {
    const budget = new WriteBudget(1_000, 100);
    let nowMs = 0;
    const started = flushes.map(({ writes, afterMs }) => {
      nowMs += afterMs;
      return { writes, atMs: nowMs + budget.take(writes, nowMs) };
    });
    for (const { atMs } of started) {
      const inSecond = started.filter((each) => each.atMs >= atMs && each.atMs < atMs + 1_000).reduce((sum, each) => sum + each.writes, 0);
      expect(inSecond).toBeLessThanOrEqual(1_000 + 100 + 400);
    }
  }));
});
