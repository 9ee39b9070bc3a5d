import type { Minor } from '../money.ts';
import { marginalFee, type MarginalFee, type Tier } from './tiers.ts';

/** The buyer's premium on a hammer price, with what each tier adds to it. The tiers are those of the lot's frozen terms. */
export function buyersPremium(hammerPrice: Minor, tiers: readonly Tier[]): MarginalFee {
  return marginalFee(hammerPrice, tiers);
}
