import { accountId } from '#domain/ids.ts';
import type { LotEvent } from '#domain/lot/events.ts';
import { minor, type Minor } from '#domain/money.ts';
import type { Decision } from '#modules/bidding/decision.ts';
import { decisionOf } from '#modules/bidding/store/decisions.ts';
import type { DecisionRow } from '#modules/bidding/store/lane.ts';
import { outcomeWordOf } from '#modules/bidding/store/codes.ts';
import type { AccountId } from '#domain/ids.ts';

/** Events of a lot as its rows of the table of decisions tell them, in order of seq: what the head must be the fold of. */
export function recordedEvents(rows: readonly DecisionRow[]): LotEvent[] {
  // The row of a bid shows the close that the bid found; the extension is an event of its own.
  return rows.map(decisionOf).map(eventOf);
}

function eventOf(row: Decision): LotEvent {
  const { detail } = row;
  const common = { seq: row.seq ?? 0, atMs: row.atMs, price: row.price, bidCount: row.bidCount, closesAtMs: row.closesAtMs };
  switch (row.kind) {
    case 'lot.opened': return { kind: 'lot.opened', ...common };
    case 'bid.accepted': {
      const account = accountOf(row);
      return { kind: 'bid.accepted', ...common, account, bidder: row.bidder ?? 0, maximum: row.maximum ?? minor(0n), leading: row.leader === account };
    }
    case 'lot.extended': return { kind: 'lot.extended', ...common, cause: detail?.cause ?? 'bid' };
    case 'bid.retracted': return {
      kind: 'bid.retracted', ...common, account: accountId((detail?.bidderAccount ?? '').slice(4)), seqs: detail?.seqs ?? [], by: detail?.by ?? 'bidder', reason: detail?.reason ?? '',
      leader: row.leader === null ? null : { account: row.leader, maximum: money(detail?.leaderMaximum) ?? minor(0n) }, runnerUpMaximum: money(detail?.runnerUpMaximum),
    };
    case 'lot.frozen': return { kind: 'lot.frozen', ...common, reason: detail?.reason ?? '' };
    case 'lot.resumed': return { kind: 'lot.resumed', reason: detail?.reason ?? null, ...common };
    case 'lot.reserve_lowered': return { kind: 'lot.reserve_lowered', ...common, reservePrice: money(detail?.reservePrice) ?? minor(0n) };
    case 'lot.bought': return { kind: 'lot.bought', ...common, account: accountOf(row), bidder: row.bidder ?? 0 };
    case 'lot.closed': return {
      kind: 'lot.closed', ...common, outcome: outcomeWordOf(detail?.outcome ?? ''), winner: typeof detail?.winner === 'string' ? accountId(detail.winner.slice(4)) : null,
      reason: detail?.reason ?? null,
    };
    case 'bid.refused': case 'buy.refused': throw new Error('a refusal is no event');
  }
}

function accountOf(row: Decision): AccountId {
  if (row.account === null) throw new Error(`${row.kind} without an account`);
  return row.account;
}

const money = (text: string | null | undefined): Minor | null => (text === null || text === undefined ? null : minor(BigInt(text)));
