import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minor } from '#domain/money.ts';
import { seededChance } from './chance.ts';
import { roundFigure, share, SNIPE_MS, wish, type Sight, type Style } from './styles.ts';

const style = fc.constantFrom<Style>('proxy', 'nibbler', 'sniper', 'bargain', 'collector');
const amount = fc.bigInt({ min: 1n, max: 10n ** 12n }).map(minor);
const sight = fc.record({
  minimum: amount, leading: fc.boolean(), ownBids: fc.nat({ max: 20 }), leftMs: fc.integer({ min: -1_000, max: 1_800_000 }), lifeMs: fc.integer({ min: 0, max: 1_800_000 }),
});
const seed = fc.nat();
const near = (changes: Partial<Sight> = {}): Sight => ({ minimum: minor(1_000n), leading: false, ownBids: 0, leftMs: 600_000, lifeMs: 1_200_000, ...changes });
const ask = (how: Style, changes: Partial<Sight> = {}, ceiling = minor(5_000n)): bigint | null => wish(how, ceiling, near(changes), seededChance(1));

test('nobody bids below the minimum, above the own ceiling, or against the own bid', () => {
  fc.assert(fc.property(style, amount, sight, seed, (how, ceiling, seen, drawn) => {
    const wanted = wish(how, ceiling, seen, seededChance(drawn));
    if (wanted === null) return;
    expect(seen.leading).toBe(false);
    expect(wanted >= seen.minimum && wanted <= ceiling).toBe(true);
  }), { numRuns: 5_000 });
});

test('a proxy bidder says everything at once, and only once', () => {
  expect(ask('proxy')).toBe(5_000n);
  expect(ask('proxy', { ownBids: 1 })).toBe(null);
});

test('a sniper waits for the last seconds', () => {
  expect(ask('sniper', { leftMs: SNIPE_MS + 1 })).toBe(null);
  expect(ask('sniper', { leftMs: SNIPE_MS })).toBe(5_000n);
});

test('a bargain hunter bids the minimum, and leaves the end to others', () => {
  expect(ask('bargain')).toBe(1_000n);
  expect(ask('bargain', { minimum: minor(5_001n) })).toBe(null);
  expect(ask('bargain', { leftMs: SNIPE_MS })).toBe(null);
});

test('a collector never lets a bid stand, and says everything at the end', () => {
  expect(ask('collector', { ownBids: 7 })).toBe(1_000n);
  expect(ask('collector', { leading: true })).toBe(null);
  expect(ask('collector', { leftMs: SNIPE_MS })).toBe(5_000n);
});

test('a nibbler goes by small steps, and further towards the end', () => {
  fc.assert(fc.property(seed, (drawn) => {
    const wanted = wish('nibbler', minor(5_000n), near(), seededChance(drawn));
    expect([1_000n, 1_100n]).toContain(wanted);
  }));
  const dear = { minimum: minor(4_000n) };
  expect(ask('nibbler', { ...dear, leftMs: 1_100_000 })).toBe(null);
  expect(ask('nibbler', { ...dear, leftMs: 10_000 })).not.toBe(null);
});

test('amounts are named roundly and never upwards; a share is a part', () => {
  expect([99n, 100n, 1_169n, 116_986n, 999_999n].map((one) => roundFigure(minor(one)))).toEqual([99n, 100n, 1_150n, 115_000n, 995_000n]);
  fc.assert(fc.property(amount, fc.double({ min: 0, max: 1, noNaN: true }), (one, part) => {
    expect(roundFigure(one) <= one && roundFigure(one) > 0n).toBe(true);
    expect(share(one, part) >= 0n && share(one, part) <= one).toBe(true);
  }));
});
