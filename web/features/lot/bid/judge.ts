import type { Minor } from '#domain/money.ts';
import { amountOf, type PageLot } from '../lot.ts';
import { farAbove, readAmount, type AmountFault, type FarAbove } from '../amounts.ts';

/** What is typed, judged as the house would: an amount to review, or why not. `far`: ask once more, with both numbers. */
export type Judged = { ok: true; amount: Minor; far: FarAbove | null } | { ok: false; fault: AmountFault | 'too_low' | 'not_raised' };

type Judging = Pick<PageLot, 'minimum' | 'currency' | 'estimateHigh' | 'you'>;

/** Judges a text. The house decides in the end: the lot may have moved since. */
export function judgeTyped(lot: Judging, text: string, locale: string): Judged {
  const found = readAmount(text, { locale, currency: lot.currency });
  return found.ok ? judgeAmount(lot, found.amount) : found;
}

/** Judges an amount again, as when the lot moved while it was being reviewed. */
export function judgeAmount(lot: Judging, amount: Minor): Judged {
  const minimum = amountOf(lot.minimum);
  if (amount < minimum) return { ok: false, fault: lot.you?.leading === true ? 'not_raised' : 'too_low' };
  return { ok: true, amount, far: farAbove(amount, { minimum, estimateHigh: lot.estimateHigh === null ? null : amountOf(lot.estimateHigh) }) };
}
