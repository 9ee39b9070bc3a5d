import { accountId, idKey } from '#domain/ids.ts';
import type { LotState } from '#domain/lot/state.ts';
import { minor, type Minor } from '#domain/money.ts';
import { bigints, booleans, integers, smallints } from '#platform/db/arrays.ts';
import type { SqlValue } from '#platform/db/types.ts';
import type { LotWork } from '../lane/work.ts';
import { bidderOf } from '../lane/work.ts';
import type { KnownLot } from '../lots-cache.ts';
import { outcomeCode, outcomeWord, statusCode, statusWord } from './codes.ts';
import type { HeadRow } from './lane.ts';

const money = (text: string): Minor => minor(BigInt(text));
const moneyOrNull = (text: string | null): Minor | null => (text === null ? null : money(text));

/** A lot's state from its head and its frozen terms. */
export function stateOf(row: HeadRow, known: KnownLot): LotState {
  const leaderMaximum = moneyOrNull(row.leader_maximum);
  return {
    terms: known.terms,
    status: statusWord(row.status),
    outcome: row.outcome === null ? null : outcomeWord(row.outcome),
    seq: Number(row.seq),
    price: money(row.price),
    leader: row.leader_id === null || leaderMaximum === null ? null : { account: accountId(row.leader_id), maximum: leaderMaximum },
    runnerUpMaximum: moneyOrNull(row.runner_up_maximum),
    reservePrice: moneyOrNull(row.reserve_price),
    closesAtMs: Number(row.closes_ms),
    extensions: row.extensions,
    bidCount: row.bid_count,
    bidderCount: row.bidder_count,
    buyNowGone: row.buy_now_gone,
    lastDecidedAtMs: Number(row.last_decided_ms),
  };
}

/** The arrays of `bidding.write_batch` from $2 to $17, one per column, in its order. */
export function headColumns(lots: readonly LotWork[]): SqlValue[] {
  return [
    bigints(lots, ({ lot }) => idKey(lot)),
    smallints(lots, ({ state }) => statusCode(state.status)),
    smallints(lots, ({ state }) => (state.outcome === null ? null : outcomeCode(state.outcome))),
    bigints(lots, ({ state }) => state.seq),
    bigints(lots, ({ state }) => state.price),
    bigints(lots, ({ state }) => (state.leader === null ? null : idKey(state.leader.account))),
    integers(lots, (work) => bidderOf(work, work.state.leader?.account ?? null)),
    bigints(lots, ({ state }) => state.leader?.maximum ?? null),
    bigints(lots, ({ state }) => state.runnerUpMaximum),
    bigints(lots, ({ state }) => state.reservePrice),
    bigints(lots, ({ state }) => state.closesAtMs),
    integers(lots, ({ state }) => state.extensions),
    integers(lots, ({ state }) => state.bidCount),
    integers(lots, ({ state }) => state.bidderCount),
    booleans(lots, ({ state }) => state.buyNowGone),
    bigints(lots, ({ state }) => state.lastDecidedAtMs),
  ];
}
