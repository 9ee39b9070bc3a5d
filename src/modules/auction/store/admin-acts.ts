import type { AuctionActKind } from '#contracts/http/admin-lots.ts';
import { accountId, idKey, lotId, saleId, type AccountId, type LotId, type SaleId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import type { Registration } from './registrations.ts';

/** An act of staff on a lot, or on somebody's registration for a sale. */
export type StaffAct = { kind: AuctionActKind; lot: LotId | null; sale: SaleId | null; account: AccountId | null; by: AccountId; reason: string | null; atMs: number };

type ActRow = { id: string; kind: AuctionActKind; lot_id: string | null; sale_id: string | null; account_id: string | null; by_account: string; reason: string | null; at_ms: string };
type WaitingRow = { sale_id: string; sale_title: string; account_id: string; asked_at_ms: string };

export const insertAct = statement<unknown>('auction.insert_admin_act', `
  insert into auction.admin_acts (kind, lot_id, sale_id, account_id, by_account, reason, at_ms)
  values ($1, $2, $3, $4, $5, $6, $7)
`);

export const listActs = statement<ActRow>('auction.list_admin_acts', `
  select id, kind, lot_id, sale_id, account_id, by_account, reason, at_ms
  from auction.admin_acts
  where id < $1
  order by id desc
  limit $2
`);

export const waitingRegistrations = statement<WaitingRow>('auction.waiting_registrations', `
  select r.sale_id, s.title as sale_title, r.account_id, r.asked_at_ms
  from auction.registrations as r
  join auction.sales as s on s.id = r.sale_id
  where r.status = 'pending'
    and (r.asked_at_ms, r.account_id) > ($1, $2)
  order by r.asked_at_ms, r.account_id, r.sale_id
  limit $3
`);

// Counted up to a bound: what is open is few, but what waits or hangs may be many.
export const countsNow = statement<{ scheduled: number; open: number; frozen: number; registrations: number; stuck: number }>('auction.counts_now', `
  select (select count(*)::integer from auction.heads where status = 'scheduled') as scheduled,
    (select count(*)::integer from auction.heads where status = 'open') as open,
    (select count(*)::integer from auction.heads where status = 'frozen') as frozen,
    (select count(*)::integer from (select 1 from auction.registrations where status = 'pending' limit $2) as w) as registrations,
    (
      select count(*)::integer
      from (
        select 1
        from auction.heads as h
        join auction.lots as l on l.id = h.lot_id
        where h.status = 'scheduled'
          and l.opens_at_ms < $1
        limit $2
      ) as late
    ) as stuck
`);

/** Keeps who did what and why, in the transaction that does it where there is one. */
export async function keepAct(tx: Tx, act: StaffAct): Promise<void> {
  await tx.run(insertAct, [
    act.kind, act.lot === null ? null : idKey(act.lot), act.sale === null ? null : idKey(act.sale), act.account === null ? null : idKey(act.account), idKey(act.by),
    act.reason, act.atMs,
  ]);
}

/** Acts with keys below `before`, newest first. */
export async function actsBefore(tx: Tx, before: bigint, limit: number): Promise<(StaffAct & { key: bigint })[]> {
  const rows = await tx.all(listActs, [before, limit]);
  return rows.map((row) => ({
    key: BigInt(row.id), kind: row.kind, lot: row.lot_id === null ? null : lotId(row.lot_id), sale: row.sale_id === null ? null : saleId(row.sale_id),
    account: row.account_id === null ? null : accountId(row.account_id), by: accountId(row.by_account), reason: row.reason, atMs: Number(row.at_ms),
  }));
}

export type Waiting = Registration & { saleTitle: string };

/** Registrations that nobody decided, strictly after the place given, oldest first. */
export async function waitingAfter(tx: Tx, after: { askedAtMs: bigint; key: bigint }, limit: number): Promise<Waiting[]> {
  const rows = await tx.all(waitingRegistrations, [after.askedAtMs, after.key, limit]);
  return rows.map((row) => ({
    sale: saleId(row.sale_id), saleTitle: row.sale_title, account: accountId(row.account_id), status: 'pending', askedAtMs: Number(row.asked_at_ms), decidedAtMs: null,
  }));
}

export type CountsNow = { scheduled: number; open: number; frozen: number; registrations: number; stuck: number };

/** How many lots there are by status, how many registrations wait, and how many lots should have opened before `openedBeforeMs`. */
export async function countLots(tx: Tx, openedBeforeMs: number, max: number): Promise<CountsNow> {
  const row = await tx.one(countsNow, [openedBeforeMs, max]);
  invariant(row !== null, 'a count comes back');
  return row;
}
