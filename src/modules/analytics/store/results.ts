import { accountId, idKey, lotId, saleId, type LotId } from '#domain/ids.ts';
import type { LotOutcome } from '#domain/lot/state.ts';
import { minor, type Minor } from '#domain/money.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import type { Question } from '../figures/port.ts';
import { OUTCOME_CODES, type Result } from '../rules.ts';

/** Results read in one statement. */
export const RESULTS_AT_ONCE_MAX = 500;

type ResultRow = {
  lot_id: string; closed_ms: string; outcome: number; category: string; currency: string; seller_id: string; sale_id: string; winner_id: string | null; hammer: string; opening_price: string;
  estimate_low: string | null; estimate_high: string | null; bids: number; bidders: number; extensions: number;
};

const readPage = statement<ResultRow>('analytics.read_results_page', `
  select lot_id, closed_ms, outcome, category, currency, seller_id, sale_id, winner_id, hammer, opening_price, estimate_low, estimate_high, bids, bidders, extensions
  from analytics.results
  where closed_ms < $2
    and (closed_ms, lot_id) > ($1, $5)
    and ($3::text is null or category = $3)
    and ($4::text is null or currency = $4)
  order by closed_ms, lot_id
  limit ${RESULTS_AT_ONCE_MAX}`);

/** How lots of the range ended, the first to close first, after one of them when given; at most {@link RESULTS_AT_ONCE_MAX}. */
export async function resultsPage(tx: Tx, { fromMs, toMs, category, currency }: Question, after: { closedMs: number; lot: LotId } | null): Promise<Result[]> {
  const rows = await tx.all(readPage, [after?.closedMs ?? fromMs, toMs, category, currency, after === null ? -1 : idKey(after.lot)]);
  return rows.map((row) => ({
    lot: lotId(row.lot_id), closedMs: Number(row.closed_ms), outcome: outcomeOf(row.outcome), category: row.category, currency: row.currency, seller: accountId(row.seller_id),
    sale: saleId(row.sale_id), winner: row.winner_id === null ? null : accountId(row.winner_id), hammer: minor(BigInt(row.hammer)), openingPrice: minor(BigInt(row.opening_price)),
    estimateLow: amountOf(row.estimate_low), estimateHigh: amountOf(row.estimate_high), bids: row.bids, bidders: row.bidders, extensions: row.extensions,
  }));
}

const amountOf = (value: string | null): Minor | null => (value === null ? null : minor(BigInt(value)));
const outcomeOf = (code: number): LotOutcome => (code === OUTCOME_CODES.sold ? 'sold' : code === OUTCOME_CODES.passed ? 'passed' : 'withdrawn');
