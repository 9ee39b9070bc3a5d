import { invariant } from '../outcome.ts';
import { minor, type Minor } from '../money.ts';
import { marginalFee, type Tier } from './tiers.ts';

/** What the house keeps of a hammer price for the seller, as frozen with the sale of the lot: marginal tiers, like the premium. */
export type SellerTerms = { commission: readonly Tier[] };

/** Nothing is kept of the hammer price: the house lives on the buyer's premium. */
export const NO_COMMISSION: SellerTerms = { commission: [{ upTo: null, rate: 0 }] };

/** What a seller gets for a lot: `net` is the hammer price without the commission, to the minor unit. */
export type SellerAmounts = { hammer: Minor; commission: Minor; net: Minor };

/** What a seller is owed once the lot is paid. `hammer` is 0 or more: after a credit note what is left of it. */
export function sellerAmounts(hammer: Minor, { commission: tiers }: SellerTerms): SellerAmounts {
  const { fee: commission } = marginalFee(hammer, tiers);
  invariant(commission <= hammer, 'a commission is at most the hammer price');
  return { hammer, commission, net: minor(hammer - commission) };
}
