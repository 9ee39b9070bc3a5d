import { idKey } from '#domain/ids.ts';
import type { Decision } from '#modules/bidding/decision.ts';
import { bidderOf, type LotWork } from '#modules/bidding/lane/work.ts';
import { kindCode, outcomeCode, reasonCode, statusCode } from '#modules/bidding/store/codes.ts';
import type { DecisionRow, HeadRow } from '#modules/bidding/store/lane.ts';
import { statement, type SqlValue } from '#platform/db/types.ts';

/** $1: lot key. Waits for whoever holds it. */
export const lockLot = statement<HeadRow>('bench.lock_lot', `
  select lot_id, status, outcome, seq, price, leader_id, leader_maximum, runner_up_maximum, reserve_price,
    closes_ms, extensions, bid_count, bidder_count, buy_now_gone, last_decided_ms
  from bidding.lots
  where lot_id = $1
  for update`);

export type LookRow = Omit<DecisionRow, 'lot_id'> & {
  lot_id: string | null; now_ms: string; blocked: boolean | null; staff: boolean | null; limited: boolean | null; linked: boolean; approved: boolean;
};

/**
 * All that a bid must know, in one statement after the lock: the clock, the request if it was decided before, who may bid.
 * $1 account, $2 lot, $3 request, $4 seller, $5 sale.
 */
export const look = statement<LookRow>('bench.look', `
  select (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms,
    d.lot_id, d.seq, d.head_seq, d.kind, d.refusal, d.account_id, d.bidder, d.request, d.maximum, d.asked_currency,
    d.price, d.minimum, d.leader_id, d.leader_bidder, d.bid_count, d.closes_ms, d.at_ms, d.detail,
    s.blocked, s.staff, s.limits is not null as limited,
    exists (select from bidding.links l where l.account_id = $1 and l.seller_id = $4) as linked,
    exists (select from bidding.approvals a where a.account_id = $1 and a.sale_id = $5) as approved
  from (values (1)) as one (one)
  left join bidding.decisions d on d.account_id = $1 and d.lot_id = $2 and d.request = $3 and d.request is not null
  left join bidding.standings s on s.account_id = $1`);

const INSERT_DECISION = `
  insert into bidding.decisions (lot_id, seq, head_seq, kind, refusal, account_id, bidder, first_bid, request, maximum, asked_currency,
    price, minimum, leader_id, leader_bidder, bid_count, closes_ms, at_ms, detail)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`;

/** One row of the table of decisions. */
export const insertDecision = statement<never>('bench.insert_decision', INSERT_DECISION);

/** The head and the first decision in one statement. $1 to $19: the decision, $20 to $34: the head. */
export const writeHeadAndDecision = statement<never>('bench.write_head_and_decision', `
  with head as (
    update bidding.lots
    set status = $20, outcome = $21, seq = $22, price = $23, leader_id = $24, leader_bidder = $25, leader_maximum = $26, runner_up_maximum = $27,
      reserve_price = $28, closes_ms = $29, extensions = $30, bid_count = $31, bidder_count = $32, buy_now_gone = $33, last_decided_ms = $34
    where lot_id = $1
    returning 1
  )${INSERT_DECISION}`);

/** Parameters of {@link insertDecision}. */
export function decisionValues(row: Decision): SqlValue[] {
  return [
    idKey(row.lot), row.seq, row.headSeq, kindCode(row.kind), row.refusal === null ? null : reasonCode(row.refusal),
    row.account === null ? null : idKey(row.account), row.bidder, row.firstBid, row.request, row.maximum, row.askedCurrency, row.price, row.minimum,
    row.leader === null ? null : idKey(row.leader), row.leaderBidder, row.bidCount, row.closesAtMs, row.atMs,
    row.detail === null ? null : JSON.stringify(row.detail),
  ];
}

/** Parameters of {@link writeHeadAndDecision} from $20 on. */
export function headValues(work: LotWork): SqlValue[] {
  const { state } = work;
  const { leader } = state;
  return [
    statusCode(state.status), state.outcome === null ? null : outcomeCode(state.outcome), state.seq, state.price,
    leader === null ? null : idKey(leader.account), bidderOf(work, leader?.account ?? null), leader?.maximum ?? null, state.runnerUpMaximum,
    state.reservePrice, state.closesAtMs, state.extensions, state.bidCount, state.bidderCount, state.buyNowGone, state.lastDecidedAtMs,
  ];
}
