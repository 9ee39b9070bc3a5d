import { minor, type Minor } from '../money.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import type { TaxTerms } from './all-in.ts';
import { taxOn } from './tax.ts';

/** The two amounts that tax is taken on: what the buyer pays for the lot and what for the house's work. */
export type NetAmounts = { hammer: Minor; premium: Minor };

/** What a credit note takes back. `hammer + premium + tax` is `total`; `taxInside` as on the invoice. */
export type CreditAmounts = { hammer: Minor; premium: Minor; tax: Minor; taxInside: Minor; total: Minor };

export type CreditRefusal = 'nothing_to_credit' | 'credit_above_invoice';

/**
 * A correction of an invoice. `left`: what of hammer price and premium was not credited before. `wanted`: what to take back now, or
 * 'all' of it. The tax goes down to what it would be on the rest, so that whatever was credited step by step, an invoice that is
 * credited whole leaves no tax behind, and the rest of one that is not can be recomputed.
 */
export function creditFor(left: NetAmounts, wanted: NetAmounts | 'all', tax: TaxTerms): Outcome<CreditAmounts, CreditRefusal> {
  const { hammer, premium } = wanted === 'all' ? left : wanted;
  if (hammer < 0n || premium < 0n || hammer > left.hammer || premium > left.premium) return refuse('credit_above_invoice');
  if (hammer + premium === 0n) return refuse('nothing_to_credit');
  const before = taxOn(left, tax.class, tax.rate);
  const after = taxOn({ hammer: minor(left.hammer - hammer), premium: minor(left.premium - premium) }, tax.class, tax.rate);
  const taxed = minor(before.onHammer + before.onPremium - after.onHammer - after.onPremium);
  return accept({ hammer, premium, tax: taxed, taxInside: minor(before.insidePremium - after.insidePremium), total: minor(hammer + premium + taxed) });
}
