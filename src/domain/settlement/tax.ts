import { allocate, minor, type Minor } from '../money.ts';
import { BASIS_POINTS_WHOLE, nearestMinor, rateOf, type BasisPoints } from './rounding.ts';

/**
 * How a lot is taxed. none: not at all. premium: on the premium only. hammer_and_premium: on both.
 * margin: the premium is quoted with tax inside it; the invoice shows no tax line, and the house owes the part inside.
 */
export type TaxClass = 'none' | 'premium' | 'hammer_and_premium' | 'margin';

/**
 * `onHammer` and `onPremium` are added to the invoice. `insidePremium` is not: under the margin scheme it is the part of the
 * premium that the house owes as tax. `total` is what the buyer pays: hammer price, premium and the tax that is added.
 */
export type Tax = { onHammer: Minor; onPremium: Minor; insidePremium: Minor; total: Minor };

/**
 * Tax on a hammer price and its premium at one rate. The tax that is added is rounded once, to the nearest minor unit, and
 * shared between its lines by largest remainder, so that the lines sum to it exactly.
 */
export function taxOn(price: { hammer: Minor; premium: Minor }, taxClass: TaxClass, rate: BasisPoints): Tax {
  const { hammer, premium } = price;
  const points = rateOf(rate);
  const nothing = minor(0n);
  const untaxed: Tax = { onHammer: nothing, onPremium: nothing, insidePremium: nothing, total: minor(hammer + premium) };
  switch (taxClass) {
    case 'none': return untaxed;
    case 'margin': return { ...untaxed, insidePremium: nearestMinor(premium * points, BASIS_POINTS_WHOLE + points) };
    case 'premium': {
      const onPremium = nearestMinor(premium * points, BASIS_POINTS_WHOLE);
      return { ...untaxed, onPremium, total: minor(hammer + premium + onPremium) };
    }
    case 'hammer_and_premium': {
      const base = hammer + premium;
      if (base === 0n) return untaxed;
      const tax = nearestMinor(base * points, BASIS_POINTS_WHOLE);
      const [onHammer = nothing, onPremium = nothing] = allocate(tax, [hammer, premium]);
      return { ...untaxed, onHammer, onPremium, total: minor(base + tax) };
    }
  }
}
