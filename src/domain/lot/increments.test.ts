import { expect, test } from 'vitest';
import { increments } from '../../../test/properties/given.ts';
import { chanceOf, seedOfRun } from '../../../test/support/oracle/chance.ts';
import { oracleNext } from '../../../test/support/oracle/increments.ts';
import { CURRENCIES, MINOR_MAX, minor } from '../money.ts';
import { INCREMENT_PRESETS, incrementsFor, nextAmount, presetFor, type IncrementChoice } from './increments.ts';

/** From each bound on, in major units: the step. One unit below a bound the step before it holds. */
const BANDS = {
  usd: ['USD', '0:0.05 1:0.25 5:0.50 25:1 100:2.50 250:5 500:10 1000:25 2500:50 5000:100'],
  gbp: ['GBP', '0:0.05 1.01:0.20 5.01:0.50 15.01:1 60.01:2 150.01:5 300.01:10 600.01:20 1500.01:50 3000.01:100'],
  eur: ['EUR', '0:0.50 50:1 500:5 1000:10 5000:50'],
  platform: ['USD', '0:5 100:10 500:25 1000:50 5000:100 10000:250 25000:500 50000:1000 100000:2500 250000:5000 500000:10000'],
  jpy: ['JPY', '0:10 1000:100 5000:250 10000:500 50000:1000'],
} as const;

test.each(Object.entries(BANDS))('the table %s: a lower bound belongs to its band', (preset, [currency, written]) => {
  const unit = currency === 'JPY' ? 1 : 100;
  const table = increments(INCREMENT_PRESETS.find((one) => one === preset) ?? 'usd', currency);
  const bands = written.split(' ').map((band) => band.split(':').map((amount) => BigInt(Math.round(Number(amount) * unit))));
  for (const [place, [from = 0n, step = 0n]] of bands.entries()) {
    expect(nextAmount(table, minor(from)) - from).toBe(step);
    if (place > 0) expect(nextAmount(table, minor(from - 1n)) - (from - 1n)).toBe(bands[place - 1]?.[1]);
  }
  expect(nextAmount(table, MINOR_MAX) - MINOR_MAX).toBe(bands.at(-1)?.[1]);
});

test('the house ladder has the rungs of the trade', () => {
  const table = increments('house');
  const climb = (from: number, rungs: number): number[] => {
    const seen: number[] = [];
    for (let amount = minor(BigInt(from * 100)); seen.length < rungs;) {
      amount = nextAmount(table, amount);
      seen.push(Number(amount) / 100);
    }
    return seen;
  };
  expect(climb(0, 3)).toEqual([0.5, 1, 1.5]);
  expect(climb(9, 4)).toEqual([9.5, 10, 11, 12]);
  expect(climb(100, 36)).toEqual([
    110, 120, 130, 140, 150, 160, 170, 180, 190, 200, 220, 240, 260, 280, 300, 320, 350, 380, 400, 420, 450, 480,
    500, 550, 600, 650, 700, 750, 800, 850, 900, 950, 1000, 1100, 1200, 1300,
  ]);
  expect(nextAmount(table, minor(10_001n))).toBe(11_000n);
  expect(nextAmount(table, minor(33_333n))).toBe(35_000n);
  expect(nextAmount(table, MINOR_MAX)).toBe(1_100_000_000_000_000n);
});

test('a percentage is taken of the amount being beaten, rounded up, and is at least one unit', () => {
  const five = increments({ percent: 5 });
  expect(nextAmount(five, minor(1000n))).toBe(1050n);
  expect(nextAmount(five, minor(1001n))).toBe(1052n);
  expect(nextAmount(five, minor(1n))).toBe(2n);
  expect(nextAmount(increments({ percent: 0.01 }), minor(10_000n))).toBe(10_001n);
  expect(nextAmount(increments({ percent: 33.33 }), minor(10_000n))).toBe(13_333n);
});

const SEED = seedOfRun();
test(`every table goes on strictly upwards and as the oracle has it, over all magnitudes (SEED=${SEED})`, () => {
  const chance = chanceOf(SEED, 0);
  const tables = CURRENCIES.flatMap((currency) => INCREMENT_PRESETS.map((preset) => incrementsFor(preset, currency))).flatMap((answer) => (answer.ok ? [answer.value] : []));
  const all = [...tables, ...[0.01, 5, 12.34, 100].map((percent) => increments({ percent })), increments({ fixed: 250 })];
  for (let round = 0; round < 20_000; round += 1) {
    const table = chance.pick(all);
    const amount = Math.min(1e15, Math.floor(10 ** (chance.upTo(16_000) / 1000)) - chance.upTo(2));
    expect(nextAmount(table, minor(BigInt(amount)))).toBe(BigInt(oracleNext(table, amount)));
    expect(oracleNext(table, amount)).toBeGreaterThan(amount);
  }
});

test.each<[string, unknown]>([
  ['USD', 'usd'], ['AUD', 'usd'], ['CAD', 'usd'], ['GBP', 'gbp'], ['EUR', 'eur'], ['CHF', 'eur'], ['JPY', 'jpy'], ['SEK', { percent: 5 }], ['KWD', { percent: 5 }],
])('the table of %s, when the seller says none, is %j', (currency, choice) => {
  expect(presetFor(currency)).toEqual(choice);
});

test('every currency has a table when the seller says none', () => {
  for (const currency of CURRENCIES) expect(incrementsFor(presetFor(currency), currency)).toMatchObject({ ok: true });
});

test('a table is scaled to the decimals of the currency', () => {
  expect(nextAmount(increments('usd', 'KWD'), minor(99_999n))).toBe(100_999n);
  expect(nextAmount(increments('usd', 'KWD'), minor(100_000n))).toBe(102_500n);
  expect(nextAmount(increments('platform', 'JPY'), minor(499n))).toBe(509n);
});

test.each<[string, IncrementChoice]>([
  ['JPY', 'usd'], ['JPY', 'gbp'], ['JPY', 'eur'], ['JPY', 'house'], ['XYZ', 'usd'], ['USD', { fixed: 0 }], ['USD', { fixed: -1 }], ['USD', { fixed: 1.5 }], ['USD', { fixed: NaN }],
  ['USD', { fixed: 1e15 + 1 }], ['USD', { fixed: 0n }], ['USD', { percent: 0 }], ['USD', { percent: -5 }], ['USD', { percent: 100.01 }], ['USD', { percent: 101 }], ['USD', { percent: 0.001 }],
  ['USD', { percent: 5.125 }], ['USD', { percent: NaN }], ['USD', { percent: Infinity }], ['USD', { percent: 1e-7 }],
])('for %s the choice %o is refused with a sentence', (currency, choice) => {
  const answer = incrementsFor(choice, currency);
  expect(answer.ok).toBe(false);
  if (!answer.ok) expect(answer.refusal).toMatch(/^[A-Z].*\.$/);
});

test('the bounds of a fixed step and of a percentage are taken', () => {
  expect(incrementsFor({ fixed: 1 }, 'USD')).toEqual({ ok: true, value: { kind: 'fixed', step: 1n } });
  expect(incrementsFor({ fixed: 1e15 }, 'USD')).toMatchObject({ ok: true });
  expect(incrementsFor({ percent: 0.01 }, 'USD')).toEqual({ ok: true, value: { kind: 'percent', basisPoints: 1 } });
  expect(incrementsFor({ percent: 100 }, 'USD')).toEqual({ ok: true, value: { kind: 'percent', basisPoints: 10_000 } });
  expect(incrementsFor({ percent: 7.1 }, 'USD')).toEqual({ ok: true, value: { kind: 'percent', basisPoints: 710 } });
});
