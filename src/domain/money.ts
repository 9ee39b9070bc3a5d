import { currencyExponent } from './currency.ts';
import { invariant } from './outcome.ts';

export { CURRENCIES, currencyExponent } from './currency.ts';

/** An amount in the minor unit of its currency: 1/100 USD, 1 JPY, 1/1000 KWD. */
export type Minor = bigint & { readonly unit: 'minor' };
/** The smallest and the largest amount the house takes, in minor units. Both are exact as a JSON number. */
export const MINOR_MIN = 1n as Minor;
export const MINOR_MAX = 1_000_000_000_000_000n as Minor;
export const minor = (amount: bigint): Minor => amount as Minor;

/** How many parts one amount may be shared among. */
export const PARTS_MAX = 10_000;

/** Reads an amount that came from outside as a number; null unless it is a whole number from 1 to 10^15. */
export function minorFromNumber(amount: number): Minor | null {
  if (!Number.isSafeInteger(amount)) return null;
  const whole = BigInt(amount);
  return whole < MINOR_MIN || whole > MINOR_MAX ? null : minor(whole);
}

/**
 * Reads major units as people write them ('1250', '1250.5', '1250.50') into minor units of the currency.
 * Null when the currency is unknown, the text has more decimals than the currency, or the amount is not 1 to 10^15.
 */
export function parseMajor(text: string, currency: string): Minor | null {
  const exponent = currencyExponent(currency);
  const found = /^(0|[1-9][0-9]{0,15})(?:\.([0-9]{1,4}))?$/.exec(text);
  if (exponent === null || found === null) return null;
  const decimals = found[2] ?? '';
  if (decimals.length > exponent) return null;
  const amount = BigInt(`${found[1] ?? ''}${decimals.padEnd(exponent, '0')}`);
  return amount < MINOR_MIN || amount > MINOR_MAX ? null : minor(amount);
}

/** Writes an amount in major units with all decimals of the currency and no separators: 1250 of USD is '12.50'. */
export function formatMajor(amount: Minor, currency: string): string {
  const exponent = currencyExponent(currency);
  invariant(exponent !== null, 'an amount is written in a known currency');
  const sign = amount < 0n ? '-' : '';
  const digits = amount.toString().replace('-', '').padStart(exponent + 1, '0');
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/**
 * Shares `whole` (not negative) in proportion to `weights` (not negative, not all zero, at most {@link PARTS_MAX})
 * by largest remainder: every part is within one minor unit of its exact share and the parts sum to `whole`.
 * Of equal remainders the earlier part gets the unit.
 */
export function allocate(whole: Minor, weights: readonly bigint[]): Minor[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  invariant(whole >= 0n, 'only an amount that is not negative can be shared');
  invariant(total > 0n && weights.every((weight) => weight >= 0n), 'shares need weights that are not negative and not all zero');
  invariant(weights.length <= PARTS_MAX, 'an amount is shared among a bounded number of parts');
  const shares = weights.map((weight, place) => ({ place, floor: (whole * weight) / total, remainder: (whole * weight) % total }));
  let left = whole - shares.reduce((sum, share) => sum + share.floor, 0n);
  const parts = shares.map((share) => minor(share.floor));
  // A stable sort, so that of equal remainders the earlier part comes first.
  for (const { place, floor } of shares.toSorted((a, b) => (a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1))) {
    if (left === 0n) break;
    parts[place] = minor(floor + 1n);
    left -= 1n;
  }
  return parts;
}
