import type { IncrementPreset, Increments } from '#domain/lot/increments.ts';

/**
 * The increment tables written out a second time, in another form: 'below this price: this step', in major units,
 * the last without a bound. Nothing here is shared with the rules under test.
 */
const WRITTEN: Readonly<Record<Exclude<IncrementPreset, 'house'>, string>> = {
  usd: 'below 1.00: 0.05 | below 5.00: 0.25 | below 25.00: 0.50 | below 100.00: 1.00 | below 250.00: 2.50 | below 500.00: 5.00'
    + ' | below 1000.00: 10.00 | below 2500.00: 25.00 | below 5000.00: 50.00 | else: 100.00',
  gbp: 'below 1.01: 0.05 | below 5.01: 0.20 | below 15.01: 0.50 | below 60.01: 1.00 | below 150.01: 2.00 | below 300.01: 5.00'
    + ' | below 600.01: 10.00 | below 1500.01: 20.00 | below 3000.01: 50.00 | else: 100.00',
  eur: 'below 50.00: 0.50 | below 500.00: 1.00 | below 1000.00: 5.00 | below 5000.00: 10.00 | else: 50.00',
  platform: 'below 100.00: 5.00 | below 500.00: 10.00 | below 1000.00: 25.00 | below 5000.00: 50.00 | below 10000.00: 100.00'
    + ' | below 25000.00: 250.00 | below 50000.00: 500.00 | below 100000.00: 1000.00 | below 250000.00: 2500.00'
    + ' | below 500000.00: 5000.00 | else: 10000.00',
  jpy: 'below 1000.00: 10.00 | below 5000.00: 100.00 | below 10000.00: 250.00 | below 50000.00: 500.00 | else: 1000.00',
};

type Line = { below: number; step: number };
const read = new Map<string, Line[]>();

/** The least amount that beats `amount` by a full increment. Amounts are whole minor units up to 10^15, as numbers. */
export function oracleNext(increments: Increments, amount: number): number {
  if (increments.kind === 'fixed') return amount + Number(increments.step);
  if (increments.kind === 'percent') return amount + percentOf(amount, increments.basisPoints);
  const unit = 10 ** increments.exponent;
  if (increments.preset === 'house') return nextHouseRung(amount, unit);
  for (const { below, step } of linesOf(increments.preset, unit)) {
    if (amount < below) return amount + step;
  }
  throw new Error('the last line of a table has no bound');
}

function linesOf(preset: Exclude<IncrementPreset, 'house'>, unit: number): Line[] {
  const key = `${preset} ${unit}`;
  let lines = read.get(key);
  if (lines === undefined) {
    lines = WRITTEN[preset].split(' | ').map((line) => {
      const [bound = '', step = ''] = line.split(': ');
      const below = bound === 'else' ? Infinity : Math.round(Number(bound.replace('below ', '')) * unit);
      return { below, step: Math.round(Number(step) * unit) };
    });
    read.set(key, lines);
  }
  return lines;
}

// Ten thousandths, rounded up without a fraction: the amount's whole ten thousands and its rest apart stay below 2^53.
function percentOf(amount: number, basisPoints: number): number {
  const rest = amount % 10_000;
  const step = ((amount - rest) / 10_000) * basisPoints + Math.ceil((rest * basisPoints) / 10_000);
  return Math.max(1, step);
}

function nextHouseRung(amount: number, unit: number): number {
  if (amount < 10 * unit) return (Math.floor((amount * 2) / unit) + 1) * (unit / 2);
  let decade = 10 * unit;
  while (decade * 10 <= amount) decade *= 10;
  for (let tenths = 10; ; tenths += 1) {
    const rung = (decade / 10) * tenths;
    if (rung > amount && isRung(tenths)) return rung;
  }
}

function isRung(tenths: number): boolean {
  if (tenths <= 20) return true;
  if (tenths <= 30) return tenths % 2 === 0;
  if (tenths <= 50) return [0, 2, 5, 8].includes(tenths % 10);
  return tenths % 5 === 0;
}
