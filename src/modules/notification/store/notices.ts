import { NOTICE_KINDS, type NoticeFacts, type NoticeKind } from '#contracts/notification.ts';
import { accountId, idKey, type AccountId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import { statement, type Tx } from '#platform/db/types.ts';

export type NewNotice = { key: bigint; account: AccountId; topic: string; kind: NoticeKind; facts: NoticeFacts; atMs: number };
export type StoredNotice = { key: string; kind: NoticeKind; facts: NoticeFacts; atMs: number; read: boolean };

type NoticeRow = { notice_id: string; kind: string; facts: NoticeFacts; at_ms: string; read_ms: string | null };

const COLUMNS = 'select n.notice_id, n.account_id, n.topic, n.kind, n.facts::jsonb, n.at_ms';
const NEW = 'from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[]) as n (notice_id, account_id, topic, kind, facts, at_ms)';

const putNotices = statement<unknown>('notification.put_notices', `
  insert into notification.notices (notice_id, account_id, topic, kind, facts, at_ms)
  ${COLUMNS}
  ${NEW}
  order by n.account_id, n.topic
  on conflict (account_id, topic) do update
  set notice_id = excluded.notice_id, kind = excluded.kind, facts = excluded.facts, at_ms = excluded.at_ms, read_ms = null
  where notification.notices.at_ms <= excluded.at_ms`);

const addNotices = statement<unknown>('notification.add_notices', `
  insert into notification.notices (notice_id, account_id, topic, kind, facts, at_ms)
  ${COLUMNS}
  ${NEW}
  order by n.account_id, n.topic
  on conflict (account_id, topic) do nothing`);

// Known to who did it: it is read from the first, and rings no bell. Looked for before it is written, so that a fight costs little.
const placeNotices = statement<unknown>('notification.note_placed', `
  insert into notification.notices (notice_id, account_id, topic, kind, facts, at_ms, read_ms)
  ${COLUMNS}, n.at_ms
  ${NEW}
  where not exists (
    select 1
    from notification.notices o
    where o.account_id = n.account_id
      and o.topic = n.topic
      and o.at_ms > n.at_ms - $7)
  order by n.account_id, n.topic
  on conflict (account_id, topic) do update
  set notice_id = excluded.notice_id, facts = excluded.facts, at_ms = excluded.at_ms, read_ms = excluded.read_ms`);

const turnNotices = statement<{ account_id: string }>('notification.turn_notices', `
  update notification.notices as o
  set notice_id = n.notice_id, kind = n.kind, facts = n.facts::jsonb, at_ms = n.at_ms, read_ms = null
  ${NEW}
  where o.account_id = n.account_id
    and o.topic = n.topic
    and o.kind = 'outbid'
  returning o.account_id`);

const page = statement<NoticeRow>('notification.page_of_notices', `
  select notice_id, kind, facts, at_ms, read_ms
  from notification.notices
  where account_id = $1
    and notice_id < $2
  order by notice_id desc
  limit $3`);

/** Unread notices are counted up to this many; a bell need not know more. */
export const UNREAD_COUNTED_MAX = 100;
const countUnread = statement<{ count: number }>('notification.count_unread', `
  select count(*)::integer as count
  from (
    select 1
    from notification.notices
    where account_id = $1
      and read_ms is null
    limit ${UNREAD_COUNTED_MAX}) as unread`);

const readSome = statement<unknown>('notification.read_some', `
  update notification.notices
  set read_ms = $3
  where account_id = $1
    and notice_id = any ($2::bigint[])
    and read_ms is null`);

const readUpTo = statement<unknown>('notification.read_up_to', `
  update notification.notices
  set read_ms = $3
  where account_id = $1
    and notice_id <= $2
    and read_ms is null`);

const deleteOld = statement<unknown>('notification.delete_old_notices', `
  delete from notification.notices
  where notice_id = any (array(
    select notice_id
    from notification.notices
    where at_ms < $1
    order by at_ms
    limit $2))`);

/** Each takes the place of the account's notice of the same topic, unread again, unless that one is of a later time. */
export const putNoticesOf = (tx: Tx, made: readonly NewNotice[]): Promise<number> => tx.run(putNotices, values(made));
/** A topic that the account was told of already stays as it was. */
export const addNoticesOf = (tx: Tx, made: readonly NewNotice[]): Promise<number> => tx.run(addNotices, values(made));
/** What somebody did is noted, read already, and again only once the last note of its topic is older than `everyMs`. */
export const notePlaced = (tx: Tx, made: readonly NewNotice[], everyMs: number): Promise<number> => tx.run(placeNotices, [...values(made), everyMs]);
/** Each takes the place of a notice that says "outbid"; where there is none, nobody is told. */
export async function turnOutbidNotices(tx: Tx, made: readonly NewNotice[]): Promise<AccountId[]> {
  return (await tx.all(turnNotices, values(made))).map((row) => accountId(row.account_id));
}

const values = (made: readonly NewNotice[]) => [
  made.map(({ key }) => key), made.map(({ account }) => idKey(account)), made.map(({ topic }) => topic), made.map(({ kind }) => kind),
  made.map(({ facts }) => JSON.stringify(facts)), made.map(({ atMs }) => atMs),
];

/** Notices with keys below `before`, newest first. */
export async function noticesBefore(tx: Tx, account: AccountId, before: string, limit: number): Promise<StoredNotice[]> {
  const rows = await tx.all(page, [idKey(account), before, limit]);
  return rows.map((row) => ({ key: row.notice_id, kind: kindOf(row.kind), facts: row.facts, atMs: Number(row.at_ms), read: row.read_ms !== null }));
}

export async function unreadOf(tx: Tx, account: AccountId): Promise<number> {
  return (await tx.one(countUnread, [idKey(account)]))?.count ?? 0;
}

export const markRead = (tx: Tx, account: AccountId, keys: readonly string[], nowMs: number): Promise<number> => tx.run(readSome, [idKey(account), keys, nowMs]);
export const markReadUpTo = (tx: Tx, account: AccountId, key: string, nowMs: number): Promise<number> => tx.run(readUpTo, [idKey(account), key, nowMs]);
/** Deletes at most `limit` notices from before `beforeMs`; call again while it returns `limit`. */
export const deleteOldNotices = (tx: Tx, beforeMs: number, limit: number): Promise<number> => tx.run(deleteOld, [beforeMs, limit]);

function kindOf(text: string): NoticeKind {
  const kind = NOTICE_KINDS.find((known) => known === text);
  invariant(kind !== undefined, 'a stored notice is of a known kind');
  return kind;
}
