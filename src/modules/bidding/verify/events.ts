import { accountId, type AccountId } from '#domain/ids.ts';
import type { LotEvent } from '#domain/lot/events.ts';
import { minor, type Minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import type { Decision } from '../decision.ts';
import { outcomeWordOf } from '../store/codes.ts';

/**
 * The event that a row of the table of decisions tells, for the rules to fold again. Throws InvariantBroken where the row lacks what an
 * event of its kind has. The row of a bid shows the close that the bid found; the extension is an event of its own.
 */
export function eventOf(row: Decision): LotEvent {
  const { detail, seq } = row;
  invariant(seq !== null, 'an event is numbered');
  const common = { seq, atMs: row.atMs, price: row.price, bidCount: row.bidCount, closesAtMs: row.closesAtMs };
  switch (row.kind) {
    case 'lot.opened': return { kind: 'lot.opened', ...common };
    case 'bid.accepted': {
      invariant(row.maximum !== null, 'a bid has a maximum');
      const account = accountOf(row);
      return { kind: 'bid.accepted', ...common, account, bidder: bidderOf(row), maximum: row.maximum, leading: row.leader === account };
    }
    case 'lot.extended': {
      invariant(detail?.cause !== undefined, 'an extension has a cause');
      return { kind: 'lot.extended', ...common, cause: detail.cause };
    }
    case 'bid.retracted': return retraction(row, common);
    case 'lot.frozen': return { kind: 'lot.frozen', ...common, reason: detail?.reason ?? '' };
    case 'lot.resumed': return { kind: 'lot.resumed', ...common, reason: detail?.reason ?? null };
    case 'lot.reserve_lowered': {
      const reservePrice = amountOf(detail?.reservePrice);
      invariant(reservePrice !== null, 'a lowering says the reserve');
      return { kind: 'lot.reserve_lowered', ...common, reservePrice };
    }
    case 'lot.bought': return { kind: 'lot.bought', ...common, account: accountOf(row), bidder: bidderOf(row) };
    case 'lot.closed': return {
      kind: 'lot.closed', ...common, outcome: outcomeWordOf(detail?.outcome ?? ''), winner: detail?.winner === null || detail?.winner === undefined ? null : accountNamed(detail.winner),
      reason: detail?.reason ?? null,
    };
    case 'bid.refused': case 'buy.refused': invariant(false, 'a refusal is no event');
  }
}

type Common = { seq: number; atMs: number; price: Minor; bidCount: number; closesAtMs: number };

function retraction({ detail, leader }: Decision, common: Common): LotEvent {
  const maximum = amountOf(detail?.leaderMaximum);
  invariant(detail?.bidderAccount !== undefined && detail.seqs !== undefined && detail.by !== undefined, 'a retraction says whose bids were taken out');
  invariant((leader === null) === (maximum === null), 'a retraction says who leads, and how high');
  return {
    kind: 'bid.retracted', ...common, account: accountNamed(detail.bidderAccount), seqs: detail.seqs, by: detail.by, reason: detail.reason ?? '',
    leader: leader === null || maximum === null ? null : { account: leader, maximum }, runnerUpMaximum: amountOf(detail.runnerUpMaximum),
  };
}

/** Details name accounts with their kind in front. */
export const accountNamed = (text: string): AccountId => accountId(text.slice('acc_'.length));

function accountOf({ account }: Decision): AccountId {
  invariant(account !== null, 'a bid has a bidder');
  return account;
}

function bidderOf({ bidder }: Decision): number {
  invariant(bidder !== null, 'a bidder has a number on the lot');
  return bidder;
}

/** An amount kept as decimal text. */
export const amountOf = (text: string | null | undefined): Minor | null => (text === null || text === undefined ? null : minor(BigInt(text)));
