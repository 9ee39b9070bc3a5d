import { currencyExponent, CURRENCIES, minor, type Minor } from '#domain/money.ts';
import type { FacetBounds } from '../store/facets.ts';
import type { FacetCounts } from './port.ts';

/** Lower bounds of the bands of prices above the first, in minor units: 50.00 to 10,000.00 of most currencies, 5,000 to 1,000,000 yen. */
const BOUNDS = [5_000n, 10_000n, 25_000n, 50_000n, 100_000n, 500_000n, 1_000_000n] as const;
const THOUSANDTHS = 3;
const inThousandths = CURRENCIES.filter((currency) => (currencyExponent(currency) ?? 0) >= THOUSANDTHS);
const THOUSANDTHS_BOUNDS = BOUNDS.map((bound) => bound * 10n);

export const CLOSING_HOURS = [1, 24, 168] as const;
const HOUR_MS = 3_600_000;

/** Between which prices and until when lots are counted together, at this time. */
export const facetBounds = (nowMs: number): FacetBounds => ({
  usual: BOUNDS, inThousandths: THOUSANDTHS_BOUNDS, thousandthsCurrencies: inThousandths,
  closesByMs: CLOSING_HOURS.map((hours) => nowMs + hours * HOUR_MS),
});

/** The band of prices of a currency with this number, from 0. `to` is where the next one begins. */
export function bandAt(currency: string, step: number): Pick<FacetCounts['prices'][number], 'from' | 'to'> {
  const bounds = inThousandths.includes(currency) ? THOUSANDTHS_BOUNDS : BOUNDS;
  const bound = (at: number): Minor | null => {
    const amount = bounds[at];
    return amount === undefined ? null : minor(amount);
  };
  return { from: bound(step - 1) ?? minor(0n), to: bound(step) };
}
