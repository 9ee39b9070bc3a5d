import { idKey, type AccountId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';

/** How many of those who registered in a stretch of time went how far since. */
export type Funnel = { registered: number; watched: number; bid: number; won: number };

export const readFunnel = statement<Record<keyof Funnel, string>>('analytics.read_funnel', `
  select count(*) as registered, count(watched_ms) as watched, count(bid_ms) as bid, count(won_ms) as won
  from analytics.people
  where registered_ms >= $1
    and registered_ms < $2`);

type TimesRow = { registered_ms: string | null; watched_ms: string | null; bid_ms: string | null; won_ms: string | null };
const readFirstTimes = statement<TimesRow>('analytics.read_first_times', `
  select registered_ms, watched_ms, bid_ms, won_ms
  from analytics.people
  where account_id = $1`);

export const forgetPeople = statement<unknown>('analytics.forget_people', `
  delete from analytics.people`);

export async function funnelOf(tx: Tx, fromMs: number, toMs: number): Promise<Funnel> {
  const row = await tx.one(readFunnel, [fromMs, toMs]);
  return { registered: Number(row?.registered ?? 0), watched: Number(row?.watched ?? 0), bid: Number(row?.bid ?? 0), won: Number(row?.won ?? 0) };
}

/** When an account did each thing for the first time; null for what it did not do, or is not known of. */
export async function firstTimesOf(tx: Tx, account: AccountId): Promise<{ registeredMs: number | null; watchedMs: number | null; bidMs: number | null; wonMs: number | null }> {
  const row = await tx.one(readFirstTimes, [idKey(account)]);
  const time = (ms: string | null | undefined): number | null => (ms === null || ms === undefined ? null : Number(ms));
  return { registeredMs: time(row?.registered_ms), watchedMs: time(row?.watched_ms), bidMs: time(row?.bid_ms), wonMs: time(row?.won_ms) };
}
