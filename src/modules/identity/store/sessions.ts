import type { Role } from '#contracts/identity.ts';
import { accountId, idKey, sessionId, type AccountId, type SessionId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { rolesOf } from './accounts.ts';

export type NewSession = {
  id: SessionId; account: AccountId; tokenHash: Uint8Array; createdMs: number; expiresMs: number; userAgent: string | null; address: string;
};
export type StoredSession = { id: SessionId; createdMs: number; lastUsedMs: number; expiresMs: number; userAgent: string | null; address: string };
/** A session that is good, with the account it acts for. */
export type GoodSession = { tokenHex: string; session: SessionId; account: AccountId; displayName: string; roles: readonly Role[]; lastUsedMs: number };

type SessionRow = { session_id: string; created_ms: string; last_used_ms: string; expires_ms: string; user_agent: string | null; address: string };
type GoodRow = { token_hex: string; session_id: string; account_id: string; display_name: string; roles: string[]; last_used_ms: string };

const insertSession = statement<unknown>('identity.insert_session', `
  insert into identity.sessions (session_id, account_id, token_hash, created_ms, last_used_ms, expires_ms, user_agent, address)
  values ($1, $2, $3, $4, $4, $5, $6, $7)`);

const goodByTokens = statement<GoodRow>('identity.good_sessions', `
  select encode(s.token_hash, 'hex') as token_hex, s.session_id, s.account_id, a.display_name, a.roles, s.last_used_ms
  from unnest($1::text[]) as t (hex)
  join identity.sessions s on s.token_hash = decode(t.hex, 'hex')
  join identity.accounts a on a.account_id = s.account_id
  where s.revoked_ms is null
    and s.expires_ms > $2
    and a.suspended_ms is null
  order by s.session_id
  limit $3`);

const goodByIds = statement<{ session_id: string }>('identity.good_session_ids', `
  select s.session_id
  from unnest($1::bigint[]) as i (session_id)
  join identity.sessions s on s.session_id = i.session_id
  join identity.accounts a on a.account_id = s.account_id
  where s.revoked_ms is null
    and s.expires_ms > $2
    and a.suspended_ms is null
  order by s.session_id
  limit $3`);

const touch = statement<unknown>('identity.touch_sessions', `
  update identity.sessions
  set last_used_ms = greatest(last_used_ms, $2), expires_ms = greatest(expires_ms, $3)
  where session_id = any ($1::bigint[])
    and revoked_ms is null`);

const pageOfSessions = statement<SessionRow>('identity.page_of_sessions', `
  select session_id, created_ms, last_used_ms, expires_ms, user_agent, address
  from identity.sessions
  where account_id = $1
    and session_id < $2
    and revoked_ms is null
    and expires_ms > $3
  order by session_id desc
  limit $4`);

const revokeOwn = statement<{ session_id: string }>('identity.revoke_own', `
  update identity.sessions
  set revoked_ms = coalesce(revoked_ms, $3)
  where session_id = $1
    and account_id = $2
  returning session_id`);

const revokeAllOf = statement<unknown>('identity.revoke_all_of', `
  update identity.sessions
  set revoked_ms = $2
  where account_id = $1
    and revoked_ms is null`);

const revokeOthers = statement<{ session_id: string }>('identity.revoke_others', `
  update identity.sessions
  set revoked_ms = $3
  where account_id = $1
    and session_id <> $2
    and revoked_ms is null
  returning session_id`);

const sameProgram = statement<{ any: boolean; same: boolean }>('identity.same_program', `
  select count(*) > 0 as any, coalesce(bool_or(user_agent = $2), false) as same
  from identity.sessions
  where account_id = $1`);

const revokeSome = statement<unknown>('identity.revoke_some', `
  update identity.sessions
  set revoked_ms = $1
  where session_id = any (array(
    select session_id
    from identity.sessions
    where revoked_ms is null
    order by session_id
    limit $2))`);

const revokeBeyond = statement<{ session_id: string }>('identity.revoke_beyond', `
  update identity.sessions
  set revoked_ms = $2
  where session_id = any (array(
    select session_id
    from identity.sessions
    where account_id = $1
      and revoked_ms is null
      and expires_ms > $2
    order by session_id desc
    offset $3
    limit 1000))
  returning session_id`);

const deleteEnded = statement<unknown>('identity.delete_ended', `
  delete from identity.sessions
  where session_id = any (array(
    select session_id
    from identity.sessions
    where expires_ms < $1
       or revoked_ms < $1
    order by session_id
    limit $2))`);

export const addSession = (tx: Tx, made: NewSession): Promise<number> =>
  tx.run(insertSession, [idKey(made.id), idKey(made.account), made.tokenHash, made.createdMs, made.expiresMs, made.userAgent, made.address]);

/** The sessions among these token hashes (in hexadecimal) that are good at `nowMs`. */
export async function goodSessions(tx: Tx, tokenHexes: readonly string[], nowMs: number): Promise<GoodSession[]> {
  const rows = await tx.all(goodByTokens, [tokenHexes, nowMs, tokenHexes.length]);
  return rows.map((row) => ({
    tokenHex: row.token_hex, session: sessionId(row.session_id), account: accountId(row.account_id), displayName: row.display_name,
    roles: rolesOf(row.roles), lastUsedMs: Number(row.last_used_ms),
  }));
}

/** Which of these sessions are good at `nowMs`. */
export async function stillGood(tx: Tx, ids: readonly SessionId[], nowMs: number): Promise<SessionId[]> {
  const rows = await tx.all(goodByIds, [ids.map(idKey), nowMs, ids.length]);
  return rows.map((row) => sessionId(row.session_id));
}

export const touchSessions = (tx: Tx, ids: readonly SessionId[], usedMs: number, expiresMs: number): Promise<number> =>
  tx.run(touch, [ids.map(idKey), usedMs, expiresMs]);

const NEWEST = 9_223_372_036_854_775_807n;

/** Good sessions of an account before the one given (or the newest), newest first. */
export async function sessionsBefore(tx: Tx, of: { account: AccountId; before: SessionId | null; nowMs: number; limit: number }): Promise<StoredSession[]> {
  const rows = await tx.all(pageOfSessions, [idKey(of.account), of.before === null ? NEWEST : idKey(of.before), of.nowMs, of.limit]);
  return rows.map((row) => ({
    id: sessionId(row.session_id), createdMs: Number(row.created_ms), lastUsedMs: Number(row.last_used_ms), expiresMs: Number(row.expires_ms),
    userAgent: row.user_agent, address: row.address,
  }));
}

/** False when the account has no such session. A session that was revoked before stays as it was. */
export async function revokeSession(tx: Tx, session: SessionId, of: AccountId, nowMs: number): Promise<boolean> {
  return (await tx.one(revokeOwn, [idKey(session), idKey(of), nowMs])) !== null;
}

export const revokeSessionsOf = (tx: Tx, account: AccountId, nowMs: number): Promise<number> => tx.run(revokeAllOf, [idKey(account), nowMs]);
/** Revokes all sessions of an account but one; answers which. */
export async function revokeOtherSessions(tx: Tx, account: AccountId, kept: SessionId, nowMs: number): Promise<SessionId[]> {
  return (await tx.all(revokeOthers, [idKey(account), idKey(kept), nowMs])).map((row) => sessionId(row.session_id));
}

/** Whether the account has sessions, none of them of a program of this name. */
export async function isNewProgram(tx: Tx, account: AccountId, userAgent: string): Promise<boolean> {
  const row = await tx.one(sameProgram, [idKey(account), userAgent]);
  return row !== null && row.any && !row.same;
}

/** Revokes at most `limit` sessions of anybody; call again while it returns `limit`. */
export const revokeAnySessions = (tx: Tx, nowMs: number, limit: number): Promise<number> => tx.run(revokeSome, [nowMs, limit]);

/** Revokes the oldest good sessions of an account beyond its newest `keep`; answers which. */
export async function revokeSessionsBeyond(tx: Tx, account: AccountId, keep: number, nowMs: number): Promise<SessionId[]> {
  const rows = await tx.all(revokeBeyond, [idKey(account), nowMs, keep]);
  return rows.map((row) => sessionId(row.session_id));
}

/** Deletes at most `limit` sessions that ended before `beforeMs`; call again while it returns `limit`. */
export const deleteEndedSessions = (tx: Tx, beforeMs: number, limit: number): Promise<number> => tx.run(deleteEnded, [beforeMs, limit]);
