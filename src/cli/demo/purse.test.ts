import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minor } from '#domain/money.ts';
import { BIDDERS, SELLERS, VISITORS } from './people.ts';
import { amountOf, dollarsOf, worthTo } from './purse.ts';

const lot = (id: number, category = 'watches') => ({ id: `lot_${id}`, category, currency: 'USD', openingPrice: 5_000, estimateLow: 10_000, estimateHigh: 20_000 });
const CATEGORIES = ['art', 'books', 'ceramics', 'coins', 'furniture', 'jewellery', 'music', 'toys', 'watches', 'wine'];

test('what a lot is worth to somebody stays, and differs from one to the next', () => {
  const keen = BIDDERS.filter((bidder) => worthTo(bidder, lot(1), 5) !== null);
  expect(keen.length).toBeGreaterThan(3);
  expect(keen.length).toBeLessThan(BIDDERS.length);
  const worths = keen.map((bidder) => worthTo(bidder, lot(1), 5));
  expect(keen.map((bidder) => worthTo(bidder, lot(1), 5))).toEqual(worths);
  expect(new Set(worths).size).toBeGreaterThan(keen.length / 2);
});

test('every category has bidders who care, two at least, whatever the seed', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    for (const category of CATEGORIES) expect(BIDDERS.filter((bidder) => worthTo(bidder, lot(1, category), seed) !== null).length).toBeGreaterThanOrEqual(2);
  }
});

test('bargain hunters think less of a lot than the others', () => {
  const worths = (style: string): bigint[] => BIDDERS.filter((bidder) => bidder.style === style).flatMap((bidder) => Array.from({ length: 40 }, (_, at) => worthTo(bidder, lot(at), 9) ?? []).flat());
  const highest = worths('bargain').reduce((most, one) => (one > most ? one : most));
  const lowest = worths('sniper').reduce((least, one) => (one < least ? one : least));
  expect(highest).toBeLessThan(lowest);
});

test('a lot without estimates is judged by its opening price', () => {
  const bare = { ...lot(2), estimateLow: null, estimateHigh: null };
  expect(BIDDERS.flatMap((bidder) => worthTo(bidder, bare, 5) ?? []).length).toBeGreaterThan(0);
});

test('what a purse holds is not more in another currency', () => {
  fc.assert(fc.property(fc.nat({ max: 1_000_000 }), fc.constantFrom('USD', 'EUR', 'GBP', 'JPY', 'KWD'), (dollars, currency) => {
    expect(dollarsOf(amountOf(dollars, currency), currency)).toBeLessThanOrEqual(dollars + 1e-6);
  }));
  expect(amountOf(-5, 'USD')).toBe(0n);
  expect(dollarsOf(minor(1_000n), 'JPY')).toBeCloseTo(7);
});

test('everybody is marked as made up, and nobody is there twice', () => {
  const all = [...Object.values(VISITORS), ...SELLERS, ...BIDDERS];
  expect(new Set(all.map(({ email }) => email)).size).toBe(all.length);
  for (const { displayName, email } of all) {
    expect(displayName).toMatch(/ \(demo\)$/);
    expect(email).toMatch(/@demo\.example$/);
  }
  expect(new Set(BIDDERS.map(({ style }) => style))).toEqual(new Set(['proxy', 'nibbler', 'sniper', 'bargain', 'collector']));
  expect(BIDDERS.length).toBeGreaterThanOrEqual(24);
});

test('a collector wants the own category and no other, and thinks more of it than the estimates say', () => {
  for (const bidder of BIDDERS) {
    if (bidder.collects === null) continue;
    for (const category of CATEGORIES) {
      const worth = worthTo(bidder, lot(1, category), 5);
      if (category === bidder.collects) expect(worth ?? 0n).toBeGreaterThanOrEqual(15_000n);
      else expect(worth).toBe(null);
    }
  }
});
