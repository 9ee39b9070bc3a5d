import { LANGUAGES, type Language } from '#contracts/identity.ts';
import { accountId, idKey, type AccountId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { LETTER_KINDS, type LetterFacts, type LetterKind } from '../rules.ts';

export type NewLetter = {
  key: bigint; account: AccountId; to: { name: string; address: string }; language: Language; timeZone: string | null; kind: LetterKind; cause: string; facts: LetterFacts; atMs: number;
};
export type StoredLetter = {
  key: string; account: AccountId; to: { name: string; address: string }; language: Language; timeZone: string | null; kind: LetterKind; facts: LetterFacts; tries: number; atMs: number;
};

type LetterRow = { letter_id: string; account_id: string; to_address: string; to_name: string; language: string; time_zone: string | null; kind: string; facts: LetterFacts; tries: number; at_ms: string };

const insertLetters = statement<unknown>('notification.insert_letters', `
  insert into notification.letters (letter_id, account_id, to_address, to_name, language, time_zone, kind, cause, facts, state, next_try_ms, at_ms)
  select n.letter_id, n.account_id, n.to_address, n.to_name, n.language, n.time_zone, n.kind, n.cause, n.facts::jsonb, $9, n.at_ms, n.at_ms
  from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $10::bigint[], $11::text[])
    as n (letter_id, account_id, to_address, to_name, language, kind, cause, facts, at_ms, time_zone)
  order by n.account_id, n.cause
  on conflict (account_id, cause) do nothing`);

const countWaiting = statement<{ count: number }>('notification.count_waiting', `
  select count(*)::integer as count
  from (
    select 1
    from notification.letters
    where state = 'waiting'
    limit $1) as waiting`);

const claimDue = statement<LetterRow>('notification.claim_due', `
  update notification.letters
  set tries = tries + 1, next_try_ms = $2
  where letter_id = any (array(
    select letter_id
    from notification.letters
    where state = 'waiting'
      and next_try_ms <= $1
    order by next_try_ms
    for update skip locked
    limit $3))
  returning letter_id, account_id, to_address, to_name, language, time_zone, kind, facts, tries, at_ms`);

const settle = statement<unknown>('notification.settle_letter', `
  update notification.letters
  set state = $2, done_ms = $3, facts = '{}'::jsonb
  where letter_id = $1
    and state = 'waiting'`);

const postpone = statement<unknown>('notification.postpone_letter', `
  update notification.letters
  set next_try_ms = $2
  where letter_id = $1
    and state = 'waiting'`);

const keptPage = statement<LetterRow>('notification.page_of_kept', `
  select letter_id, account_id, to_address, to_name, language, time_zone, kind, facts, tries, at_ms
  from notification.letters
  where state = 'kept'
    and letter_id < $1
  order by letter_id desc
  limit $2`);

const lettersTo = statement<{ kind: string; to_address: string; at_ms: string; state: string }>('notification.letters_to', `
  select kind, to_address, at_ms, state
  from notification.letters
  where account_id = $1
  order by letter_id desc
  limit $2`);

const deleteOld = statement<unknown>('notification.delete_old_letters', `
  delete from notification.letters
  where letter_id = any (array(
    select letter_id
    from notification.letters
    where at_ms < $1
    order by at_ms
    limit $2))`);

/** Writes letters down, to be sent or to be kept for the mailbox page. A cause that the account was written to about is left out. */
export const addLetters = (tx: Tx, made: readonly NewLetter[], state: 'waiting' | 'kept'): Promise<number> => tx.run(insertLetters, [
  made.map(({ key }) => key), made.map(({ account }) => idKey(account)), made.map(({ to }) => to.address), made.map(({ to }) => to.name), made.map(({ language }) => language),
  made.map(({ kind }) => kind), made.map(({ cause }) => cause), made.map(({ facts }) => JSON.stringify(facts)), state, made.map(({ atMs }) => atMs),
  made.map(({ timeZone }) => timeZone),
]);

/** How many wait, counted up to `limit`. */
export async function waitingLetters(tx: Tx, limit: number): Promise<number> {
  return (await tx.one(countWaiting, [limit]))?.count ?? 0;
}

/** Takes at most `limit` letters whose time has come; nobody else gets them before `againMs`. */
export async function claimLetters(tx: Tx, nowMs: number, againMs: number, limit: number): Promise<StoredLetter[]> {
  return (await tx.all(claimDue, [nowMs, againMs, limit])).map(letterOf);
}

/** The end of a letter; what it said is not kept. */
export const settleLetter = (tx: Tx, key: string, state: 'sent' | 'failed', nowMs: number): Promise<number> => tx.run(settle, [key, state, nowMs]);
export const postponeLetter = (tx: Tx, key: string, nextMs: number): Promise<number> => tx.run(postpone, [key, nextMs]);

/** Kept letters with keys below `before`, newest first. */
export async function keptLetters(tx: Tx, before: string, limit: number): Promise<StoredLetter[]> {
  return (await tx.all(keptPage, [before, limit])).map(letterOf);
}

/** For an export: which letters went to an account, newest first, without what they said. */
export async function lettersOf(tx: Tx, account: AccountId, limit: number): Promise<{ kind: string; to: string; atMs: number; state: string }[]> {
  return (await tx.all(lettersTo, [idKey(account), limit])).map((row) => ({ kind: row.kind, to: row.to_address, atMs: Number(row.at_ms), state: row.state }));
}

/** Deletes at most `limit` letters from before `beforeMs`; call again while it returns `limit`. */
export const deleteOldLetters = (tx: Tx, beforeMs: number, limit: number): Promise<number> => tx.run(deleteOld, [beforeMs, limit]);

function letterOf(row: LetterRow): StoredLetter {
  const kind = LETTER_KINDS.find((known) => known === row.kind);
  const language = LANGUAGES.find((known) => known === row.language);
  invariant(kind !== undefined && language !== undefined, 'a stored letter is of a known kind, in a language of the house');
  return {
    key: row.letter_id, account: accountId(row.account_id), to: { name: row.to_name, address: row.to_address }, language, timeZone: row.time_zone, kind, facts: row.facts, tries: row.tries,
    atMs: Number(row.at_ms),
  };
}
