import { ROLES, type Role } from '#contracts/identity.ts';
import { accountId, idKey, type AccountId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';

/** Accounts named in one look-up at most. */
export const IDS_PER_LOOK_UP_MAX = 500;

export type StoredAccount = {
  id: AccountId; email: string | null; displayName: string; roles: readonly Role[];
  passwordHash: string | null; suspendedMs: number | null; createdMs: number;
  /** When the address was shown to be the owner's; null: not yet. */
  emailVerifiedMs: number | null;
};
export type NewAccount = { id: AccountId; email: { text: string; key: string }; displayName: string; passwordHash: string | null; roles: readonly Role[]; createdMs: number };

type AccountRow = {
  account_id: string; email: string | null; display_name: string; roles: string[];
  password_hash: string | null; suspended_ms: string | null; created_ms: string; email_verified_ms: string | null;
};

const insertAccount = statement<unknown>('identity.insert_account', `
  insert into identity.accounts (account_id, email, email_key, display_name, password_hash, roles, created_ms)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (email_key) do nothing`);

const insertHidden = statement<unknown>('identity.insert_hidden', `
  insert into identity.accounts (account_id, display_name, roles, hidden, created_ms)
  select n.account_id, n.display_name, array['bidder'], true, $3
  from unnest($1::bigint[], $2::text[]) as n (account_id, display_name)`);

const accountById = statement<AccountRow>('identity.account_by_id', `
  select account_id, email, display_name, roles, password_hash, suspended_ms, created_ms, email_verified_ms
  from identity.accounts
  where account_id = $1`);

const lockedById = statement<AccountRow>('identity.locked_account', `
  select account_id, email, display_name, roles, password_hash, suspended_ms, created_ms, email_verified_ms
  from identity.accounts
  where account_id = $1
    and not hidden
  for no key update`);

const accountByEmail = statement<AccountRow>('identity.account_by_email', `
  select account_id, email, display_name, roles, password_hash, suspended_ms, created_ms, email_verified_ms
  from identity.accounts
  where email_key = $1`);

const profiles = statement<{ account_id: string; display_name: string }>('identity.profiles', `
  select account_id, display_name
  from identity.accounts
  where account_id = any ($1::bigint[])
  order by account_id
  limit ${IDS_PER_LOOK_UP_MAX}`);

const rename = statement<unknown>('identity.rename', `
  update identity.accounts
  set display_name = $2
  where account_id = $1`);

const setRoles = statement<unknown>('identity.set_roles', `
  update identity.accounts
  set roles = $2
  where account_id = $1`);

const setSuspended = statement<unknown>('identity.set_suspended', `
  update identity.accounts
  set suspended_ms = $2
  where account_id = $1`);

const setPassword = statement<unknown>('identity.set_password', `
  update identity.accounts
  set password_hash = $2
  where account_id = $1`);

const setEmail = statement<unknown>('identity.set_email', `
  update identity.accounts
  set email = $2, email_key = $3, email_verified_ms = $4
  where account_id = $1`);

const page = statement<AccountRow>('identity.page_of_accounts', `
  select account_id, email, display_name, roles, password_hash, suspended_ms, created_ms, email_verified_ms
  from identity.accounts
  where account_id < $1
    and not hidden
  order by account_id desc
  limit $2`);

/** False when there is an account with this address already. Waits for a registration of the same address that is under way. */
export async function addAccount(tx: Tx, made: NewAccount): Promise<boolean> {
  const rows = await tx.run(insertAccount, [idKey(made.id), made.email.text, made.email.key, made.displayName, made.passwordHash, [...made.roles], made.createdMs]);
  return rows === 1;
}

/** Accounts that nobody can sign in to. The caller bounds how many at once. */
export async function addHiddenAccounts(tx: Tx, keys: readonly bigint[], names: readonly string[], createdMs: number): Promise<void> {
  await tx.run(insertHidden, [keys, names, createdMs]);
}

export const findAccount = async (tx: Tx, id: AccountId): Promise<StoredAccount | null> => read(await tx.one(accountById, [idKey(id)]));
/** Holds the account's row until the transaction ends. Accounts of a replay are not found. */
export const lockAccount = async (tx: Tx, id: AccountId): Promise<StoredAccount | null> => read(await tx.one(lockedById, [idKey(id)]));
export const findByEmail = async (tx: Tx, emailKey: string): Promise<StoredAccount | null> => read(await tx.one(accountByEmail, [emailKey]));

/** Names of at most {@link IDS_PER_LOOK_UP_MAX} accounts. */
export async function namesOf(tx: Tx, ids: readonly AccountId[]): Promise<{ id: AccountId; displayName: string }[]> {
  const rows = await tx.all(profiles, [ids.map(idKey)]);
  return rows.map((row) => ({ id: accountId(row.account_id), displayName: row.display_name }));
}

export const renameAccount = (tx: Tx, id: AccountId, displayName: string): Promise<number> => tx.run(rename, [idKey(id), displayName]);
export const writeRoles = (tx: Tx, id: AccountId, roles: readonly Role[]): Promise<number> => tx.run(setRoles, [idKey(id), [...roles]]);
export const writeSuspended = (tx: Tx, id: AccountId, suspendedMs: number | null): Promise<number> => tx.run(setSuspended, [idKey(id), suspendedMs]);

export const writePassword = (tx: Tx, id: AccountId, passwordHash: string): Promise<number> => tx.run(setPassword, [idKey(id), passwordHash]);
/** Throws the unique violation `email_once` when another account has the address. */
export const writeEmail = (tx: Tx, id: AccountId, email: { text: string; key: string }, verifiedMs: number): Promise<number> =>
  tx.run(setEmail, [idKey(id), email.text, email.key, verifiedMs]);

const NEWEST = 9_223_372_036_854_775_807n;

/** Accounts before the one given (or the newest), newest first. Accounts of a replay are left out. */
export async function accountsBefore(tx: Tx, before: AccountId | null, limit: number): Promise<StoredAccount[]> {
  const rows = await tx.all(page, [before === null ? NEWEST : idKey(before), limit]);
  return rows.map(account);
}

const read = (row: AccountRow | null): StoredAccount | null => (row === null ? null : account(row));

const account = (row: AccountRow): StoredAccount => ({
  id: accountId(row.account_id),
  email: row.email,
  displayName: row.display_name,
  roles: rolesOf(row.roles),
  passwordHash: row.password_hash,
  suspendedMs: row.suspended_ms === null ? null : Number(row.suspended_ms),
  createdMs: Number(row.created_ms),
  emailVerifiedMs: row.email_verified_ms === null ? null : Number(row.email_verified_ms),
});

/** Roles as the table has them, in the house's order. */
export const rolesOf = (stored: readonly string[]): readonly Role[] => ROLES.filter((role) => stored.includes(role));
