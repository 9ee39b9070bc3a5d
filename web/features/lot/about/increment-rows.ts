import { nextAmount, type Increments } from '#domain/lot/increments.ts';
import { MINOR_MAX, minor, type Minor } from '#domain/money.ts';

/** One line of the table for people: from this price on, bids rise by this step. */
export type IncrementRow = { from: Minor; step: Minor };

/** Lines that a table for people has at most: past this nobody reads. */
const ROWS_MAX = 14;
const LEADS: readonly bigint[] = [1n, 2n, 5n];
/** Prices that a table is asked at: 1, 2 and 5 of each decade, and every bound between is found by halving. */
const DECADES_MAX = 15;

/**
 * The increments as lines to read, found by asking the rule itself, so that the page cannot say anything else than what is
 * applied: each line begins where the step changes. Null for a percentage, which has no lines, and for a ladder of rungs
 * whose step changes within each decade more often than a table can show.
 */
export function incrementRows(increments: Increments): IncrementRow[] | null {
  if (increments.kind === 'percent') return null;
  if (increments.kind === 'fixed') return [{ from: minor(0n), step: increments.step }];
  const stepAt = (amount: bigint): bigint => nextAmount(increments, minor(amount)) - amount;
  const rows: IncrementRow[] = [{ from: minor(0n), step: minor(stepAt(0n)) }];
  let last = 0n;
  for (const amount of asked()) {
    // Within one stretch a step may change more than once; each bound is found by itself.
    while (rows.length <= ROWS_MAX && stepAt(amount) !== rows.at(-1)?.step) {
      const bound = firstOther(stepAt, last, amount, rows.at(-1)?.step ?? 0n);
      rows.push({ from: minor(bound), step: minor(stepAt(bound)) });
      last = bound;
    }
    if (rows.length > ROWS_MAX) return null;
    last = amount;
  }
  return rows;
}

/** The smallest amount in (from, to] whose step is not `step`; the step at `from` is, the one at `to` is not. */
function firstOther(stepAt: (amount: bigint) => bigint, from: bigint, to: bigint, step: bigint): bigint {
  let low = from;
  let high = to;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (stepAt(middle) === step) low = middle;
    else high = middle;
  }
  return high;
}

function asked(): bigint[] {
  const amounts: bigint[] = [];
  let decade = 1n;
  for (let turn = 0; turn < DECADES_MAX; turn += 1) {
    for (const lead of LEADS) if (lead * decade <= MINOR_MAX) amounts.push(lead * decade);
    decade *= 10n;
  }
  return amounts;
}
