import { accountId, idKey, type AccountId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';

export type LinkPurpose = 'verify_email' | 'reset_password';
export type NewLink = { tokenHash: Uint8Array; account: AccountId; purpose: LinkPurpose; email: { text: string; key: string }; createdMs: number; expiresMs: number };
export type FollowedLink = { account: AccountId; email: { text: string; key: string } };

const insertLink = statement<unknown>('identity.insert_link', `
  insert into identity.links (token_hash, account_id, purpose, email, email_key, created_ms, expires_ms)
  values ($1, $2, $3, $4, $5, $6, $7)`);

const endLinks = statement<unknown>('identity.end_links', `
  update identity.links
  set ended_ms = $3
  where account_id = $1
    and purpose = $2
    and ended_ms is null`);

// A link to an address that is not the account's own would move the account there.
const endMoves = statement<unknown>('identity.end_moves', `
  update identity.links l
  set ended_ms = $2
  from identity.accounts a
  where a.account_id = $1
    and l.account_id = a.account_id
    and l.purpose = 'verify_email'
    and l.ended_ms is null
    and l.email_key is distinct from a.email_key`);

const countSince = statement<{ count: number }>('identity.links_since', `
  select count(*)::integer as count
  from identity.links
  where account_id = $1
    and purpose = $2
    and created_ms > $3`);

const countTo = statement<{ count: number }>('identity.links_to_address_since', `
  select count(*)::integer as count
  from identity.links
  where email_key = $1
    and purpose = $2
    and created_ms > $3`);

const liveLink = statement<{ email: string; email_key: string }>('identity.live_link', `
  select email, email_key
  from identity.links
  where account_id = $1
    and purpose = $2
    and ended_ms is null
    and expires_ms > $3
  order by created_ms desc
  limit 1`);

const ownerOfGood = statement<{ account_id: string }>('identity.owner_of_good_link', `
  select account_id
  from identity.links
  where token_hash = $1
    and purpose = $2
    and ended_ms is null
    and expires_ms > $3`);

const follow = statement<{ account_id: string; email: string; email_key: string }>('identity.follow_link', `
  update identity.links
  set ended_ms = $3
  where token_hash = $1
    and purpose = $2
    and ended_ms is null
    and expires_ms > $3
  returning account_id, email, email_key`);

const deleteOld = statement<unknown>('identity.delete_old_links', `
  delete from identity.links
  where token_hash = any (array(
    select token_hash
    from identity.links
    where expires_ms < $1
    order by expires_ms
    limit $2))`);

export const addLink = (tx: Tx, made: NewLink): Promise<number> =>
  tx.run(insertLink, [made.tokenHash, idKey(made.account), made.purpose, made.email.text, made.email.key, made.createdMs, made.expiresMs]);

/** Links of this purpose that were good are good no more. */
export const endLinksOf = (tx: Tx, account: AccountId, purpose: LinkPurpose, nowMs: number): Promise<number> => tx.run(endLinks, [idKey(account), purpose, nowMs]);

/** Links that would give the account another address are good no more. */
export const endMovesOf = (tx: Tx, account: AccountId, nowMs: number): Promise<number> => tx.run(endMoves, [idKey(account), nowMs]);

/** Links that went to an address, of whatever account. */
export async function linksToSince(tx: Tx, emailKey: string, purpose: LinkPurpose, sinceMs: number): Promise<number> {
  return (await tx.one(countTo, [emailKey, purpose, sinceMs]))?.count ?? 0;
}

export async function linksSince(tx: Tx, account: AccountId, purpose: LinkPurpose, sinceMs: number): Promise<number> {
  return (await tx.one(countSince, [idKey(account), purpose, sinceMs]))?.count ?? 0;
}

/** Where the link went that is good now; null when there is none. */
export async function liveLinkOf(tx: Tx, account: AccountId, purpose: LinkPurpose, nowMs: number): Promise<{ text: string; key: string } | null> {
  const row = await tx.one(liveLink, [idKey(account), purpose, nowMs]);
  return row === null ? null : { text: row.email, key: row.email_key };
}

/** Whose link it is, without following it; null when it is not good. */
export async function linkOwner(tx: Tx, tokenHash: Uint8Array, purpose: LinkPurpose, nowMs: number): Promise<AccountId | null> {
  const row = await tx.one(ownerOfGood, [tokenHash, purpose, nowMs]);
  return row === null ? null : accountId(row.account_id);
}

/** Ends the link and says whose it was; null when it is not good. Of two that follow it at once, one gets null. */
export async function followLink(tx: Tx, tokenHash: Uint8Array, purpose: LinkPurpose, nowMs: number): Promise<FollowedLink | null> {
  const row = await tx.one(follow, [tokenHash, purpose, nowMs]);
  return row === null ? null : { account: accountId(row.account_id), email: { text: row.email, key: row.email_key } };
}

/** Deletes at most `limit` links that ran out before `beforeMs`; call again while it returns `limit`. */
export const deleteOldLinks = (tx: Tx, beforeMs: number, limit: number): Promise<number> => tx.run(deleteOld, [beforeMs, limit]);
