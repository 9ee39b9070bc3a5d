import { idKey, searchId, type AccountId, type SearchId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';

/** A search under a name. `query` is its canonical text: filters by name, sorted. */
export type SavedSearch = { id: SearchId; name: string; query: string; createdAtMs: number };
type SavedRow = { id: string; name: string; query: string; created_at_ms: string };

// An account's searches are saved one after the other: the bound on their number holds under repeats.
export const lockSaver = statement<unknown>('auction.lock_saver', `
  select pg_advisory_xact_lock(hashtextextended('auction.saved_searches', $1::bigint))
`);

export const countSaved = statement<{ saved: number; name: string | null }>('auction.count_saved', `
  select count(*)::integer as saved, min(name) filter (where query = $2) as name
  from auction.saved_searches
  where account_id = $1
`);

export const insertSaved = statement<unknown>('auction.insert_saved', `
  insert into auction.saved_searches (id, account_id, name, query, created_at_ms)
  values ($1, $2, $3, $4, $5)
`);

export const deleteSaved = statement<unknown>('auction.delete_saved', `
  delete from auction.saved_searches
  where id = $1
    and account_id = $2
`);

export const listSaved = statement<SavedRow>('auction.list_saved', `
  select id, name, query, created_at_ms
  from auction.saved_searches
  where account_id = $1
    and (created_at_ms, id) < ($2, $3)
  order by created_at_ms desc, id desc
  limit $4
`);

/** How many searches the account has, and the name under which this one is saved already. `tx` is a transaction; nobody else saves for the account before it ends. */
export async function savedBefore(tx: Tx, account: AccountId, query: string): Promise<{ saved: number; name: string | null }> {
  await tx.one(lockSaver, [idKey(account)]);
  return (await tx.one(countSaved, [idKey(account), query])) ?? { saved: 0, name: null };
}

export async function addSaved(tx: Tx, account: AccountId, search: SavedSearch): Promise<void> {
  await tx.run(insertSaved, [idKey(search.id), idKey(account), search.name, search.query, search.createdAtMs]);
}

export async function removeSaved(tx: Tx, account: AccountId, id: SearchId): Promise<void> {
  await tx.run(deleteSaved, [idKey(id), idKey(account)]);
}

/** Saved searches of the account, newest first, strictly before `before`. */
export async function savedBy(tx: Tx, account: AccountId, before: { createdAtMs: bigint; key: bigint }, limit: number): Promise<SavedSearch[]> {
  const rows = await tx.all(listSaved, [idKey(account), before.createdAtMs, before.key, limit]);
  return rows.map((row) => ({ id: searchId(row.id), name: row.name, query: row.query, createdAtMs: Number(row.created_at_ms) }));
}
