import { accountId, idKey, saleId, type AccountId, type SaleId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import type { SaleTerms } from '../rules.ts';

/** The sale that every lot without a sale of its own belongs to; made by the first migration. */
export const STANDING_SALE: SaleId = saleId(1n);

export type Sale = SaleTerms & {
  title: string;
  description: string;
  /** Null: the house itself. */
  ownerId: AccountId | null;
  hidden: boolean;
  sellersMayConsign: boolean;
  /** The last position given. */
  lotsCount: number;
  createdAtMs: number;
};

export type SaleRow = {
  id: string; title: string; description: string; owner_id: string | null; standing: boolean; hidden: boolean;
  opens_at_ms: string | null; closes_at_ms: string | null; stagger_seconds: number; approval_required: boolean; staff_may_bid: boolean;
  show_maximum_below_reserve: boolean; sellers_may_consign: boolean; retraction: SaleTerms['retraction']; lots_count: number; created_at_ms: string;
};

const COLUMNS = `id, title, description, owner_id, standing, hidden, opens_at_ms, closes_at_ms, stagger_seconds, approval_required,
    staff_may_bid, show_maximum_below_reserve, sellers_may_consign, retraction, lots_count, created_at_ms`;

export const readSale = statement<SaleRow>('auction.read_sale', `
  select ${COLUMNS}
  from auction.sales
  where id = $1
`);

// The row lock orders the lots of a sale: positions are given one after the other.
export const lockSale = statement<SaleRow>('auction.lock_sale', `
  select ${COLUMNS}
  from auction.sales
  where id = $1
  for no key update
`);

export const listSales = statement<SaleRow>('auction.list_sales', `
  select ${COLUMNS}
  from auction.sales
  where not hidden
    and (created_at_ms, id) < ($1, $2)
  order by created_at_ms desc, id desc
  limit $3
`);

export const insertSale = statement<SaleRow>('auction.insert_sale', `
  insert into auction.sales (
    id, title, description, owner_id, hidden, opens_at_ms, closes_at_ms, stagger_seconds, approval_required, staff_may_bid,
    show_maximum_below_reserve, sellers_may_consign, retraction, created_at_ms
  )
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  returning ${COLUMNS}
`);

export const updateSale = statement<SaleRow>('auction.update_sale', `
  update auction.sales
  set title = $2, description = $3, opens_at_ms = $4, closes_at_ms = $5, stagger_seconds = $6, approval_required = $7,
    staff_may_bid = $8, show_maximum_below_reserve = $9, sellers_may_consign = $10, retraction = $11
  where id = $1
  returning ${COLUMNS}
`);

export const takePositions = statement<{ lots_count: number }>('auction.take_positions', `
  update auction.sales
  set lots_count = lots_count + $2
  where id = $1
  returning lots_count
`);

export async function saleById(tx: Tx, id: SaleId): Promise<Sale | null> {
  const row = await tx.one(readSale, [idKey(id)]);
  return row === null ? null : saleOf(row);
}

/** The sale, with its row locked until the transaction ends. */
export async function lockedSale(tx: Tx, id: SaleId): Promise<Sale | null> {
  const row = await tx.one(lockSale, [idKey(id)]);
  return row === null ? null : saleOf(row);
}

/** Visible sales, newest first, strictly before `before`. */
export async function salesBefore(tx: Tx, before: { createdAtMs: bigint; key: bigint }, limit: number): Promise<Sale[]> {
  const rows = await tx.all(listSales, [before.createdAtMs, before.key, limit]);
  return rows.map(saleOf);
}

export type NewSale = Omit<Sale, 'lotsCount' | 'standing' | 'ownerId'> & { ownerId: AccountId };

export async function addSale(tx: Tx, sale: NewSale): Promise<Sale> {
  const row = await tx.one(insertSale, [
    idKey(sale.id), sale.title, sale.description, idKey(sale.ownerId), sale.hidden, sale.opensAtMs, sale.closesAtMs, sale.staggerSeconds,
    sale.approvalRequired, sale.staffMayBid, sale.showMaximumBelowReserve, sale.sellersMayConsign, sale.retraction, sale.createdAtMs,
  ]);
  invariant(row !== null, 'an inserted sale comes back');
  return saleOf(row);
}

export async function saveSale(tx: Tx, sale: Sale): Promise<Sale> {
  const row = await tx.one(updateSale, [
    idKey(sale.id), sale.title, sale.description, sale.opensAtMs, sale.closesAtMs, sale.staggerSeconds, sale.approvalRequired,
    sale.staffMayBid, sale.showMaximumBelowReserve, sale.sellersMayConsign, sale.retraction,
  ]);
  invariant(row !== null, 'a sale that was locked is there');
  return saleOf(row);
}

/** Gives the next `count` positions of the sale and returns the last of them. */
export async function nextPositions(tx: Tx, sale: SaleId, count: number): Promise<number> {
  const row = await tx.one(takePositions, [idKey(sale), count]);
  invariant(row !== null, 'positions are given in a sale that is there');
  return row.lots_count;
}

/** Times come as texts, since int8 does. */
export const timeOf = (value: string | null): number | null => (value === null ? null : Number(value));

function saleOf(row: SaleRow): Sale {
  return {
    id: saleId(row.id), title: row.title, description: row.description, ownerId: row.owner_id === null ? null : accountId(row.owner_id), standing: row.standing,
    hidden: row.hidden, opensAtMs: timeOf(row.opens_at_ms), closesAtMs: timeOf(row.closes_at_ms), staggerSeconds: row.stagger_seconds,
    approvalRequired: row.approval_required, staffMayBid: row.staff_may_bid, showMaximumBelowReserve: row.show_maximum_below_reserve,
    sellersMayConsign: row.sellers_may_consign, retraction: row.retraction, lotsCount: row.lots_count, createdAtMs: Number(row.created_at_ms),
  };
}
