import type { LotTitle } from '#contracts/auction.ts';
import { idKey, lotId, type LotId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';

const TITLES_MAX = 500;

const readTitles = statement<{ id: string; title: string; currency: string }>('auction.read_titles', `
  select id, title, currency
  from auction.lots
  where id = any ($1::bigint[])
  order by id
  limit ${TITLES_MAX}
`);

/** Titles of at most {@link TITLES_MAX} lots; unknown ones are absent. */
export async function titlesOf(tx: Tx, lots: readonly LotId[]): Promise<ReadonlyMap<LotId, LotTitle>> {
  if (lots.length === 0) return new Map();
  const rows = await tx.all(readTitles, [lots.map(idKey)]);
  return new Map(rows.map((row) => [lotId(row.id), { title: row.title, currency: row.currency }]));
}
