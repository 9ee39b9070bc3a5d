import { instant } from '#contracts/instant.ts';
import type { BiddingQueries } from '#contracts/bidding.ts';
import type { ServerMessage } from '#contracts/live.ts';
import { type AccountId, type LotId, parseLotId } from '#domain/ids.ts';
import type { Clock } from '#platform/time/ports.ts';
import { type Snapshots, SnapshotsBusy } from './snapshots.ts';

export type PollPorts = { bidding: Pick<BiddingQueries, 'heads'>; snapshots: Snapshots; clock: Clock };

/** One lot as it was asked for. `next`: the seq that the caller wants next; null when it knows nothing. */
export type Polled = { lot: string; next: number | null };

/** Reads `lot_1:12,lot_2`, which the contract has let through. */
export function polledIn(text: string | undefined): Polled[] {
  if (text === undefined) return [];
  return text.split(',').map((item) => {
    const [lot = '', next] = item.split(':');
    return { lot, next: next === undefined ? null : Number(next) };
  });
}

/**
 * What a socket would have said of these lots by now: nothing of a lot that stands as the caller knows it, a snapshot of any other, and a beat that names
 * each with what comes next. One reading of the heads for all; snapshots wait their turn with those of sockets.
 */
export async function poll({ bidding, snapshots, clock }: PollPorts, wanted: readonly Polled[], account: AccountId | null): Promise<ServerMessage[]> {
  const next: Record<string, number> = {};
  const heads = await headsOf(bidding, wanted);
  const told = await Promise.all(wanted.map(async ({ lot: text, next: known }): Promise<ServerMessage[]> => {
    const lot = parseLotId(text);
    if (lot === null) return [{ type: 'error', code: 'unknown_lot', lot: text }];
    if (known !== null && heads.get(lot) === known - 1) {
      next[lot] = known;
      return [];
    }
    const shown = await shownTo(snapshots, lot, account);
    if (typeof shown === 'string') return [{ type: 'error', code: shown, lot }];
    next[lot] = shown.seq + 1;
    // The caller knows of events that never were, as after a restore.
    const forget = known !== null && known > shown.seq + 1;
    return [...(forget ? [{ type: 'resync', lot } as const] : []), { type: 'snapshot', lot, seq: shown.seq, state: shown.view }];
  }));
  return [...told.flat(), { type: 'beat', serverTime: instant(clock.nowMs()), next }];
}

async function headsOf(bidding: PollPorts['bidding'], wanted: readonly Polled[]): Promise<ReadonlyMap<LotId, number>> {
  const known = wanted.flatMap(({ lot, next }) => (next === null ? [] : (parseLotId(lot) ?? [])));
  if (known.length === 0) return new Map();
  return new Map([...await bidding.heads(known, null)].map(([lot, head]) => [lot, head.seq]));
}

async function shownTo(snapshots: Snapshots, lot: LotId, account: AccountId | null): Promise<{ seq: number; view: Extract<ServerMessage, { type: 'snapshot' }>['state'] } | 'unknown_lot' | 'busy'> {
  try {
    return await snapshots.of(lot, account) ?? 'unknown_lot';
  } catch (error) {
    if (error instanceof SnapshotsBusy) return 'busy';
    throw error;
  }
}
