import type { SoldLot } from '#contracts/verify.ts';
import { accountId, idKey, lotId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { outcomeCode, statusCode } from './codes.ts';

type SoldRow = { lot_id: string; leader_id: string; price: string; last_decided_ms: string };

const COLUMNS = 'lot_id, leader_id, price, last_decided_ms';
const SOLD = `status = ${statusCode('closed')}
    and outcome = ${outcomeCode('sold')}`;

const soldAfter = statement<SoldRow>('bidding.sold_after', `
  select ${COLUMNS}
  from bidding.lots
  where lot_id > $1
    and ${SOLD}
  order by lot_id
  limit $2`);

const soldAmong = statement<SoldRow>('bidding.sold_among', `
  select ${COLUMNS}
  from bidding.lots
  where lot_id = any ($1::bigint[])
    and ${SOLD}
  order by lot_id
  limit 500`);

/** Lots that were sold, above the key of one when given, ascending; at most `limit`. Nothing is decided on a closed lot, so its last decision is its close. */
export const lotsSoldAfter = async (tx: Tx, after: LotId | null, limit: number): Promise<SoldLot[]> => (await tx.all(soldAfter, [after === null ? '0' : idKey(after), limit])).map(soldOf);

/** Those of these lots that were sold; at most 500. */
export const lotsSoldAmong = async (tx: Tx, lots: readonly LotId[]): Promise<SoldLot[]> => (lots.length === 0 ? [] : (await tx.all(soldAmong, [lots.map(idKey)])).map(soldOf));

const soldOf = (row: SoldRow): SoldLot => ({ lot: lotId(row.lot_id), buyer: accountId(row.leader_id), price: minor(BigInt(row.price)), closedAtMs: Number(row.last_decided_ms) });
