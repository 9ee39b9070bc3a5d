import { LANGUAGES, type Contact, type Language, type Preferences } from '#contracts/identity.ts';
import { wholeWishes, type QuietHours, type SubjectWishesSaid, type Wishes } from '#contracts/wishes.ts';
import { accountId, idKey, type AccountId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { IDS_PER_LOOK_UP_MAX } from './accounts.ts';

type WishesRow = { mails: SubjectWishesSaid; notices: SubjectWishesSaid; sms: SubjectWishesSaid; pushes: SubjectWishesSaid; quiet_from: number | null; quiet_to: number | null };
type PreferencesRow = WishesRow & { language: string | null; time_zone: string | null; currency: string | null };
/** Of an account without preferences nothing beside its own columns is there. */
type ContactRow = { [Column in keyof WishesRow]: WishesRow[Column] | null } & { account_id: string; email: string | null; display_name: string; language: string | null; time_zone: string | null };

const readPreferences = statement<PreferencesRow>('identity.read_preferences', `
  select language, time_zone, currency, mails, notices, sms, pushes, quiet_from, quiet_to
  from identity.preferences
  where account_id = $1`);

const putPreferences = statement<unknown>('identity.put_preferences', `
  insert into identity.preferences (account_id, language, time_zone, currency, mails, notices, sms, pushes, quiet_from, quiet_to, changed_ms)
  values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7::jsonb, $8::jsonb, $9, $10, $11)
  on conflict (account_id) do update
  set language = excluded.language, time_zone = excluded.time_zone, currency = excluded.currency, mails = excluded.mails, notices = excluded.notices, sms = excluded.sms,
    pushes = excluded.pushes, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, changed_ms = excluded.changed_ms`);

const readContacts = statement<ContactRow>('identity.read_contacts', `
  select a.account_id, a.email, a.display_name, p.language, p.time_zone, p.mails, p.notices, p.sms, p.pushes, p.quiet_from, p.quiet_to
  from identity.accounts a
  left join identity.preferences p on p.account_id = a.account_id
  where a.account_id = any ($1::bigint[])
    and not a.hidden
  order by a.account_id
  limit ${IDS_PER_LOOK_UP_MAX}`);

const insertTerms = statement<unknown>('identity.insert_terms', `
  insert into identity.terms_accepted (account_id, version, at_ms)
  values ($1, $2, $3)
  on conflict (account_id, version) do nothing`);

const lastTerms = statement<{ version: string; at_ms: string }>('identity.last_terms', `
  select version, at_ms
  from identity.terms_accepted
  where account_id = $1
  order by at_ms desc, version desc
  limit 1`);

/** Versions of the terms that one account accepted, in an export at most. */
const TERMS_SHOWN_MAX = 100;
const allTerms = statement<{ version: string; at_ms: string }>('identity.all_terms', `
  select version, at_ms
  from identity.terms_accepted
  where account_id = $1
  order by at_ms
  limit ${TERMS_SHOWN_MAX}`);

const NO_WISHES: PreferencesRow = { language: null, time_zone: null, currency: null, mails: {}, notices: {}, sms: {}, pushes: {}, quiet_from: null, quiet_to: null };

/** The account's preferences; the house's where it has not said any. */
export async function preferencesOf(tx: Tx, account: AccountId): Promise<Preferences> {
  const row = (await tx.one(readPreferences, [idKey(account)])) ?? NO_WISHES;
  return { language: languageOf(row.language), timeZone: row.time_zone, currency: row.currency, wishes: wishesOf(row), quiet: quietOf(row) };
}

export const writePreferences = (tx: Tx, account: AccountId, { language, timeZone, currency, wishes: { page, mail, sms, push }, quiet }: Preferences, nowMs: number): Promise<number> => tx.run(putPreferences, [
  idKey(account), language, timeZone, currency, JSON.stringify(mail), JSON.stringify(page), JSON.stringify(sms), JSON.stringify(push), quiet?.fromMinute ?? null, quiet?.toMinute ?? null, nowMs,
]);

/** Where at most {@link IDS_PER_LOOK_UP_MAX} accounts are reached; accounts of a replay are left out. */
export async function contactsOf(tx: Tx, ids: readonly AccountId[]): Promise<Contact[]> {
  const rows = await tx.all(readContacts, [ids.map(idKey)]);
  return rows.map((row) => ({
    account: accountId(row.account_id), email: row.email, displayName: row.display_name, language: languageOf(row.language) ?? 'en', timeZone: row.time_zone, wishes: wishesOf(row), quiet: quietOf(row),
  }));
}

const wishesOf = ({ notices, mails, sms, pushes }: Pick<ContactRow, 'notices' | 'mails' | 'sms' | 'pushes'>): Wishes =>
  ({ page: wholeWishes('page', notices ?? {}), mail: wholeWishes('mail', mails ?? {}), sms: wholeWishes('sms', sms ?? {}), push: wholeWishes('push', pushes ?? {}) });

const quietOf = ({ quiet_from: fromMinute, quiet_to: toMinute }: Pick<ContactRow, 'quiet_from' | 'quiet_to'>): QuietHours | null =>
  (fromMinute === null || toMinute === null ? null : { fromMinute, toMinute });

/** False when the account accepted this version before. */
export const addTerms = async (tx: Tx, account: AccountId, version: string, nowMs: number): Promise<boolean> =>
  (await tx.run(insertTerms, [idKey(account), version, nowMs])) === 1;

export async function termsOf(tx: Tx, account: AccountId): Promise<{ version: string; atMs: number } | null> {
  const row = await tx.one(lastTerms, [idKey(account)]);
  return row === null ? null : { version: row.version, atMs: Number(row.at_ms) };
}

/** Every version that was accepted, oldest first. */
export async function everyTermsOf(tx: Tx, account: AccountId): Promise<{ version: string; atMs: number }[]> {
  return (await tx.all(allTerms, [idKey(account)])).map((row) => ({ version: row.version, atMs: Number(row.at_ms) }));
}

const languageOf = (text: string | null): Language | null => LANGUAGES.find((language) => language === text) ?? null;
