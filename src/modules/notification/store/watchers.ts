import { accountId, idKey, type AccountId, type LotId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';

const insertWatchers = statement<unknown>('notification.insert_watchers', `
  insert into notification.watchers (lot_id, account_id, at_ms)
  select n.lot_id, n.account_id, n.at_ms
  from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as n (lot_id, account_id, at_ms)
  order by n.lot_id, n.account_id
  on conflict (lot_id, account_id) do nothing`);

const deleteWatchers = statement<unknown>('notification.delete_watchers', `
  delete from notification.watchers as w
  using unnest($1::bigint[], $2::bigint[]) as n (lot_id, account_id)
  where w.lot_id = n.lot_id
    and w.account_id = n.account_id`);

const deleteWatchersOfLots = statement<unknown>('notification.delete_watchers_of_lots', `
  delete from notification.watchers
  where lot_id = any ($1::bigint[])`);

const deleteOldWatchers = statement<unknown>('notification.delete_old_watchers', `
  delete from notification.watchers
  where (lot_id, account_id) in (
    select lot_id, account_id
    from notification.watchers
    where at_ms < $1
    order by at_ms
    limit $2)`);

// Each side is a walk along its key from where the last page ended, so that a page costs the same however many there are.
const readFollowers = statement<{ account_id: string }>('notification.read_followers', `
  select account_id
  from (
    (select b.account_id
    from notification.bidders b
    where b.lot_id = $1
      and b.account_id > $2
    order by b.account_id
    limit $3)
    union
    (select w.account_id
    from notification.watchers w
    where w.lot_id = $1
      and w.account_id > $2
    order by w.account_id
    limit $3)
  ) as followers
  order by account_id
  limit $3`);

export type Watch = { lot: LotId; account: AccountId; atMs: number };

export const addWatchers = (tx: Tx, watches: readonly Watch[]): Promise<number> =>
  tx.run(insertWatchers, [watches.map(({ lot }) => idKey(lot)), watches.map(({ account }) => idKey(account)), watches.map(({ atMs }) => atMs)]);
export const removeWatchers = (tx: Tx, watches: readonly Watch[]): Promise<number> =>
  tx.run(deleteWatchers, [watches.map(({ lot }) => idKey(lot)), watches.map(({ account }) => idKey(account))]);
/** Of lots that have ended. */
export const forgetWatchersOf = (tx: Tx, lots: readonly LotId[]): Promise<number> => tx.run(deleteWatchersOfLots, [lots.map(idKey)]);
/** Forgets at most `limit` watches from before `beforeMs`; call again while it returns `limit`. */
export const forgetWatchers = (tx: Tx, beforeMs: number, limit: number): Promise<number> => tx.run(deleteOldWatchers, [beforeMs, limit]);

/** Who bid on a lot or watches it, in the order of their ids, after one of them; at most `limit`. */
export async function followersOf(tx: Tx, lot: LotId, after: AccountId | null, limit: number): Promise<AccountId[]> {
  return (await tx.all(readFollowers, [idKey(lot), after === null ? '0' : idKey(after), limit])).map((row) => accountId(row.account_id));
}
