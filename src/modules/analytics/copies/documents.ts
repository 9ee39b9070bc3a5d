import type { Copied } from '#platform/search/copies.ts';
import { sumsOf, type MinuteCounts, type MinutePlace, type Result } from '../rules.ts';
import type { MoneyRowToCopy } from '../store/copies.ts';
import { amountParts, MONEY_AMOUNTS, RESULT_AMOUNTS } from './layout.ts';

/** How a lot ended; every sum of the figures is a field of its own, which the engine adds up. */
export function resultDocument(result: Result): Copied {
  const { hammer, estimatedHammer, estimateLow, estimateHigh, ...counts } = sumsOf(result);
  const sums = { hammer, estimatedHammer, estimateLow, estimateHigh };
  return {
    id: result.lot,
    source: {
      at: result.closedMs, lot: result.lot, outcome: result.outcome, category: result.category, currency: result.currency, seller: result.seller, sale: result.sale,
      // Once more whole: by it the best are put in order.
      hammer: Number(hammer), ...counts, ...Object.assign({}, ...RESULT_AMOUNTS.map((name) => amountParts(name, sums[name]))),
    },
  };
}

export const minuteDocument = ({ minuteMs, category, currency, ...counts }: MinutePlace & MinuteCounts): Copied =>
  ({ id: `${minuteMs} ${category} ${currency}`, source: { at: minuteMs, category, currency, ...counts } });

/** What became of money, under the name of the sum that it is part of. A payment that was recorded by mistake is taken off what was paid. */
export function moneyDocument({ kind, entity, category, currency, hammer, premium, tax, amount, atMs }: MoneyRowToCopy): Copied {
  const amounts: Partial<Record<(typeof MONEY_AMOUNTS)[number], bigint>> =
    kind === 'invoice.issued' ? { hammer, premium, tax, invoiced: amount }
      : kind === 'credit_note.issued' ? { creditedPremium: premium, credited: amount }
        : kind === 'payment.refunded' ? { refunded: amount } : { paid: kind === 'payment.voided' ? -amount : amount };
  return {
    id: `${kind} ${entity}`,
    source: {
      at: atMs, category, currency, invoices: kind === 'invoice.issued' ? 1 : 0, creditNotes: kind === 'credit_note.issued' ? 1 : 0,
      ...Object.assign({}, ...MONEY_AMOUNTS.map((name) => amountParts(name, amounts[name] ?? 0n))),
    },
  };
}
