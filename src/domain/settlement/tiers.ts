import { invariant } from '../outcome.ts';
import { allocate, minor, type Minor } from '../money.ts';
import { BASIS_POINTS_WHOLE, nearestMinor, rateOf, type BasisPoints } from './rounding.ts';

/** A marginal tier: its rate applies to the part of the amount above the tier before it, up to and including `upTo`. */
export type Tier = { upTo: Minor | null; rate: BasisPoints };

/** A scale of tiers has at most this many. */
export const TIERS_MAX = 32;

/** What one tier yields: `base` is the part of the amount in it, `fee` its share of the whole fee. */
export type TierFee = { rate: BasisPoints; base: Minor; fee: Minor };
export type MarginalFee = { fee: Minor; tiers: readonly TierFee[] };

/**
 * The fee on an amount by marginal tiers, like income tax: a higher tier touches only what lies above the lower one. The fee is
 * rounded once, to the nearest minor unit, and shared among the tiers by largest remainder, so they sum to it exactly.
 * Tiers ascend; the last one alone is open above (`upTo` null).
 */
export function marginalFee(amount: Minor, tiers: readonly Tier[]): MarginalFee {
  invariant(amount >= 0n, 'a fee is taken on an amount that is not negative');
  invariant(tiers.length >= 1 && tiers.length <= TIERS_MAX, 'a scale has a bounded number of tiers');
  invariant(tiers.at(-1)?.upTo === null, 'the last tier is open above');
  const parts: { rate: BasisPoints; base: Minor; weight: bigint }[] = [];
  let from = 0n;
  for (const [place, { upTo, rate }] of tiers.entries()) {
    invariant((upTo === null) === (place === tiers.length - 1), 'only the last tier is open above');
    invariant(upTo === null || upTo > from, 'tiers ascend');
    const to = upTo === null || amount < upTo ? amount : upTo;
    if (to > from) parts.push({ rate, base: minor(to - from), weight: (to - from) * rateOf(rate) });
    from = upTo ?? from;
  }
  const weight = parts.reduce((sum, part) => sum + part.weight, 0n);
  const fee = nearestMinor(weight, BASIS_POINTS_WHOLE);
  const fees = weight === 0n ? parts.map(() => minor(0n)) : allocate(fee, parts.map((part) => part.weight));
  return { fee, tiers: parts.map(({ rate, base }, place) => ({ rate, base, fee: fees[place] ?? minor(0n) })) };
}
