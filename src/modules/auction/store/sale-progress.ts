import { idKey, saleId, type SaleId } from '#domain/ids.ts';
import { minor, type Minor } from '#domain/money.ts';
import { statement, type Tx } from '#platform/db/types.ts';

/** Listed lots of a sale by what has become of them. */
export type SaleCounts = {
  scheduled: number; open: number; sold: number; passed: number; nextCloseAtMs: number | null; lastCloseAtMs: number | null;
  hammer: { currency: string; amount: Minor }[];
};

type ProgressRow = {
  sale_id: string; currency: string; scheduled: number; open: number; sold: number; passed: number; hammer: string;
  next_close_ms: string | null; last_close_ms: string | null;
};

/** Sales of a page, times currencies in use. */
const ROWS_MAX = 20_000;

export const readSaleProgress = statement<ProgressRow>('auction.read_sale_progress', `
  select sale_id, currency,
    count(*) filter (where status = 'scheduled')::integer as scheduled,
    count(*) filter (where status in ('open', 'frozen'))::integer as open,
    count(*) filter (where outcome = 'sold')::integer as sold,
    count(*) filter (where outcome in ('passed', 'withdrawn'))::integer as passed,
    coalesce(sum(price) filter (where outcome = 'sold'), 0)::text as hammer,
    min(closes_at_ms) filter (where status <> 'closed') as next_close_ms,
    max(closes_at_ms) as last_close_ms
  from auction.heads
  where sale_id = any ($1::bigint[])
  group by sale_id, currency
  order by sale_id, sum(price) filter (where outcome = 'sold') desc nulls last, currency
  limit ${ROWS_MAX}
`);

/** How far each of the sales has come; a sale without listed lots is absent. At most 101 sales. */
export async function progressOf(tx: Tx, sales: readonly SaleId[]): Promise<ReadonlyMap<SaleId, SaleCounts>> {
  const found = new Map<SaleId, SaleCounts>();
  for (const row of await tx.all(readSaleProgress, [sales.map(idKey)])) {
    const id = saleId(row.sale_id);
    const { hammer, ...before } = found.get(id) ?? { scheduled: 0, open: 0, sold: 0, passed: 0, nextCloseAtMs: null, lastCloseAtMs: null, hammer: [] };
    found.set(id, {
      scheduled: before.scheduled + row.scheduled, open: before.open + row.open, sold: before.sold + row.sold, passed: before.passed + row.passed,
      nextCloseAtMs: extreme(Math.min, before.nextCloseAtMs, row.next_close_ms), lastCloseAtMs: extreme(Math.max, before.lastCloseAtMs, row.last_close_ms),
      hammer: row.sold === 0 ? hammer : [...hammer, { currency: row.currency, amount: minor(BigInt(row.hammer)) }],
    });
  }
  return found;
}

function extreme(choose: (a: number, b: number) => number, one: number | null, text: string | null): number | null {
  if (text === null) return one;
  return one === null ? Number(text) : choose(one, Number(text));
}
