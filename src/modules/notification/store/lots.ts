import { accountId, idKey, lotId, type AccountId, type LotId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';

/** What is remembered of a lot: the last fact taken, and who led after it. */
export type FollowedLot = { seq: number; leader: AccountId | null };
/** The same after some facts, and when to look whether the lot closes soon; null: not at all. */
export type MovedLot = FollowedLot & { lookMs: number | null };

/** Bidders of one lot that are told of its end. */
export const BIDDERS_TOLD_MAX = 10_000;

type LotRow = { lot_id: string; seq: string; leader_id: string | null };

const readLots = statement<LotRow>('notification.read_lots', `
  select lot_id, seq, leader_id
  from notification.lots
  where lot_id = any ($1::bigint[])
  order by lot_id
  limit $2`);

const writeLots = statement<unknown>('notification.write_lots', `
  insert into notification.lots (lot_id, seq, leader_id, look_ms, at_ms)
  select n.lot_id, n.seq, n.leader_id, n.look_ms, $5
  from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) as n (lot_id, seq, leader_id, look_ms)
  order by n.lot_id
  on conflict (lot_id) do update
  set seq = excluded.seq, leader_id = excluded.leader_id, look_ms = case when notification.lots.closing_told then null else excluded.look_ms end, at_ms = excluded.at_ms
  where notification.lots.seq < excluded.seq`);

const insertBidders = statement<unknown>('notification.insert_bidders', `
  insert into notification.bidders (lot_id, account_id)
  select n.lot_id, n.account_id
  from unnest($1::bigint[], $2::bigint[]) as n (lot_id, account_id)
  order by n.lot_id, n.account_id
  on conflict (lot_id, account_id) do nothing`);

const readBidders = statement<{ account_id: string }>('notification.read_bidders', `
  select account_id
  from notification.bidders
  where lot_id = $1
  order by account_id
  limit ${BIDDERS_TOLD_MAX}`);

const claimLots = statement<{ lot_id: string }>('notification.claim_looks', `
  update notification.lots
  set look_ms = $2
  where lot_id = any (array(
    select lot_id
    from notification.lots
    where look_ms <= $1
    order by look_ms
    for update skip locked
    limit $3))
  returning lot_id`);

const settle = statement<unknown>('notification.settle_look', `
  update notification.lots
  set look_ms = $3
  where lot_id = $1
    and look_ms = $2`);

const settleAsTold = statement<unknown>('notification.settle_told', `
  update notification.lots
  set look_ms = null, closing_told = true
  where lot_id = $1`);

const deleteOldLots = statement<unknown>('notification.delete_old_lots', `
  delete from notification.lots
  where lot_id = any (array(
    select lot_id
    from notification.lots
    where at_ms < $1
    order by at_ms
    limit $2))`);

export async function followedLots(tx: Tx, lots: readonly LotId[]): Promise<Map<LotId, FollowedLot>> {
  const rows = await tx.all(readLots, [lots.map(idKey), lots.length]);
  return new Map(rows.map((row) => [lotId(row.lot_id), { seq: Number(row.seq), leader: row.leader_id === null ? null : accountId(row.leader_id) }]));
}

/** Answers how many moved on; one that somebody else has moved as far already does not. */
export function moveLots(tx: Tx, lots: ReadonlyMap<LotId, MovedLot>, nowMs: number): Promise<number> {
  const entries = [...lots];
  return tx.run(writeLots, [
    entries.map(([lot]) => idKey(lot)), entries.map(([, { seq }]) => seq), entries.map(([, { leader }]) => (leader === null ? null : idKey(leader))),
    entries.map(([, { lookMs }]) => lookMs), nowMs,
  ]);
}

export const addBidders = (tx: Tx, bidders: readonly { lot: LotId; account: AccountId }[]): Promise<number> =>
  tx.run(insertBidders, [bidders.map(({ lot }) => idKey(lot)), bidders.map(({ account }) => idKey(account))]);

/** At most {@link BIDDERS_TOLD_MAX}. */
export async function biddersOf(tx: Tx, lot: LotId): Promise<AccountId[]> {
  return (await tx.all(readBidders, [idKey(lot)])).map((row) => accountId(row.account_id));
}

/** Takes at most `limit` lots whose time to be looked at has come; nobody else gets them before `againMs`, unless something happens to them. */
export async function claimLooks(tx: Tx, nowMs: number, againMs: number, limit: number): Promise<LotId[]> {
  return (await tx.all(claimLots, [nowMs, againMs, limit])).map((row) => lotId(row.lot_id));
}

/** When a claimed lot is looked at next, unless facts said so meanwhile. */
export const settleLook = (tx: Tx, lot: LotId, claimedToMs: number, lookMs: number | null): Promise<number> => tx.run(settle, [idKey(lot), claimedToMs, lookMs]);
/** Its people were told: it is never looked at again. */
export const settleTold = (tx: Tx, lot: LotId): Promise<number> => tx.run(settleAsTold, [idKey(lot)]);

/** Forgets at most `limit` lots to which nothing happened since `beforeMs`; call again while it returns `limit`. */
export const forgetLots = (tx: Tx, beforeMs: number, limit: number): Promise<number> => tx.run(deleteOldLots, [beforeMs, limit]);
