/**
 * The increment tables as data, in hundredths of the major unit, and their form scaled to a currency.
 * An edition is frozen with the terms of a lot: a change of these numbers is a new version beside this one.
 */
export type TablePreset = 'usd' | 'gbp' | 'eur' | 'platform' | 'jpy';

/** Pairs of (price from, step), in hundredths of the major unit. The lower bound belongs to its band. */
type Bands = readonly (readonly [from: number, step: number])[];

const TABLES: Readonly<Record<TablePreset, Bands>> = {
  usd: [
    [0, 5], [1_00, 25], [5_00, 50], [25_00, 1_00], [100_00, 2_50], [250_00, 5_00], [500_00, 10_00],
    [1_000_00, 25_00], [2_500_00, 50_00], [5_000_00, 100_00],
  ],
  gbp: [
    [0, 5], [1_01, 20], [5_01, 50], [15_01, 1_00], [60_01, 2_00], [150_01, 5_00], [300_01, 10_00],
    [600_01, 20_00], [1_500_01, 50_00], [3_000_01, 100_00],
  ],
  eur: [[0, 50], [50_00, 1_00], [500_00, 5_00], [1_000_00, 10_00], [5_000_00, 50_00]],
  platform: [
    [0, 5_00], [100_00, 10_00], [500_00, 25_00], [1_000_00, 50_00], [5_000_00, 100_00], [10_000_00, 250_00],
    [25_000_00, 500_00], [50_000_00, 1_000_00], [100_000_00, 2_500_00], [250_000_00, 5_000_00], [500_000_00, 10_000_00],
  ],
  jpy: [[0, 10_00], [1_000_00, 100_00], [5_000_00, 250_00], [10_000_00, 500_00], [50_000_00, 1_000_00]],
};

/** Below this many major units the house ladder climbs by halves. */
const HOUSE_HALVES_BELOW = 10;
/** The ladder of one decade, in tenths of it: 1 by tenths, 2 by two tenths, 3 and 4 on 0-2-5-8, 5 to 9 by five tenths. */
const HOUSE_RUNGS: readonly number[] = [
  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 24, 26, 28, 30, 32, 35, 38, 40, 42, 45, 48,
  50, 55, 60, 65, 70, 75, 80, 85, 90, 95,
];
/** The ladder is laid out past the largest amount the house takes, 10^15 minor units. */
const LADDER_UP_TO = 1e15;

/** Currencies have at most four decimals. */
const EXPONENT_MAX = 4;

/** A table in minor units of one exponent, the highest band first and the band from 0 last. */
export type ScaledBands = readonly { from: number; step: bigint }[];

const SCALED: Readonly<Record<TablePreset, readonly (ScaledBands | null)[]>> = {
  usd: everyExponent((exponent) => scale('usd', exponent)),
  gbp: everyExponent((exponent) => scale('gbp', exponent)),
  eur: everyExponent((exponent) => scale('eur', exponent)),
  platform: everyExponent((exponent) => scale('platform', exponent)),
  jpy: everyExponent((exponent) => scale('jpy', exponent)),
};
const LADDERS: readonly (readonly number[] | null)[] = everyExponent(ladder);

/** The table in minor units; null when a bound or a step is no whole number of minor units at this exponent. */
export function scaledBands(preset: TablePreset, exponent: number): ScaledBands | null {
  return SCALED[preset][exponent] ?? null;
}

/** The rungs of the house ladder in minor units, ascending from 0 to beyond 10^15; null when halves are not whole. */
export function houseLadder(exponent: number): readonly number[] | null {
  return LADDERS[exponent] ?? null;
}

function everyExponent<Table>(make: (exponent: number) => Table): Table[] {
  return Array.from({ length: EXPONENT_MAX + 1 }, (_, exponent) => make(exponent));
}

function scale(preset: TablePreset, exponent: number): ScaledBands | null {
  const unit = 10 ** exponent;
  const bands = TABLES[preset];
  if (bands.some(([from, step]) => (from * unit) % 100 !== 0 || (step * unit) % 100 !== 0)) return null;
  return bands.map(([from, step]) => ({ from: (from * unit) / 100, step: BigInt((step * unit) / 100) })).toReversed();
}

function ladder(exponent: number): readonly number[] | null {
  const unit = 10 ** exponent;
  if (unit % 2 !== 0) return null;
  const rungs: number[] = [];
  for (let halves = 0; halves < HOUSE_HALVES_BELOW * 2; halves += 1) rungs.push((halves * unit) / 2);
  // The last decade begins at the largest amount, so that there is a rung above it too.
  for (let tenth = unit; tenth * 10 <= LADDER_UP_TO; tenth *= 10) rungs.push(...HOUSE_RUNGS.map((rung) => rung * tenth));
  return rungs;
}
