import { incrementsFor } from '#domain/lot/increments.ts';
import { oracleNext } from '../../support/oracle/increments.ts';
import type { Amount, LotPlan } from '../house/plan.ts';
import type { LotRow } from '../store/statements/rows-bidding.ts';

const AMOUNT_MAX = 1_000_000_000_000_000;

/** What an amount in words is now, as the lot stands. Bidders of a simulation know what they could not: it makes them meet each other. */
export function amountIn(amount: Amount, lot: LotPlan, head: LotRow | null, ownMaximum: number | null): bigint {
  const increments = incrementsFor(lot.increments, lot.currency);
  if (!increments.ok) throw new Error(increments.refusal);
  const price = head === null || head.leaderId === null ? null : Number(head.price);
  const least = price === null ? lot.openingPrice : oracleNext(increments.value, price);
  const step = Math.max(1, least - (price ?? 0));
  const wanted = ((): number => {
    switch (amount.kind) {
      case 'steps': return least + Math.floor(amount.steps * step);
      case 'below': return least - amount.by;
      case 'leader': return head?.leaderMaximum === null || head === null ? least : Number(head.leaderMaximum) + amount.plus;
      case 'reserve': return (lot.reservePrice ?? least) + amount.plus;
      case 'exact': return amount.minor;
      case 'own': return (ownMaximum ?? least) + amount.plus;
    }
  })();
  return BigInt(Math.min(AMOUNT_MAX, Math.max(1, Math.floor(wanted))));
}
