import type { AccountActKind } from '#contracts/http/admin-accounts.ts';
import type { Role } from '#contracts/identity.ts';
import { accountId, idKey, type AccountId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { rolesOf } from './accounts.ts';

/** One act on an account; `by` null is a command of the operator. */
export type AdminAct = { kind: AccountActKind; account: AccountId; by: AccountId | null; reason: string; roles: readonly Role[] | null; requestId: string | null; atMs: number };
export type KeptAct = Omit<AdminAct, 'requestId'> & { key: bigint };

type ActRow = { act_id: string; kind: AccountActKind; account_id: string; by_account: string | null; reason: string; roles: string[] | null; at_ms: string };

const insertAct = statement<unknown>('identity.insert_admin_act', `
  insert into identity.admin_acts (kind, account_id, by_account, reason, roles, request_id, at_ms)
  values ($1, $2, $3, $4, $5, $6, $7)`);

const actsOf = statement<ActRow>('identity.admin_acts_of', `
  select act_id, kind, account_id, by_account, reason, roles, at_ms
  from identity.admin_acts
  where account_id = $1
    and act_id < $2
  order by act_id desc
  limit $3`);

/** Keeps who did what and why, in the transaction that does it. */
export async function keepAct(tx: Tx, act: AdminAct): Promise<void> {
  await tx.run(insertAct, [
    act.kind, idKey(act.account), act.by === null ? null : idKey(act.by), act.reason, act.roles === null ? null : [...act.roles], act.requestId, act.atMs,
  ]);
}

/** Acts on an account with keys below `before`, newest first. */
export async function actsBefore(tx: Tx, account: AccountId, before: bigint, limit: number): Promise<KeptAct[]> {
  const rows = await tx.all(actsOf, [idKey(account), before, limit]);
  return rows.map((row) => ({
    key: BigInt(row.act_id), kind: row.kind, account: accountId(row.account_id), by: row.by_account === null ? null : accountId(row.by_account), reason: row.reason,
    roles: row.roles === null ? null : rolesOf(row.roles), atMs: Number(row.at_ms),
  }));
}
