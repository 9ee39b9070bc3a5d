import { idKey, type LotId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { SUMMARY_COLUMNS, summaryOf, type Summary, type SummaryRow } from './summaries.ts';

export const listedLot = statement<SummaryRow>('auction.listed_lot', `
  select ${SUMMARY_COLUMNS}, l.id as sort_key
  from auction.heads as h
  join auction.lots as l on l.id = h.lot_id
  join auction.sales as s on s.id = h.sale_id
  where h.lot_id = $1
    and not l.hidden
`);

/** The published lot as lists show it; none when there is no such lot, or it is one of a replay. */
export async function listedById(tx: Tx, lot: LotId): Promise<Summary[]> {
  const row = await tx.one(listedLot, [idKey(lot)]);
  return row === null ? [] : [summaryOf(row)];
}
