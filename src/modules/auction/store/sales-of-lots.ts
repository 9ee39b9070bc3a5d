import { idKey, lotId, saleId, type LotId, type SaleId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';

const LOTS_MAX = 500;

const readSalesOf = statement<{ id: string; sale_id: string; title: string }>('auction.read_sales_of_lots', `
  select l.id, s.id as sale_id, s.title
  from auction.lots l
  join auction.sales s on s.id = l.sale_id
  where l.id = any ($1::bigint[])
    and not l.hidden
    and not s.hidden
    and not s.standing
  order by l.id
  limit ${LOTS_MAX}
`);

/** The catalogue sales that at most 500 lots belong to. Lots of the standing sale, of a replay, and unknown ones are absent. */
export async function salesOfLots(tx: Tx, lots: readonly LotId[]): Promise<ReadonlyMap<LotId, { sale: SaleId; title: string }>> {
  if (lots.length === 0) return new Map();
  const rows = await tx.all(readSalesOf, [lots.map(idKey)]);
  return new Map(rows.map((row) => [lotId(row.id), { sale: saleId(row.sale_id), title: row.title }]));
}
