import { statement } from '#platform/db/types.ts';

export type UsedLateRow = { session_id: string; ended_ms: string; last_used_ms: string };

/** How many sessions ended before their time, and how many of accounts that are suspended there are. */
export const countEnded = statement<{ sessions: number }>('identity.count_ended_sessions', `
  select count(*)::integer as sessions
  from identity.sessions s
  join identity.accounts a on a.account_id = s.account_id
  where s.revoked_ms is not null
    or a.suspended_ms is not null`);

/** Sessions that were used after they, or their account, were stopped. $1 grace in milliseconds, $2 limit. */
export const usedLate = statement<UsedLateRow>('identity.sessions_used_late', `
  select s.session_id, least(s.revoked_ms, a.suspended_ms) as ended_ms, s.last_used_ms
  from identity.sessions s
  join identity.accounts a on a.account_id = s.account_id
  where s.last_used_ms > least(s.revoked_ms, a.suspended_ms) + $1
  order by s.session_id
  limit $2`);

/** How many acts of staff are on record, and how many of them without a reason. */
export const countActs = statement<{ acts: number; without_reason: number }>('identity.count_admin_acts', `
  select count(*)::integer as acts, count(*) filter (where btrim(reason) = '')::integer as without_reason
  from identity.admin_acts`);

/** Accounts that are suspended without an act of staff that says so. $1 limit. */
export const suspendedSilently = statement<{ account_id: string; suspended_ms: string }>('identity.suspended_silently', `
  select a.account_id, a.suspended_ms
  from identity.accounts a
  where a.suspended_ms is not null
    and not exists (
      select 1
      from identity.admin_acts k
      where k.account_id = a.account_id
        and k.kind = 'account.suspended'
    )
  order by a.account_id
  limit $1`);
