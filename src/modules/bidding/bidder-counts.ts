import type { Database } from '#platform/db/types.ts';
import { type PublicRow, readBidderCounts } from './store/history.ts';

type Counted = Pick<PublicRow, 'lot_id' | 'seq' | 'bidder'>;

/**
 * How many bidders the lot had after each of these events. Bidders of a lot are numbered without gaps as their first bids come, so the largest number
 * up to an event is their count; no row has to hold it. `rows`: ascending within each lot. Asks the table once, whatever the number of rows.
 */
export async function bidderCounts(database: Pick<Database, 'all'>, rows: readonly Counted[]): Promise<number[]> {
  const before = await countsBefore(database, startsOf(rows));
  const counts = new Map<string, number>();
  return rows.map((row) => {
    const count = Math.max(before.get(placeOf(row)) ?? 0, counts.get(row.lot_id) ?? 0, row.bidder ?? 0);
    counts.set(row.lot_id, count);
    return count;
  });
}

/** Rows whose event before is not among the rows. */
function startsOf(rows: readonly Counted[]): Counted[] {
  const last = new Map<string, number>();
  return rows.filter((row) => {
    const seq = Number(row.seq);
    const known = seq === 1 || last.get(row.lot_id) === seq - 1;
    last.set(row.lot_id, seq);
    return !known;
  });
}

async function countsBefore(database: Pick<Database, 'all'>, starts: readonly Counted[]): Promise<ReadonlyMap<string, number>> {
  if (starts.length === 0) return new Map();
  const found = await database.all(readBidderCounts, [starts.map((row) => row.lot_id), starts.map((row) => row.seq)]);
  return new Map(found.map((row) => [placeOf(row), row.bidders]));
}

const placeOf = ({ lot_id, seq }: Pick<Counted, 'lot_id' | 'seq'>): string => `${lot_id}/${seq}`;
