import { idKey, lotId, type AccountId, type LotId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';

/** Lots that one account may watch at the same time. */
export const WATCHED_LOTS_MAX = 1_000;

// Only listed lots can be watched: a draft or a hidden lot has no head.
export const insertWatch = statement<unknown>('auction.insert_watch', `
  insert into auction.watchlist (account_id, lot_id, watched_at_ms)
  select $1, h.lot_id, $3
  from auction.heads as h
  where h.lot_id = $2
  on conflict (account_id, lot_id) do nothing
`);

export const deleteWatch = statement<unknown>('auction.delete_watch', `
  delete from auction.watchlist
  where account_id = $1
    and lot_id = $2
`);

export const readWatch = statement<{ watched: boolean; listed: boolean; total: number }>('auction.read_watch', `
  select
    exists (select 1 from auction.watchlist as w where w.account_id = $1 and w.lot_id = $2) as watched,
    exists (select 1 from auction.heads as h where h.lot_id = $2) as listed,
    (
      select count(*)::integer
      from (select 1 from auction.watchlist as w where w.account_id = $1 limit ${WATCHED_LOTS_MAX}) as found
    ) as total
`);

/** Whether the lot is watched already, whether it can be watched, and how many lots the account watches. */
export async function watchState(tx: Tx, account: AccountId, lot: LotId): Promise<{ watched: boolean; listed: boolean; total: number }> {
  const row = await tx.one(readWatch, [idKey(account), idKey(lot)]);
  return row ?? { watched: false, listed: false, total: 0 };
}

export const listWatchedAmong = statement<{ lot_id: string }>('auction.list_watched_among', `
  select lot_id
  from auction.watchlist
  where account_id = $1
    and lot_id = any ($2::bigint[])
  order by lot_id
  limit ${WATCHED_LOTS_MAX}
`);

/** Which of the lots the account watches. */
export async function watchedAmong(tx: Tx, account: AccountId, lots: readonly LotId[]): Promise<ReadonlySet<LotId>> {
  if (lots.length === 0) return new Set();
  return new Set((await tx.all(listWatchedAmong, [idKey(account), lots.map(idKey)])).map((row) => lotId(row.lot_id)));
}

/** False, without effect, when the lot is watched already. */
export const watch = async (tx: Tx, of: { account: AccountId; lot: LotId; atMs: number }): Promise<boolean> =>
  (await tx.run(insertWatch, [idKey(of.account), idKey(of.lot), of.atMs])) === 1;

/** False when it was not watched. */
export const unwatch = async (tx: Tx, account: AccountId, lot: LotId): Promise<boolean> => (await tx.run(deleteWatch, [idKey(account), idKey(lot)])) === 1;
