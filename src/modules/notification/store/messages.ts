import { LANGUAGES, type Language } from '#contracts/identity.ts';
import { OUTWARD_CHANNELS, type OutwardChannel } from '#contracts/wishes.ts';
import { accountId, idKey, type AccountId, type LotId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { MESSAGE_KINDS, type MessageFacts, type MessageKind } from '../rules/messages.ts';

export type NewMessage = {
  key: bigint; account: AccountId; channel: OutwardChannel; target: string; to: { name: string; address: string }; language: Language; timeZone: string | null;
  kind: MessageKind; cause: string; topic: string | null; everyMs: number; lot: LotId | null; facts: MessageFacts; atMs: number; dueMs: number; notAfterMs: number;
  /** kept: for the mailbox page, once it would be due. dead: its address takes nothing any more, and it is only noted. */
  as: 'waiting' | 'kept' | 'dead';
};
export type StoredMessage = {
  key: string; account: AccountId; channel: OutwardChannel; target: string; to: { name: string; address: string }; language: Language; timeZone: string | null;
  kind: MessageKind; facts: MessageFacts; tries: number; atMs: number; notAfterMs: number | null; dueMs: number;
};

export type MessageRow = {
  message_id: string; account_id: string; channel: string; target_id: string; to_address: string; to_name: string; language: string; time_zone: string | null; kind: string;
  facts: MessageFacts; tries: number; at_ms: string; not_after_ms: string | null; next_try_ms: string;
};
export const MESSAGE_COLUMNS = 'message_id, account_id, channel, target_id, to_address, to_name, language, time_zone, kind, facts, tries, at_ms, not_after_ms, next_try_ms';

/** Messages that may wait for one account; what comes on top is not written down. */
export const HELD_PER_ACCOUNT_MAX = 200;

// Of one topic one message waits, and the next one comes a while after the last. That one leads again is said to whoever was told otherwise.
const insertMessages = statement<unknown>('notification.insert_messages', `
  insert into notification.messages (message_id, account_id, channel, target_id, to_address, to_name, language, time_zone, kind, cause, topic, lot_id, facts, state, reason, next_try_ms, not_after_ms, at_ms, done_ms)
  select n.message_id, n.account_id, n.channel, n.target_id, n.to_address, n.to_name, n.language, n.time_zone, n.kind, n.cause, n.topic, n.lot_id, n.facts::jsonb, s.state,
    case when n.made_as = 'dead' then 'dead_address' end, d.due_ms, n.not_after_ms, n.at_ms, case when s.state <> 'waiting' then $1::bigint end
  from unnest($2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[], $14::text[], $15::text[], $16::bigint[], $17::bigint[], $18::bigint[], $19::bigint[])
    as n (message_id, account_id, channel, target_id, to_address, to_name, language, time_zone, kind, cause, topic, lot_id, facts, made_as, due_ms, not_after_ms, at_ms, every_ms)
  left join lateral (
    select m.kind, m.state, coalesce(m.done_ms, m.at_ms) as told_ms
    from notification.messages m
    where m.account_id = n.account_id
      and m.channel = n.channel
      and m.target_id = n.target_id
      and m.topic = n.topic
      and m.state <> 'dropped'
    order by m.message_id desc
    limit 1
  ) as last on n.topic is not null
  cross join lateral (select greatest(n.due_ms, case when last.state <> 'waiting' then last.told_ms + n.every_ms end) as due_ms) as d
  cross join lateral (select case when n.made_as = 'dead' then 'dropped' when n.made_as = 'kept' and d.due_ms <= $1 then 'kept' else 'waiting' end as state) as s
  where (n.topic is null or (last.state is distinct from 'waiting' and (n.kind <> 'leading' or last.kind = 'outbid')))
    and (n.channel <> 'mail' or not exists (
      select 1
      from notification.letters l
      where l.account_id = n.account_id
        and l.cause = n.cause))
    and (
      select count(*)
      from (
        select 1
        from notification.messages w
        where w.account_id = n.account_id
          and w.state = 'waiting'
        limit ${HELD_PER_ACCOUNT_MAX}) as held) < ${HELD_PER_ACCOUNT_MAX}
  order by n.account_id, n.channel, n.target_id, n.cause
  on conflict (account_id, channel, target_id, cause) do nothing`);

const gather = statement<unknown>('notification.gather_messages', `
  update notification.messages as m
  set facts = case when m.kind = n.kind then n.facts::jsonb else '{}'::jsonb end,
    at_ms = case when m.kind = n.kind then n.at_ms else m.at_ms end,
    state = case when m.kind = n.kind then m.state else 'dropped' end,
    reason = case when m.kind = n.kind then m.reason else 'turned' end,
    done_ms = case when m.kind = n.kind then m.done_ms else n.at_ms end
  from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[]) as n (account_id, topic, kind, facts, at_ms)
  where m.account_id = n.account_id
    and m.topic = n.topic
    and m.state = 'waiting'`);

const dropOfLots = statement<unknown>('notification.drop_of_lots', `
  update notification.messages
  set state = 'dropped', reason = 'lot_ended', facts = '{}'::jsonb, done_ms = $3
  where lot_id = any ($1::bigint[])
    and state = 'waiting'
    and kind = any ($2::text[])`);

const countWaiting = statement<{ count: number }>('notification.count_due', `
  select count(*)::integer as count
  from (
    select 1
    from notification.messages
    where channel = $1
      and state in ('waiting', 'sending')
      and next_try_ms <= $2
    limit $3) as due`);

const deleteOld = statement<unknown>('notification.delete_old_messages', `
  delete from notification.messages
  where message_id = any (array(
    select message_id
    from notification.messages
    where at_ms < $1
    order by at_ms
    limit $2))`);

/** Writes messages down. One whose cause the account was told of by this channel already is left out. Answers how many were written. */
export const addMessages = (tx: Tx, made: readonly NewMessage[], nowMs: number): Promise<number> => tx.run(insertMessages, [
  nowMs, made.map(({ key }) => key), made.map(({ account }) => idKey(account)), made.map(({ channel }) => channel), made.map(({ target }) => target), made.map(({ to }) => to.address),
  made.map(({ to }) => to.name), made.map(({ language }) => language), made.map(({ timeZone }) => timeZone), made.map(({ kind }) => kind), made.map(({ cause }) => cause), made.map(({ topic }) => topic),
  made.map(({ lot }) => (lot === null ? null : idKey(lot))), made.map(({ facts }) => JSON.stringify(facts)), made.map((one) => one.as), made.map(({ dueMs }) => dueMs),
  made.map(({ notAfterMs }) => notAfterMs), made.map(({ atMs }) => atMs), made.map(({ everyMs }) => everyMs),
]);

export type Standing = { account: AccountId; topic: string; kind: MessageKind; facts: MessageFacts; atMs: number };
/** What waits of these topics says what is so now; what waits and says the opposite is dropped. */
export const gatherStandings = (tx: Tx, standings: readonly Standing[]): Promise<number> => tx.run(gather, [
  standings.map(({ account }) => idKey(account)), standings.map(({ topic }) => topic), standings.map(({ kind }) => kind), standings.map(({ facts }) => JSON.stringify(facts)), standings.map(({ atMs }) => atMs),
]);

/** These lots have ended: what waits and speaks of how they stand is dropped. */
export const dropWaitingOf = (tx: Tx, lots: readonly LotId[], kinds: readonly MessageKind[], nowMs: number): Promise<number> => tx.run(dropOfLots, [lots.map(idKey), kinds, nowMs]);

/** How many of a channel are due, counted up to `limit`. */
export async function dueMessages(tx: Tx, channel: OutwardChannel, nowMs: number, limit: number): Promise<number> {
  return (await tx.one(countWaiting, [channel, nowMs, limit]))?.count ?? 0;
}

/** Deletes at most `limit` messages from before `beforeMs`; call again while it returns `limit`. */
export const deleteOldMessages = (tx: Tx, beforeMs: number, limit: number): Promise<number> => tx.run(deleteOld, [beforeMs, limit]);

export function messageOf(row: MessageRow): StoredMessage {
  const kind = MESSAGE_KINDS.find((known) => known === row.kind);
  const language = LANGUAGES.find((known) => known === row.language);
  const channel = OUTWARD_CHANNELS.find((known) => known === row.channel);
  invariant(kind !== undefined && language !== undefined && channel !== undefined, 'a stored message is of a known kind and channel, in a language of the house');
  return {
    key: row.message_id, account: accountId(row.account_id), channel, target: row.target_id, to: { name: row.to_name, address: row.to_address }, language, timeZone: row.time_zone, kind,
    facts: row.facts, tries: row.tries, atMs: Number(row.at_ms), notAfterMs: row.not_after_ms === null ? null : Number(row.not_after_ms), dueMs: Number(row.next_try_ms),
  };
}
