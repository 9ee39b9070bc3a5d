import { invariant } from '../outcome.ts';
import { minor, type Minor } from '../money.ts';

/** A rate in hundredths of a percent: 2,000 is 20 %, 1,290 is 12.9 %, 25 is 0.25 %. */
export type BasisPoints = number;
export const BASIS_POINTS_WHOLE = 10_000n;
const BASIS_POINTS_MAX = 10_000;

/** A rate as a whole number to calculate with. Throws unless it is a whole number from 0 to 10,000 (100 %). */
export function rateOf(basisPoints: BasisPoints): bigint {
  invariant(Number.isInteger(basisPoints) && basisPoints >= 0 && basisPoints <= BASIS_POINTS_MAX, 'a rate is 0 to 10,000 whole basis points');
  return BigInt(basisPoints);
}

/** The whole minor unit nearest to numerator / denominator; a half rounds up. Neither may be negative. */
export function nearestMinor(numerator: bigint, denominator: bigint): Minor {
  invariant(numerator >= 0n && denominator > 0n, 'only amounts that are not negative are rounded');
  return minor((2n * numerator + denominator) / (2n * denominator));
}
