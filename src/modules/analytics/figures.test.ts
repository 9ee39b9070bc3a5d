import { expect, test } from 'vitest';
import { accountId } from '#domain/ids.ts';
import { figuresHouse, logOf, type FiguresHouse } from '../../../test/support/analytics/figures-house.ts';
import { chanceFrom, madeSales, shuffled, type MadeSales } from '../../../test/support/analytics/made-events.ts';
import { slowActivity, slowResults, stepOf } from '../../../test/support/analytics/slow-figures.ts';
import { STEPS, type Question } from './figures/port.ts';
import { statement } from '#platform/db/types.ts';

/* What is counted fact by fact, in any order and more than once, is what the slowest and plainest count of all events says. */

const FROM_MS = Date.UTC(2026, 2, 20);
const DAY_MS = 86_400_000;

const ZONES = ['UTC', 'Europe/Paris', 'Asia/Kathmandu', 'America/New_York'];

/** Every question of every kind against the slow count. */
async function agrees(one: FiguresHouse, made: MadeSales, days: number): Promise<void> {
  const { figures } = one.module;
  const whole = { fromMs: FROM_MS - DAY_MS, toMs: FROM_MS + (days + 3) * DAY_MS };
  const part = { fromMs: FROM_MS + 3 * DAY_MS + 900_000, toMs: FROM_MS + 9 * DAY_MS };
  for (const zone of ZONES) {
    for (const [category, currency] of [[null, null], ['wine', null], [null, 'JPY'], ['art', 'USD']] as const) {
      for (const range of [whole, part]) {
        const asked: Question = { ...range, zone, category, currency };
        for (const step of STEPS) {
          const bucket = kept((ms) => stepOf(ms, zone, step));
          expect(await figures.activity(asked, step)).toEqual(slowActivity(made, asked, bucket).map(({ key, ...counts }) => ({ day: key, ...counts })));
          const slow = slowResults(made, asked, ({ closedMs, currency: of }) => `${bucket(closedMs)} ${of}`);
          const found = await figures.results(asked, step);
          expect(new Map(found.map(({ day, currency: of, ...sums }) => [`${day} ${of}`, sums]))).toEqual(slow);
          expect(found.map(({ day, currency: of }) => `${day} ${of}`)).toEqual([...slow.keys()].toSorted());
        }
        expect(new Map((await figures.totals(asked)).map(({ currency: of, ...sums }) => [of, sums]))).toEqual(slowResults(made, asked, ({ currency: of }) => of));
        const money = { ...asked, currency: currency ?? 'EUR' };
        expect(new Map((await figures.categories(money, 100)).map(({ category: of, ...sums }) => [of, sums]))).toEqual(slowResults(made, money, ({ category: of }) => of));
        const sellers = await figures.sellers(money, 100);
        expect(new Map(sellers.map(({ seller, ...sums }) => [seller, sums]))).toEqual(slowResults(made, money, ({ seller }) => accountId(seller.slice(4))));
        expect(sellers.map(({ hammer }) => hammer)).toEqual(sellers.map(({ hammer }) => hammer).toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
      }
    }
  }
  const day = { fromMs: FROM_MS + 4 * DAY_MS, toMs: FROM_MS + 5 * DAY_MS, zone: 'UTC', category: null, currency: null };
  expect(await figures.minutes(day)).toEqual(slowActivity(made, day, (ms) => String(ms - (ms % 60_000))).map(({ key, ...counts }) => ({ minuteMs: Number(key), ...counts })));
}

/** Days once told: a calendar is slow, and the same moments are asked for again. */
function kept(bucket: (ms: number) => string): (ms: number) => string {
  const known = new Map<number, string>();
  return (ms) => {
    const day = known.get(ms) ?? bucket(ms);
    known.set(ms, day);
    return day;
  };
}

test.each([1, 2, 20_261])('facts that come twice, late and out of order count once each (seed %i)', async (seed) => {
  const house = await figuresHouse();
  const chance = chanceFrom(seed);
  const made = madeSales({ seed, lots: 120, bids: 30, fromMs: FROM_MS, days: 14 });
  for (const [lot, listing] of made.listings) house.listings.set(lot, listing);
  // Each event comes once at least, some of them again, in no order, in pages of any size.
  const coming = shuffled([...made.events, ...made.events.filter(() => chance() < 0.3)], chance);
  for (let at = 0; at < coming.length;) {
    const size = 1 + Math.floor(chance() * 400);
    await house.module.handlers.onBiddingEvents(coming.slice(at, at + size));
    at += size;
  }
  await agrees(house, made, 14);
  // The whole log once more, all at once from two sides, changes nothing.
  await Promise.all([house.module.handlers.onBiddingEvents(made.events), house.module.handlers.onBiddingEvents(made.events.toReversed())]);
  await agrees(house, made, 14);
  await house.close();
});

test('figures that were tampered with, facts that were lost and lots that were not known are right again after a rebuild', async () => {
  const one = await figuresHouse();
  const made = madeSales({ seed: 77, lots: 60, bids: 20, fromMs: FROM_MS, days: 10 });
  // The auction module knew half of the lots when their facts came.
  made.lots.slice(0, 30).forEach(({ lot, listing }) => one.listings.set(lot, listing));
  await one.module.handlers.onBiddingEvents(made.events);
  made.lots.forEach(({ lot, listing }) => one.listings.set(lot, listing));
  const spoil = one.postgres.openAsOwner();
  for (const sql of [
    'update analytics.minutes set bids = bids + 3', 'update analytics.quarters set hammer = hammer * 2', 'delete from analytics.activity where extensions > 0',
    'delete from analytics.facts where seq % 7 = 0', 'update analytics.facts set price = price + 1, at_ms = at_ms + 86400000 where kind = 9',
    'insert into analytics.quarters (quarter_ms, category, currency, lots) values (900000, \'art\', \'USD\', 5)',
  ]) await spoil.run(statement(`test.${sql.slice(0, 30)}`, sql));
  const rebuilt = await one.module.rebuild(logOf(made));
  expect(rebuilt.facts).toBe(made.events.length);
  expect(rebuilt.mended).toBeGreaterThan(made.events.length / 10);
  await agrees(one, made, 10);
  expect(await one.module.figures.totals({ fromMs: 0, toMs: DAY_MS, zone: 'UTC', category: null, currency: null })).toEqual([]);
  expect((await one.module.rebuild(logOf(made))).mended).toBe(0);
  await agrees(one, made, 10);
  await one.close();
});
