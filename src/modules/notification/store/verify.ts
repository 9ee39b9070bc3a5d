import { statement } from '#platform/db/types.ts';

/** How many messages there are, counted up to $1. */
export const countMessages = statement<{ messages: number }>('notification.count_messages', `
  select count(*)::integer as messages
  from (
    select 1
    from notification.messages
    limit $1) as counted`);

/** Messages that left although they were never begun. $1 limit. */
export const sentUnbegun = statement<{ message_id: string; state: string; tries: number }>('notification.sent_unbegun', `
  select message_id, state, tries
  from notification.messages
  where state in ('sent', 'failed', 'unknown')
    and tries = 0
  order by message_id
  limit $1`);

/** Messages that are done and still hold a link or a code. $1 limit. */
export const doneWithSecrets = statement<{ message_id: string; kind: string; state: string }>('notification.done_with_secrets', `
  select message_id, kind, state
  from notification.messages
  where state in ('sent', 'failed', 'dropped', 'unknown')
    and (facts ? 'token' or facts ? 'code')
  order by message_id
  limit $1`);

/** Numbers and addresses that are written to although they take nothing any more, beside what was asked for. $1 limit. */
export const writtenThoughDead = statement<{ message_id: string; channel: string }>('notification.written_though_dead', `
  select m.message_id, m.channel
  from notification.dead_addresses d
  join notification.messages m on m.channel = d.channel and m.to_address = d.address and m.state = 'waiting'
  where m.kind not in ('verify_email', 'reset_password', 'phone_code')
    and m.at_ms > d.at_ms
  order by m.message_id
  limit $1`);
