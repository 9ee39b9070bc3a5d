import type { Minor } from '../money.ts';
import type { TaxTerms } from './all-in.ts';
import { buyersPremium } from './premium.ts';
import { taxOn } from './tax.ts';
import type { Tier, TierFee } from './tiers.ts';

/** What a buyer pays on top of the hammer price, as frozen when the lot was published. */
export type BuyerTerms = { premium: readonly Tier[]; tax: TaxTerms };

/**
 * What an invoice comes to. `hammer + premium + taxOnHammer + taxOnPremium` is `total`, to the minor unit. `taxInside` is no part of
 * the sum: under the margin scheme it is what the house owes as tax out of its premium.
 */
export type InvoiceAmounts = { hammer: Minor; premium: Minor; taxOnHammer: Minor; taxOnPremium: Minor; taxInside: Minor; total: Minor };

/** The amounts of the invoice for a lot sold at `hammer` (0 or more) under frozen terms. The same terms and price give the same amounts for ever. */
export function invoiceAmounts(hammer: Minor, { premium: tiers, tax }: BuyerTerms): InvoiceAmounts {
  const { fee: premium } = buyersPremium(hammer, tiers);
  const { onHammer, onPremium, insidePremium, total } = taxOn({ hammer, premium }, tax.class, tax.rate);
  return { hammer, premium, taxOnHammer: onHammer, taxOnPremium: onPremium, taxInside: insidePremium, total };
}

/** How the premium came about: the part of the hammer price in each tier, and the fee on it. They sum to the premium. */
export const premiumSteps = (hammer: Minor, { premium }: BuyerTerms): readonly TierFee[] => buyersPremium(hammer, premium).tiers;
