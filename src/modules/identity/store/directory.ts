import type { Role } from '#contracts/identity.ts';
import { accountId, idKey, type AccountId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { rolesOf } from './accounts.ts';

/** An account as an admin finds it. `sessions`: how many are good. */
export type ListedAccount = {
  id: AccountId; email: string | null; emailVerified: boolean; displayName: string; roles: readonly Role[]; suspendedMs: number | null; createdMs: number; sessions: number;
};
/** What to find. `words`: a tsquery over the name; `address`: a like pattern; `key`: an account's own. All three null finds everybody. */
export type Wanted = { words: string | null; address: string | null; key: string | null; role: Role | null; suspended: boolean | null };

type ListedRow = {
  account_id: string; email: string | null; verified: boolean; display_name: string; roles: string[]; suspended_ms: string | null; created_ms: string; sessions: number;
};

const COLUMNS = `a.account_id, a.email, a.email_verified_ms is not null as verified, a.display_name, a.roles, a.suspended_ms, a.created_ms, (
      select count(*)::integer
      from identity.sessions s
      where s.account_id = a.account_id
        and s.revoked_ms is null
        and s.expires_ms > $2
    ) as sessions`;

const everybody = statement<ListedRow>('identity.directory', `
  select ${COLUMNS}
  from identity.accounts a
  where a.account_id < $1
    and not a.hidden
    and ($3::text is null or $3 = any (a.roles))
    and ($4::boolean is null or $4 = (a.suspended_ms is not null))
  order by a.account_id desc
  limit $5`);

// Each of the three ways of being found has an index of its own.
const found = statement<ListedRow>('identity.directory_search', `
  select ${COLUMNS}
  from identity.accounts a
  where a.account_id < $1
    and not a.hidden
    and ($3::text is null or $3 = any (a.roles))
    and ($4::boolean is null or $4 = (a.suspended_ms is not null))
    and (a.account_id = $6::bigint or a.email_key like $7 or to_tsvector('simple', a.display_name) @@ to_tsquery('simple', $8))
  order by a.account_id desc
  limit $5`);

const one = statement<ListedRow>('identity.directory_entry', `
  select ${COLUMNS}
  from identity.accounts a
  where a.account_id = $1
    and not a.hidden`);

const counts = statement<{ accounts: number; suspended: number; signed_in: number }>('identity.account_counts', `
  select (select count(*)::integer from identity.accounts where not hidden) as accounts,
    (select count(*)::integer from identity.accounts where not hidden and suspended_ms is not null) as suspended,
    (select count(distinct account_id)::integer from identity.sessions where revoked_ms is null and expires_ms > $1) as signed_in`);

const NEWEST = 9_223_372_036_854_775_807n;

/** Accounts that fit, with keys below that of `before`, newest first. Accounts of a replay are left out. */
export async function directory(tx: Tx, wanted: Wanted, at: { before: AccountId | null; nowMs: number; limit: number }): Promise<ListedAccount[]> {
  const values = [at.before === null ? NEWEST : idKey(at.before), at.nowMs, wanted.role, wanted.suspended, at.limit];
  const searched = wanted.words !== null || wanted.address !== null || wanted.key !== null;
  const rows = await (searched ? tx.all(found, [...values, wanted.key, wanted.address, wanted.words]) : tx.all(everybody, values));
  return rows.map(listed);
}

export async function directoryEntry(tx: Tx, id: AccountId, nowMs: number): Promise<ListedAccount | null> {
  const row = await tx.one(one, [idKey(id), nowMs]);
  return row === null ? null : listed(row);
}

/** How many accounts there are, how many are suspended, and how many have a session. */
export async function accountCounts(tx: Tx, nowMs: number): Promise<{ accounts: number; suspended: number; signedIn: number }> {
  const row = await tx.one(counts, [nowMs]);
  invariant(row !== null, 'a count comes back');
  return { accounts: row.accounts, suspended: row.suspended, signedIn: row.signed_in };
}

const listed = (row: ListedRow): ListedAccount => ({
  id: accountId(row.account_id), email: row.email, emailVerified: row.verified, displayName: row.display_name, roles: rolesOf(row.roles),
  suspendedMs: row.suspended_ms === null ? null : Number(row.suspended_ms), createdMs: Number(row.created_ms), sessions: row.sessions,
});
