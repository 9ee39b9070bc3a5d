import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckResult, VerifyScope } from '#contracts/verify.ts';
import { statement } from '#platform/db/types.ts';
import { figuresHouse, logOf, type FiguresHouse } from '../../../test/support/analytics/figures-house.ts';
import { madeSales } from '../../../test/support/analytics/made-events.ts';
import { analyticsVerifier } from './verify.ts';

/* A figure that is not what its facts add up to is found, whichever it is; a rebuild mends it. */

const made = madeSales({ seed: 31, lots: 30, bids: 8, fromMs: Date.UTC(2026, 2, 20), days: 3 });
let house: FiguresHouse;
beforeAll(async () => {
  house = await figuresHouse();
  for (const [lot, listing] of made.listings) house.listings.set(lot, listing);
  await house.module.handlers.onBiddingEvents(made.events);
});
afterAll(() => house.close());

const check = async (scope: VerifyScope = { kind: 'full' }, nowMs = Date.UTC(2026, 2, 24)): Promise<CheckResult | undefined> => {
  const found: CheckResult[] = [];
  for await (const result of analyticsVerifier({ database: house.database, nowMs: () => nowMs }).checks(scope)) found.push(result);
  return found[0];
};

test('sound figures are good, and a check that saw nothing says so', async () => {
  expect(await check()).toMatchObject({ rows: made.events.length, lots: 30, breachCount: 0 });
  expect((await check({ kind: 'standing' }, Date.UTC(2030, 1, 1)))?.rows).toBe(0);
  expect(await check({ kind: 'lot', lot: made.lots[0]?.lot ?? 'lot_1' as never })).toBeUndefined();
});

test.each([
  'update analytics.minutes set bids = bids + 1', 'delete from analytics.activity', 'update analytics.results set hammer = hammer + 1', 'update analytics.quarters set bidders = bidders + 1',
  'update analytics.facts set outcome = 2 where kind = 9 and outcome = 1', 'insert into analytics.minutes (minute_ms, category, currency, bids) values (1774000020000, \'art\', \'USD\', 1)',
])('%s is found and mended', async (sql) => {
  await house.postgres.openAsOwner().run(statement(`test.${sql.slice(0, 40)}`, sql));
  expect((await check())?.breachCount).toBeGreaterThan(0);
  await house.module.rebuild(logOf(made));
  expect((await check())?.breachCount).toBe(0);
});
