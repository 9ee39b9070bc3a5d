import { minor, type Minor } from '../money.ts';
import { buyersPremium } from './premium.ts';
import type { BasisPoints } from './rounding.ts';
import { taxOn, type TaxClass } from './tax.ts';
import type { Tier } from './tiers.ts';

/** How a lot is taxed, as frozen with its terms. */
export type TaxTerms = { class: TaxClass; rate: BasisPoints };

/** What a hammer price comes to for the buyer. The three parts sum to `total` exactly. */
export type AllIn = { hammer: Minor; premium: Minor; tax: Minor; total: Minor };

/**
 * What the buyer pays in all when the lot is sold at `hammer`: hammer price, premium, and the tax that is added to them. Under the
 * margin scheme nothing is added, since the tax lies inside the premium. `hammer` is 0 or more; tiers are those of the frozen terms.
 */
export function allIn(hammer: Minor, premium: readonly Tier[], tax: TaxTerms): AllIn {
  const { fee } = buyersPremium(hammer, premium);
  const { onHammer, onPremium, total } = taxOn({ hammer, premium: fee }, tax.class, tax.rate);
  return { hammer, premium: fee, tax: minor(onHammer + onPremium), total };
}
