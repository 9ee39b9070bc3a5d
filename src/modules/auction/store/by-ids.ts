import { idKey, type LotId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { SUMMARY_COLUMNS, summaryOf, type Summary, type SummaryRow } from './summaries.ts';

/** One more than a page, to know whether the list goes on. */
const LOTS_MAX = 101;

const publishedByIds = statement<SummaryRow>('auction.published_by_ids', `
  select ${SUMMARY_COLUMNS}, l.id as sort_key
  from auction.lots as l
  join auction.sales as s on s.id = l.sale_id
  join auction.heads as h on h.lot_id = l.id
  where l.id = any ($1::bigint[])
    and not l.hidden
  order by l.id
  limit ${LOTS_MAX}
`);

/** Published lots among at most {@link LOTS_MAX}, by id. */
export async function publishedLots(tx: Tx, lots: readonly LotId[]): Promise<Summary[]> {
  return (await tx.all(publishedByIds, [lots.map(idKey)])).map(summaryOf);
}
