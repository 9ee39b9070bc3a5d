import { accept, invariant, refuse, type Outcome } from '../outcome.ts';
import { currencyExponent, MINOR_MAX, minor, type Minor } from '../money.ts';
import { houseLadder, scaledBands, type ScaledBands } from './increment-tables.ts';

export type IncrementPreset = 'usd' | 'gbp' | 'eur' | 'house' | 'platform' | 'jpy';
export const INCREMENT_PRESETS: readonly IncrementPreset[] = ['usd', 'gbp', 'eur', 'house', 'platform', 'jpy'];

/** An increment table as frozen with the terms. `version` names the edition of the preset's bands. */
export type Increments =
  | { kind: 'preset'; preset: IncrementPreset; version: 1; exponent: number }
  | { kind: 'fixed'; step: Minor }
  /** basisPoints: hundredths of a percent of the amount being beaten, 1 to 10,000. */
  | { kind: 'percent'; basisPoints: number };

/** What a seller may ask for: a preset, one step in minor units, or a percentage with at most two decimals. */
export type IncrementChoice = IncrementPreset | { fixed: number | bigint } | { percent: number };

const PERCENT_OTHERWISE = 5;
const BASIS_POINTS_WHOLE = 10_000n;
const BASIS_POINTS_MAX = 10_000;

/** The choice when the seller makes none: the currency's own table, or 5 % where there is none. */
export function presetFor(currency: string): IncrementPreset | { percent: number } {
  switch (currency) {
    case 'USD': case 'AUD': case 'CAD': return 'usd';
    case 'GBP': return 'gbp';
    case 'EUR': case 'CHF': return 'eur';
    case 'JPY': return 'jpy';
    default: return { percent: PERCENT_OTHERWISE };
  }
}

/**
 * The table to freeze with the terms of a lot in this currency. Refuses, with a sentence for the seller, an unknown
 * currency, a preset whose steps are not whole minor units of it, a fixed step outside 1 to 10^15, and a percentage
 * that is not above 0 and at most 100 or has more than two decimals.
 */
export function incrementsFor(choice: IncrementChoice, currency: string): Outcome<Increments, string> {
  const exponent = currencyExponent(currency);
  if (exponent === null) return refuse(`${currency} is not a currency of ISO 4217 with a minor unit.`);
  if (typeof choice === 'string') return presetIncrements(choice, currency, exponent);
  if ('fixed' in choice) return fixedIncrements(choice.fixed);
  // The decimal text is what the seller wrote; multiplying the float would not be exact.
  const found = /^([0-9]{1,3})(?:\.([0-9]{1,2}))?$/.exec(String(choice.percent));
  const basisPoints = found === null ? 0 : Number(`${found[1] ?? ''}${(found[2] ?? '').padEnd(2, '0')}`);
  if (basisPoints < 1 || basisPoints > BASIS_POINTS_MAX) {
    return refuse('A percentage for increments is above 0 and at most 100, with at most two decimals.');
  }
  return accept({ kind: 'percent', basisPoints });
}

/**
 * The lowest amount that beats `amount` by a full increment: amount + step, or the next rung strictly above it.
 * The band is chosen by `amount` itself, and a lower bound belongs to its band. `amount` is 0 to 10^15.
 */
export function nextAmount(increments: Increments, amount: Minor): Minor {
  if (increments.kind === 'fixed') return minor(amount + increments.step);
  if (increments.kind === 'percent') return minor(amount + percentStep(increments.basisPoints, amount));
  if (increments.preset === 'house') {
    const rungs = houseLadder(increments.exponent);
    invariant(rungs !== null, 'a house ladder is frozen only for a currency that has it');
    return nextRung(rungs, amount);
  }
  const bands = scaledBands(increments.preset, increments.exponent);
  invariant(bands !== null, 'a preset is frozen only for a currency that has it');
  return minor(amount + stepAt(bands, amount));
}

function presetIncrements(preset: IncrementPreset, currency: string, exponent: number): Outcome<Increments, string> {
  if (!INCREMENT_PRESETS.includes(preset)) return refuse(`There is no increment table named ${String(preset)}.`);
  const table = preset === 'house' ? houseLadder(exponent) : scaledBands(preset, exponent);
  if (table === null) return refuse(`The increment table ${preset} has steps that are not whole minor units of ${currency}. Choose another table.`);
  return accept({ kind: 'preset', preset, version: 1, exponent });
}

function fixedIncrements(step: number | bigint): Outcome<Increments, string> {
  const whole = typeof step === 'bigint' ? step : Number.isSafeInteger(step) ? BigInt(step) : 0n;
  if (whole < 1n || whole > MINOR_MAX) return refuse('A fixed increment is a whole number of minor units, 1 to 10^15.');
  return accept({ kind: 'fixed', step: minor(whole) });
}

// Rounded up, and never nothing: a bid that beats an amount is at least one minor unit above it.
function percentStep(basisPoints: number, amount: Minor): bigint {
  const step = (amount * BigInt(basisPoints) + BASIS_POINTS_WHOLE - 1n) / BASIS_POINTS_WHOLE;
  return step < 1n ? 1n : step;
}

// Amounts reach 10^15 and are exact as numbers, which compare several times faster than bigints.
function stepAt(bands: ScaledBands, amount: Minor): bigint {
  const from = Number(amount);
  for (const band of bands) {
    if (from >= band.from) return band.step;
  }
  invariant(false, 'the lowest band of an increment table begins at 0');
}

function nextRung(rungs: readonly number[], amount: Minor): Minor {
  const from = Number(amount);
  let low = 0;
  let high = rungs.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rungs[middle] ?? 0) > from) high = middle;
    else low = middle + 1;
  }
  const rung = rungs[low] ?? 0;
  invariant(rung > from, 'the house ladder reaches above every amount the house takes');
  return minor(BigInt(rung));
}
