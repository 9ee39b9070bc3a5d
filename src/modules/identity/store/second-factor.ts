import { idKey, type AccountId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';

export type StoredTotp = { sealedSecret: Uint8Array; confirmed: boolean; lastStep: number; wrongCount: number; lockedUntilMs: number };

type TotpRow = { sealed_secret: Buffer; confirmed_ms: string | null; last_step: string; wrong_count: number; locked_until_ms: string };

const putTotp = statement<unknown>('identity.put_totp', `
  insert into identity.totp (account_id, sealed_secret, started_ms)
  values ($1, $2, $3)
  on conflict (account_id) do update
  set sealed_secret = excluded.sealed_secret, started_ms = excluded.started_ms, last_step = 0, wrong_count = 0, locked_until_ms = 0
  where identity.totp.confirmed_ms is null`);

const lockTotpRow = statement<TotpRow>('identity.lock_totp', `
  select sealed_secret, confirmed_ms, last_step, wrong_count, locked_until_ms
  from identity.totp
  where account_id = $1
  for update`);

const standing = statement<{ confirmed: boolean; left: number }>('identity.totp_standing', `
  select t.confirmed_ms is not null as confirmed,
    (select count(*)::integer from identity.recovery_codes r where r.account_id = t.account_id and r.used_ms is null) as left
  from identity.totp t
  where t.account_id = $1`);

const confirm = statement<unknown>('identity.confirm_totp', `
  update identity.totp
  set confirmed_ms = $2
  where account_id = $1`);

const noteTry = statement<unknown>('identity.note_totp_try', `
  update identity.totp
  set last_step = greatest(last_step, $2), wrong_count = $3, locked_until_ms = $4
  where account_id = $1`);

const deleteTotp = statement<unknown>('identity.delete_totp', `
  delete from identity.totp
  where account_id = $1`);

const insertCodes = statement<unknown>('identity.insert_recovery_codes', `
  insert into identity.recovery_codes (account_id, code_hash)
  select $1, decode(c.hex, 'hex')
  from unnest($2::text[]) as c (hex)`);

const deleteCodes = statement<unknown>('identity.delete_recovery_codes', `
  delete from identity.recovery_codes
  where account_id = $1`);

const useCode = statement<unknown>('identity.use_recovery_code', `
  update identity.recovery_codes
  set used_ms = $3
  where account_id = $1
    and code_hash = $2
    and used_ms is null`);

/** Begins anew; false when the second factor is in force already. */
export const beginTotp = async (tx: Tx, account: AccountId, sealedSecret: Uint8Array, nowMs: number): Promise<boolean> =>
  (await tx.run(putTotp, [idKey(account), sealedSecret, nowMs])) === 1;

/** Holds the account's second factor until the transaction ends: tries come one after the other. */
export async function lockTotp(tx: Tx, account: AccountId): Promise<StoredTotp | null> {
  const row = await tx.one(lockTotpRow, [idKey(account)]);
  if (row === null) return null;
  return {
    sealedSecret: row.sealed_secret, confirmed: row.confirmed_ms !== null, lastStep: Number(row.last_step), wrongCount: row.wrong_count,
    lockedUntilMs: Number(row.locked_until_ms),
  };
}

/** Whether the second factor is in force, and how many recovery codes were not used. */
export async function totpStanding(tx: Tx, account: AccountId): Promise<{ on: boolean; recoveryCodesLeft: number }> {
  const row = await tx.one(standing, [idKey(account)]);
  return row?.confirmed === true ? { on: true, recoveryCodesLeft: row.left } : { on: false, recoveryCodesLeft: 0 };
}

export const confirmTotpOf = (tx: Tx, account: AccountId, nowMs: number): Promise<number> => tx.run(confirm, [idKey(account), nowMs]);

/** Writes down what a try left: the step of a code that was taken (0: none), how many were wrong in a row, until when none is taken. */
export const noteTotpTry = (tx: Tx, account: AccountId, left: { step: number; wrongCount: number; lockedUntilMs: number }): Promise<number> =>
  tx.run(noteTry, [idKey(account), left.step, left.wrongCount, left.lockedUntilMs]);

/** Takes the second factor away with its recovery codes. */
export async function removeTotp(tx: Tx, account: AccountId): Promise<void> {
  await tx.run(deleteCodes, [idKey(account)]);
  await tx.run(deleteTotp, [idKey(account)]);
}

/** These codes (as hashes) are the account's, and no others. */
export async function replaceRecoveryCodes(tx: Tx, account: AccountId, hashes: readonly Buffer[]): Promise<void> {
  await tx.run(deleteCodes, [idKey(account)]);
  await tx.run(insertCodes, [idKey(account), hashes.map((hash) => hash.toString('hex'))]);
}

/** False when it is none of the account's, or was used. */
export const useRecoveryCode = async (tx: Tx, account: AccountId, hash: Uint8Array, nowMs: number): Promise<boolean> =>
  (await tx.run(useCode, [idKey(account), hash, nowMs])) === 1;
