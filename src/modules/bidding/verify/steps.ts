/*
 * The increment tables written out a second time, as pairs of 'up to below this price: this step' in hundredths of the major unit. A
 * table that was changed by mistake where the rules keep it shows as a difference here.
 */

type Band = readonly [below: bigint, step: bigint];
const WITHOUT_END = 10n ** 30n;

const hundredths = (text: string): readonly Band[] => text.split(' ').map((pair) => {
  const [below = '', step = ''] = pair.split(':');
  return [below === '*' ? WITHOUT_END : BigInt(below), BigInt(step)];
});

const TABLES: Readonly<Record<string, readonly Band[]>> = {
  usd: hundredths('100:5 500:25 2500:50 10000:100 25000:250 50000:500 100000:1000 250000:2500 500000:5000 *:10000'),
  gbp: hundredths('101:5 501:20 1501:50 6001:100 15001:200 30001:500 60001:1000 150001:2000 300001:5000 *:10000'),
  eur: hundredths('5000:50 50000:100 100000:500 500000:1000 *:5000'),
  platform: hundredths('10000:500 50000:1000 100000:2500 500000:5000 1000000:10000 2500000:25000 5000000:50000 10000000:100000 25000000:250000 50000000:500000 *:1000000'),
  jpy: hundredths('100000:1000 500000:10000 1000000:25000 5000000:50000 *:100000'),
};

/** Increments as they stand in a lot's frozen terms. */
export type StepTable =
  | { kind: 'preset'; preset: string; exponent: number }
  | { kind: 'fixed'; step: bigint }
  | { kind: 'percent'; basisPoints: number };

/** The least amount that beats `amount` by a full increment, in minor units. Throws for a table that nobody knows. */
export function nextAfter(table: StepTable, amount: bigint): bigint {
  if (table.kind === 'fixed') return amount + table.step;
  if (table.kind === 'percent') {
    const share = amount * BigInt(table.basisPoints);
    const step = share / 10_000n + (share % 10_000n === 0n ? 0n : 1n);
    return amount + (step === 0n ? 1n : step);
  }
  const unit = 10n ** BigInt(table.exponent);
  if (table.preset === 'house') return houseRungAfter(amount, unit);
  const bands = TABLES[table.preset];
  if (bands === undefined) throw new Error(`no increment table is called ${table.preset}`);
  // Compared in hundredths of a minor unit's major one, so that no bound is rounded.
  const [, step] = bands.find(([below]) => amount * 100n < below * unit) ?? [0n, 0n];
  return amount + (step * unit) / 100n;
}

/** Rungs within one decade, in tenths of it. */
const RUNGS = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 24, 26, 28, 30, 32, 35, 38, 40, 42, 45, 48, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100].map(BigInt);

function houseRungAfter(amount: bigint, unit: bigint): bigint {
  if (amount < 10n * unit) return ((amount * 2n) / unit + 1n) * (unit / 2n);
  let tenth = unit;
  while (tenth * 100n <= amount) tenth *= 10n;
  const rung = RUNGS.find((tenths) => tenths * tenth > amount);
  if (rung === undefined) throw new Error('a decade ends above every amount in it');
  return rung * tenth;
}
