import { minor, type Minor } from '../money.ts';
import { marginalFee, type Tier } from './tiers.ts';

/** Bounds in major units and rates in basis points of the artist's resale right, and its cap in major units. */
const SCALE: readonly { upToMajor: bigint | null; rate: number }[] = [
  { upToMajor: 50_000n, rate: 400 }, { upToMajor: 200_000n, rate: 300 }, { upToMajor: 350_000n, rate: 100 },
  { upToMajor: 500_000n, rate: 50 }, { upToMajor: null, rate: 25 },
];
const CAP_MAJOR = 12_500n;

/**
 * The artist's share of a resale at this hammer price, at most the cap. `exponent` is that of the lot's currency. Whether the
 * right applies (the artist, the country, the least price) is the caller's to know.
 */
export function resaleRight(hammerPrice: Minor, exponent: number): Minor {
  const unit = 10n ** BigInt(exponent);
  const tiers: Tier[] = SCALE.map(({ upToMajor, rate }) => ({ upTo: upToMajor === null ? null : minor(upToMajor * unit), rate }));
  const { fee } = marginalFee(hammerPrice, tiers);
  const cap = minor(CAP_MAJOR * unit);
  return fee < cap ? fee : cap;
}
