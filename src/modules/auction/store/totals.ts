import { idKey, type AccountId, type LotId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import type { Stage } from '../listing.ts';

/** How the lots of one seller fare, as bidding was last heard. Amounts in minor units. */
export type Totals = {
  draft: number; scheduled: number; live: number; sold: number; unsold: number;
  takings: { currency: string; amount: number; lots: number }[];
};

type TotalsRow = { stage: Stage; status: string | null; outcome: string | null; currency: string; lots: number; amount: string };
const GROUPS_MAX = 2_000;

export const sellersTotals = statement<TotalsRow>('auction.sellers_totals', `
  select l.stage, h.status, h.outcome, l.currency, count(*)::integer as lots, coalesce(sum(h.price), 0)::bigint as amount
  from auction.lots as l
  left join auction.heads as h on h.lot_id = l.id
  where l.seller_id = $1
    and not l.hidden
    and l.stage <> 'cancelled'
  group by l.stage, h.status, h.outcome, l.currency
  order by l.currency
  limit ${GROUPS_MAX}
`);

export const countWatchers = statement<{ lot_id: string; watchers: number }>('auction.count_watchers', `
  select w.lot_id, count(*)::integer as watchers
  from auction.watchlist as w
  where w.lot_id = any ($1::bigint[])
  group by w.lot_id
  order by w.lot_id
  limit 100
`);

export async function totalsOf(tx: Tx, seller: AccountId): Promise<Totals> {
  const rows = await tx.all(sellersTotals, [idKey(seller)]);
  const count = (fits: (row: TotalsRow) => boolean): number => rows.filter(fits).reduce((sum, row) => sum + row.lots, 0);
  return {
    draft: count((row) => row.stage === 'draft'),
    scheduled: count((row) => row.status === 'scheduled'),
    live: count((row) => row.status === 'open' || row.status === 'frozen'),
    sold: count((row) => row.outcome === 'sold'),
    unsold: count((row) => row.status === 'closed' && row.outcome !== 'sold'),
    takings: rows.filter((row) => row.outcome === 'sold').map(({ currency, amount, lots }) => ({ currency, amount: Number(amount), lots })),
  };
}

/** How many people watch each of at most 100 lots; those that nobody watches are absent. Keys without their kind. */
export async function watchersOf(tx: Tx, lots: readonly LotId[]): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.all(countWatchers, [lots.map(idKey)]);
  return new Map(rows.map((row) => [row.lot_id, row.watchers]));
}
