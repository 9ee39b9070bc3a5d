import { accountId, idKey, type AccountId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';

/** Accounts and addresses in one look-up. */
export const ADDRESSES_PER_LOOK_UP_MAX = 500;
/** Browsers of one account that pushes go to; another takes the place of the oldest. */
export const BROWSERS_PER_ACCOUNT_MAX = 10;

const readPhones = statement<{ account_id: string; number: string }>('notification.read_phones', `
  select account_id, number
  from notification.phones
  where account_id = any ($1::bigint[])
    and number is not null
  order by account_id
  limit ${ADDRESSES_PER_LOOK_UP_MAX}`);

const readBrowsers = statement<{ account_id: string; browser_id: string; name: string }>('notification.read_browsers', `
  select account_id, browser_id, name
  from notification.browsers
  where account_id = any ($1::bigint[])
    and gone_ms is null
  order by account_id, browser_id
  limit ${ADDRESSES_PER_LOOK_UP_MAX * BROWSERS_PER_ACCOUNT_MAX}`);

const readDead = statement<{ address: string; reason: string; at_ms: string }>('notification.read_dead', `
  select address, reason, at_ms
  from notification.dead_addresses
  where channel = $1
    and address = any ($2::text[])
  order by address
  limit ${ADDRESSES_PER_LOOK_UP_MAX}`);

const addDead = statement<unknown>('notification.add_dead', `
  insert into notification.dead_addresses (channel, address, reason, at_ms)
  values ($1, $2, $3, $4)
  on conflict (channel, address) do update
  set reason = excluded.reason, at_ms = excluded.at_ms`);

const deleteDead = statement<unknown>('notification.delete_dead', `
  delete from notification.dead_addresses
  where channel = $1
    and address = $2`);

const readPhone = statement<PhoneRow>('notification.read_phone', `
  select number, confirmed_ms, asked_number, code_hash, code_until_ms, tries_left
  from notification.phones
  where account_id = $1`);

const lockPhone = statement<PhoneRow>('notification.lock_phone', `
  select number, confirmed_ms, asked_number, code_hash, code_until_ms, tries_left
  from notification.phones
  where account_id = $1
  for update`);

const askPhone = statement<unknown>('notification.ask_phone', `
  insert into notification.phones (account_id, asked_number, code_hash, code_until_ms, tries_left)
  values ($1, $2, $3, $4, $5)
  on conflict (account_id) do update
  set asked_number = excluded.asked_number, code_hash = excluded.code_hash, code_until_ms = excluded.code_until_ms, tries_left = excluded.tries_left`);

const spendTry = statement<unknown>('notification.spend_try', `
  update notification.phones
  set tries_left = tries_left - 1
  where account_id = $1
    and tries_left > 0`);

const confirmPhone = statement<unknown>('notification.confirm_phone', `
  update notification.phones
  set number = asked_number, confirmed_ms = $2, asked_number = null, code_hash = null, code_until_ms = null, tries_left = 0
  where account_id = $1
    and asked_number is not null`);

const deletePhone = statement<unknown>('notification.delete_phone', `
  delete from notification.phones
  where account_id = $1`);

const countCodes = statement<{ of_account: number; of_number: number }>('notification.count_codes', `
  select
    (select count(*)::integer
    from notification.messages
    where channel = 'sms'
      and kind = 'phone_code'
      and account_id = $1
      and at_ms > $3) as of_account,
    (select count(*)::integer
    from notification.messages
    where channel = 'sms'
      and kind = 'phone_code'
      and to_address = $2
      and at_ms > $4) as of_number`);

const putBrowser = statement<{ browser_id: string }>('notification.put_browser', `
  insert into notification.browsers (browser_id, account_id, endpoint, p256dh, auth, name, at_ms)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (endpoint) do update
  set account_id = excluded.account_id, p256dh = excluded.p256dh, auth = excluded.auth, name = excluded.name, at_ms = excluded.at_ms, gone_ms = null
  returning browser_id`);

const trimBrowsers = statement<unknown>('notification.trim_browsers', `
  delete from notification.browsers
  where browser_id = any (array(
    select browser_id
    from notification.browsers
    where account_id = $1
    order by gone_ms is not null, at_ms desc, browser_id desc
    offset ${BROWSERS_PER_ACCOUNT_MAX}))`);

const listBrowsers = statement<{ browser_id: string; name: string; at_ms: string; gone_ms: string | null }>('notification.list_browsers', `
  select browser_id, name, at_ms, gone_ms
  from notification.browsers
  where account_id = $1
  order by browser_id
  limit ${BROWSERS_PER_ACCOUNT_MAX}`);

const deleteBrowser = statement<unknown>('notification.delete_browser', `
  delete from notification.browsers
  where account_id = $1
    and browser_id = $2`);

const readBrowser = statement<{ endpoint: string; p256dh: string; auth: string }>('notification.read_browser', `
  select endpoint, p256dh, auth
  from notification.browsers
  where account_id = $1
    and browser_id = $2
    and gone_ms is null`);

const markGone = statement<unknown>('notification.mark_gone', `
  update notification.browsers
  set gone_ms = $2
  where browser_id = $1
    and gone_ms is null`);

type PhoneRow = { number: string | null; confirmed_ms: string | null; asked_number: string | null; code_hash: Uint8Array | null; code_until_ms: string | null; tries_left: number };
export type Phone = { number: string | null; asked: { number: string; codeHash: Uint8Array; untilMs: number; triesLeft: number } | null };
export type Browser = { key: string; name: string; atMs: number; goneMs: number | null };

/** Confirmed numbers of these accounts. */
export async function phonesOf(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, string>> {
  return new Map((await tx.all(readPhones, [accounts.map(idKey)])).map((row) => [accountId(row.account_id), row.number]));
}

/** Browsers of these accounts that take pushes. */
export async function browsersOf(tx: Tx, accounts: readonly AccountId[]): Promise<Map<AccountId, { key: string; name: string }[]>> {
  const rows = await tx.all(readBrowsers, [accounts.map(idKey)]);
  return Map.groupBy(rows.map((row) => ({ account: accountId(row.account_id), key: row.browser_id, name: row.name })), ({ account }) => account);
}

/** Those of the addresses that take nothing any more, with when and why. */
export async function deadAmong(tx: Tx, channel: 'mail' | 'sms', addresses: readonly string[]): Promise<Map<string, { reason: string; atMs: number }>> {
  const rows = addresses.length === 0 ? [] : await tx.all(readDead, [channel, addresses]);
  return new Map(rows.map(({ address, reason, at_ms: atMs }) => [address, { reason, atMs: Number(atMs) }]));
}

export const markDead = (tx: Tx, channel: 'mail' | 'sms', address: string, reason: string, nowMs: number): Promise<number> => tx.run(addDead, [channel, address, reason, nowMs]);
/** False: it was not dead. */
export const revive = async (tx: Tx, channel: 'mail' | 'sms', address: string): Promise<boolean> => (await tx.run(deleteDead, [channel, address])) > 0;

export async function phoneOf(tx: Tx, account: AccountId, lock: 'lock' | 'read' = 'read'): Promise<Phone> {
  const row = await tx.one(lock === 'lock' ? lockPhone : readPhone, [idKey(account)]);
  if (row === null) return { number: null, asked: null };
  const { asked_number: number, code_hash: codeHash, code_until_ms: untilMs, tries_left: triesLeft } = row;
  return { number: row.number, asked: number === null || codeHash === null || untilMs === null ? null : { number, codeHash, untilMs: Number(untilMs), triesLeft } };
}

/** A code goes to a number; an earlier one is then no good. The number that is confirmed stays until then. */
export const askForPhone = (tx: Tx, account: AccountId, of: { number: string; codeHash: Uint8Array; untilMs: number; tries: number }): Promise<number> =>
  tx.run(askPhone, [idKey(account), of.number, of.codeHash, of.untilMs, of.tries]);
export const spendCodeTry = (tx: Tx, account: AccountId): Promise<number> => tx.run(spendTry, [idKey(account)]);
export const takePhone = (tx: Tx, account: AccountId, nowMs: number): Promise<number> => tx.run(confirmPhone, [idKey(account), nowMs]);
export const forgetPhone = (tx: Tx, account: AccountId): Promise<number> => tx.run(deletePhone, [idKey(account)]);

/** Codes that were sent for an account, and to a number by anybody, since then (epoch ms each). */
export async function codesSent(tx: Tx, of: { account: AccountId; number: string; accountSinceMs: number; numberSinceMs: number }): Promise<{ ofAccount: number; ofNumber: number }> {
  const row = await tx.one(countCodes, [idKey(of.account), of.number, of.accountSinceMs, of.numberSinceMs]);
  return { ofAccount: row?.of_account ?? 0, ofNumber: row?.of_number ?? 0 };
}

/** A browser belongs to whoever turned pushes on in it last. Answers its key. */
export async function keepBrowser(tx: Tx, account: AccountId, of: { key: bigint; endpoint: string; p256dh: string; auth: string; name: string; atMs: number }): Promise<string> {
  const row = await tx.one(putBrowser, [of.key, idKey(account), of.endpoint, of.p256dh, of.auth, of.name, of.atMs]);
  await tx.run(trimBrowsers, [idKey(account)]);
  return row?.browser_id ?? String(of.key);
}
export async function everyBrowserOf(tx: Tx, account: AccountId): Promise<Browser[]> {
  return (await tx.all(listBrowsers, [idKey(account)])).map((row) => ({ key: row.browser_id, name: row.name, atMs: Number(row.at_ms), goneMs: row.gone_ms === null ? null : Number(row.gone_ms) }));
}
export const forgetBrowser = async (tx: Tx, account: AccountId, key: string): Promise<boolean> => (await tx.run(deleteBrowser, [idKey(account), key])) === 1;
/** Where a browser takes pushes; null when it takes none any more. */
export const browserAt = (tx: Tx, account: AccountId, key: string): Promise<{ endpoint: string; p256dh: string; auth: string } | null> => tx.one(readBrowser, [idKey(account), key]);
export const markBrowserGone = (tx: Tx, key: string, nowMs: number): Promise<number> => tx.run(markGone, [key, nowMs]);
