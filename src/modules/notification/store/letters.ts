import { statement, type Tx } from '#platform/db/types.ts';

/*
 * Letters were written into a table of their own once, and a release of that time that runs beside this one still does so. They are taken
 * over as messages with their ids and causes, so that each is sent once, by whoever comes first.
 */
const LETTERS_AT_ONCE = 500;

// One that the other release is sending is due again only after its claim; by then it is settled, or was interrupted.
const takeOver = statement<unknown>('notification.take_over_letters', `
  with gone as (
    delete from notification.letters
    where letter_id = any (array(
      select letter_id
      from notification.letters
      where state <> 'waiting'
        or next_try_ms <= $1
      order by letter_id
      for update skip locked
      limit ${LETTERS_AT_ONCE}))
    returning letter_id, account_id, to_address, to_name, language, time_zone, kind, cause, facts, state, tries, next_try_ms, at_ms, done_ms
  )
  insert into notification.messages (message_id, account_id, channel, to_address, to_name, language, time_zone, kind, cause, facts, state, tries, next_try_ms, at_ms, done_ms)
  select letter_id, account_id, 'mail', to_address, to_name, language, time_zone, kind, cause, facts, state, tries, next_try_ms, at_ms, case when state <> 'waiting' then coalesce(done_ms, at_ms) end
  from gone
  on conflict (account_id, channel, target_id, cause) do nothing`);

/** Takes over at most 500 letters; call again while it returns as many. */
export const takeOverLetters = (tx: Tx, nowMs: number): Promise<number> => tx.run(takeOver, [nowMs]);
export const LETTERS_TAKEN_OVER_AT_ONCE = LETTERS_AT_ONCE;
