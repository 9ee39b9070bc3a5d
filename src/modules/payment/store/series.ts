import { invariant } from '#domain/outcome.ts';
import { statement, type Tx } from '#platform/db/types.ts';

export type Series = 'invoice' | 'credit_note';

const openSeries = statement<unknown>('payment.open_series', `
  insert into payment.series (series, year, last, issued_ms)
  values ($1, $2, 0, 0)
  on conflict (series, year) do nothing`);

const lockSeries = statement<{ last: string }>('payment.lock_series', `
  select last
  from payment.series
  where series = $1
    and year = $2
  for no key update`);

const nextNumber = statement<{ last: string; issued_ms: string }>('payment.next_number', `
  update payment.series
  set last = last + 1, issued_ms = greatest(issued_ms, $3)
  where series = $1
    and year = $2
  returning last, issued_ms`);

/** Holds a series of a year until the transaction ends: nobody else takes a number of it, and so nobody else issues one of its documents. */
export async function holdSeries(tx: Tx, series: Series, year: number): Promise<void> {
  await tx.run(openSeries, [series, year]);
  invariant((await tx.one(lockSeries, [series, year])) !== null, 'a series that was opened is there');
}

/**
 * The next number of a series that is held, with the time it is issued at: never before the number that came before it. Given back when the
 * transaction is, so that there are no gaps.
 */
export async function takeNumber(tx: Tx, series: Series, year: number, nowMs: number): Promise<{ ordinal: number; issuedAtMs: number }> {
  const row = await tx.one(nextNumber, [series, year, nowMs]);
  invariant(row !== null, 'a series that is held is there');
  return { ordinal: Number(row.last), issuedAtMs: Number(row.issued_ms) };
}
