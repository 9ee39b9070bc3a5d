import { accountId, idKey, saleId, type AccountId, type SaleId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import { statement, type Tx } from '#platform/db/types.ts';

/**
 * Somebody's wish to bid in a sale.
 *
 *   pending ─▶ approved ◀─▶ declined      (approved at once where the sale asks for no approval)
 */
export type RegistrationStatus = 'pending' | 'approved' | 'declined';
export type Registration = { sale: SaleId; account: AccountId; status: RegistrationStatus; askedAtMs: number; decidedAtMs: number | null };

type RegistrationRow = { sale_id: string; account_id: string; status: RegistrationStatus; asked_at_ms: string; decided_at_ms: string | null };

// A wish that was decided stays as it was decided; one that waits is approved when the sale stopped asking.
export const askRegistration = statement<RegistrationRow>('auction.ask_registration', `
  insert into auction.registrations as r (sale_id, account_id, status, asked_at_ms, decided_at_ms)
  values ($1, $2, case when $3::boolean then 'approved' else 'pending' end, $4::bigint, case when $3::boolean then $4::bigint end)
  on conflict (sale_id, account_id) do update
  set status = case when r.status = 'pending' then excluded.status else r.status end,
    decided_at_ms = case when r.status = 'pending' then excluded.decided_at_ms else r.decided_at_ms end
  returning sale_id, account_id, status, asked_at_ms, decided_at_ms
`);

export const decideRegistration = statement<RegistrationRow>('auction.decide_registration', `
  update auction.registrations
  set status = $3, decided_at_ms = $4, decided_by = $5
  where sale_id = $1
    and account_id = $2
  returning sale_id, account_id, status, asked_at_ms, decided_at_ms
`);

export const readRegistration = statement<RegistrationRow>('auction.read_registration', `
  select sale_id, account_id, status, asked_at_ms, decided_at_ms
  from auction.registrations
  where sale_id = $1
    and account_id = $2
`);

export const listRegistrations = statement<RegistrationRow>('auction.list_registrations', `
  select sale_id, account_id, status, asked_at_ms, decided_at_ms
  from auction.registrations
  where sale_id = $1
    and (asked_at_ms, account_id) < ($2, $3)
  order by asked_at_ms desc, account_id desc
  limit $4
`);

export async function ask(tx: Tx, of: { sale: SaleId; account: AccountId; approve: boolean; atMs: number }): Promise<Registration> {
  const row = await tx.one(askRegistration, [idKey(of.sale), idKey(of.account), of.approve, of.atMs]);
  invariant(row !== null, 'a registration that was asked for comes back');
  return registrationOf(row);
}

/** Null when nobody of that account asked. */
export async function decide(
  tx: Tx, of: { sale: SaleId; account: AccountId; status: 'approved' | 'declined'; atMs: number; by: AccountId },
): Promise<Registration | null> {
  const row = await tx.one(decideRegistration, [idKey(of.sale), idKey(of.account), of.status, of.atMs, idKey(of.by)]);
  return row === null ? null : registrationOf(row);
}

export async function registrationFor(tx: Tx, sale: SaleId, account: AccountId): Promise<Registration | null> {
  const row = await tx.one(readRegistration, [idKey(sale), idKey(account)]);
  return row === null ? null : registrationOf(row);
}

/** Registrations of a sale, newest first, strictly before `before`. */
export async function registrationsOf(tx: Tx, sale: SaleId, before: { askedAtMs: bigint; key: bigint }, limit: number): Promise<Registration[]> {
  const rows = await tx.all(listRegistrations, [idKey(sale), before.askedAtMs, before.key, limit]);
  return rows.map(registrationOf);
}

const registrationOf = (row: RegistrationRow): Registration => ({
  sale: saleId(row.sale_id), account: accountId(row.account_id), status: row.status, askedAtMs: Number(row.asked_at_ms),
  decidedAtMs: row.decided_at_ms === null ? null : Number(row.decided_at_ms),
});
