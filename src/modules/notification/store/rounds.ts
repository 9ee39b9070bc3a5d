import type { NoticeFacts } from '#contracts/notification.ts';
import { accountId, idKey, lotId, saleId, type AccountId, type LotId, type SaleId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import { statement, type Tx } from '#platform/db/types.ts';

/** Kinds of what is told in rounds. */
export const ROUND_KINDS = ['extended', 'frozen', 'resumed', 'opened', 'sale_opened'] as const;
export type RoundKind = (typeof ROUND_KINDS)[number];
export type NewRound = { key: bigint; topic: string; kind: RoundKind; lot: LotId | null; sale: SaleId | null; facts: NoticeFacts; atMs: number };
export type Round = { key: string; kind: RoundKind; lot: LotId | null; sale: SaleId | null; facts: NoticeFacts; atMs: number; after: string };

type RoundRow = { round_id: string; kind: string; lot_id: string | null; sale_id: string | null; facts: NoticeFacts; at_ms: string; after_id: string };

const insertRounds = statement<unknown>('notification.insert_rounds', `
  insert into notification.rounds (round_id, topic, kind, lot_id, sale_id, facts, at_ms, next_ms)
  select n.round_id, n.topic, n.kind, n.lot_id, n.sale_id, n.facts::jsonb, n.at_ms, n.at_ms
  from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[]) as n (round_id, topic, kind, lot_id, sale_id, facts, at_ms)
  order by n.topic
  on conflict (topic) do nothing`);

const claimRound = statement<RoundRow>('notification.claim_round', `
  update notification.rounds
  set next_ms = $2
  where round_id = any (array(
    select round_id
    from notification.rounds
    where done_ms is null
      and next_ms <= $1
    order by next_ms
    for update skip locked
    limit 1))
  returning round_id, kind, lot_id, sale_id, facts, at_ms, after_id`);

const advance = statement<unknown>('notification.advance_round', `
  update notification.rounds
  set after_id = $4, next_ms = $5
  where round_id = $1
    and next_ms = $2
    and after_id = $3
    and done_ms is null`);

const finish = statement<unknown>('notification.finish_round', `
  update notification.rounds
  set done_ms = $2
  where round_id = $1`);

const deleteOld = statement<unknown>('notification.delete_old_rounds', `
  delete from notification.rounds
  where round_id = any (array(
    select round_id
    from notification.rounds
    where at_ms < $1
    order by at_ms
    limit $2))`);

const putSaleFollowers = statement<unknown>('notification.put_sale_followers', `
  insert into notification.sale_followers (sale_id, account_id, at_ms)
  select n.sale_id, n.account_id, n.at_ms
  from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as n (sale_id, account_id, at_ms)
  order by n.sale_id, n.account_id
  on conflict (sale_id, account_id) do nothing`);

const deleteSaleFollowers = statement<unknown>('notification.delete_sale_followers', `
  delete from notification.sale_followers as f
  using unnest($1::bigint[], $2::bigint[]) as n (sale_id, account_id)
  where f.sale_id = n.sale_id
    and f.account_id = n.account_id`);

const readSaleFollowers = statement<{ account_id: string }>('notification.read_sale_followers', `
  select account_id
  from notification.sale_followers
  where sale_id = $1
    and account_id > $2
  order by account_id
  limit $3`);

const deleteOldFollowers = statement<unknown>('notification.delete_old_sale_followers', `
  delete from notification.sale_followers
  where (sale_id, account_id) in (
    select sale_id, account_id
    from notification.sale_followers
    where at_ms < $1
    order by at_ms
    limit $2)`);

/** What a topic was told of already is not told again. */
export const addRounds = (tx: Tx, made: readonly NewRound[]): Promise<number> => tx.run(insertRounds, [
  made.map(({ key }) => key), made.map(({ topic }) => topic), made.map(({ kind }) => kind), made.map(({ lot }) => (lot === null ? null : idKey(lot))), made.map(({ sale }) => (sale === null ? null : idKey(sale))),
  made.map(({ facts }) => JSON.stringify(facts)), made.map(({ atMs }) => atMs),
]);

/** Takes one round that is due; nobody else gets it before `againMs`. */
export async function takeRound(tx: Tx, nowMs: number, againMs: number): Promise<Round | null> {
  const row = await tx.one(claimRound, [nowMs, againMs]);
  if (row === null) return null;
  const kind = ROUND_KINDS.find((known) => known === row.kind);
  invariant(kind !== undefined, 'a stored round is of a known kind');
  return {
    key: row.round_id, kind, lot: row.lot_id === null ? null : lotId(row.lot_id), sale: row.sale_id === null ? null : saleId(row.sale_id), facts: row.facts, atMs: Number(row.at_ms), after: row.after_id,
  };
}

/** Notes, in the transaction of what they are told, who was told last. False: somebody else goes on with it. */
export const advanceRound = async (tx: Tx, round: Round, claimedToMs: number, last: AccountId, againMs: number): Promise<boolean> =>
  (await tx.run(advance, [round.key, claimedToMs, round.after, idKey(last), againMs])) === 1;
export const finishRound = (tx: Tx, round: Round, nowMs: number): Promise<number> => tx.run(finish, [round.key, nowMs]);
export const deleteOldRounds = (tx: Tx, beforeMs: number, limit: number): Promise<number> => tx.run(deleteOld, [beforeMs, limit]);

export type SaleFollower = { sale: SaleId; account: AccountId; atMs: number };
export const addSaleFollowers = (tx: Tx, made: readonly SaleFollower[]): Promise<number> =>
  tx.run(putSaleFollowers, [made.map(({ sale }) => idKey(sale)), made.map(({ account }) => idKey(account)), made.map(({ atMs }) => atMs)]);
export const removeSaleFollowers = (tx: Tx, gone: readonly SaleFollower[]): Promise<number> => tx.run(deleteSaleFollowers, [gone.map(({ sale }) => idKey(sale)), gone.map(({ account }) => idKey(account))]);
export const forgetSaleFollowers = (tx: Tx, beforeMs: number, limit: number): Promise<number> => tx.run(deleteOldFollowers, [beforeMs, limit]);
/** Who takes part in a sale, in the order of their ids, after one of them; at most `limit`. */
export async function saleFollowersOf(tx: Tx, sale: SaleId, after: string, limit: number): Promise<AccountId[]> {
  return (await tx.all(readSaleFollowers, [idKey(sale), after, limit])).map((row) => accountId(row.account_id));
}
