import { accept, invariant, refuse, type Outcome } from '../outcome.ts';
import { MINOR_MAX, type Minor } from '../money.ts';
import { extendedClose } from './closing.ts';
import type { BidCommand, BidderStanding, BuyCommand, LotRefusal, RefusalReason } from './commands.ts';
import { decidedAt, nextCommon, notOpen } from './decide-common.ts';
import type { BidAccepted, LotEvent, LotExtended } from './events.ts';
import { closesAtFor, type GroupClose } from './group-close.ts';
import { proxyPrice, standingAfter } from './proxy.ts';
import { minimumFor, type LotState } from './state.ts';
import type { LotTerms } from './terms.ts';

/**
 * Decides one bid. Accepted: `bid.accepted`, and after it `lot.extended` when the bid moves the close. The bid counts if it
 * is decided before the close; on a due lot it is `lot_closed`, as whoever calls closes a due lot first.
 *
 * For a lot that shares its close, `group` is the group's row as locked: caps count on it, and a lot that lags behind its
 * group is moved first (`lot.extended`, cause group, before the bid). The caller then writes the extension to the group.
 * The maximum is 1 to 10^15; anything else was to be refused before.
 */
export function decideBid(
  state: LotState, command: BidCommand, nowMs: number, group: GroupClose | null = null,
): Outcome<LotEvent[], LotRefusal> {
  const { account, maximum } = command;
  invariant(maximum > 0n && maximum <= MINOR_MAX, 'a maximum is 1 to 10^15 minor units');
  const atMs = decidedAt(state, nowMs);
  const closesAtMs = sharedClose(state, group);
  const minimum = minimumFor(state, account);
  const reason = notOpen(state, atMs, closesAtMs)
    ?? ineligible(state.terms, command)
    ?? tooLow(state, command, minimum)
    ?? unfunded(command.standing, maximum);
  if (reason !== null) return refuse({ reason, minimum });

  const events: LotEvent[] = [];
  if (closesAtMs > state.closesAtMs) events.push({ kind: 'lot.extended', cause: 'group', ...nextCommon(state, atMs), closesAtMs });
  const accepted = acceptedBid(state, command, state.seq + 1 + events.length, atMs, closesAtMs);
  events.push(accepted);
  const extended = extensionBy(state, accepted, group);
  if (extended !== null) events.push(extended);
  return accept(events);
}

/**
 * Decides a purchase at the buy-now price: `lot.bought` and `lot.closed`, so there is exactly one buyer. The close of a lot
 * that shares its close is judged by its `group`; the purchase itself extends nothing.
 */
export function decideBuy(
  state: LotState, command: BuyCommand, nowMs: number, group: GroupClose | null = null,
): Outcome<LotEvent[], LotRefusal> {
  const { account, standing } = command;
  const { buyNowPrice } = state.terms;
  const atMs = decidedAt(state, nowMs);
  const price = buyNowPrice ?? state.price;
  const reason = notOpen(state, atMs, sharedClose(state, group))
    ?? ineligible(state.terms, command)
    ?? (buyNowPrice === null || state.buyNowGone ? 'buy_now_gone' : null)
    ?? unfunded(standing, price);
  if (reason !== null) return refuse({ reason, minimum: minimumFor(state, account) });

  const bidder = command.bidder ?? state.bidderCount + 1;
  const common = { ...nextCommon(state, atMs), price };
  return accept([
    { kind: 'lot.bought', account, bidder, ...common },
    { kind: 'lot.closed', outcome: 'sold', winner: account, reason: 'bought', ...common, seq: common.seq + 1 },
  ]);
}

/** Whether a seller may offer this buy-now price: at least 1.30 times the opening price. */
export function buyNowAllowed(openingPrice: Minor, buyNowPrice: Minor): boolean {
  return buyNowPrice * 100n >= openingPrice * 130n;
}

function sharedClose(state: LotState, group: GroupClose | null): number {
  return group === null ? state.closesAtMs : closesAtFor(group, state.terms.position, state.closesAtMs);
}

function ineligible(terms: LotTerms, { account, currency, standing }: BuyCommand): RefusalReason | null {
  if (standing.blocked) return 'account_blocked';
  if (terms.approvalRequired && !standing.approved) return 'not_approved';
  if (account === terms.sellerId || standing.linkedToSeller) return 'seller_may_not_bid';
  if (standing.staff && !terms.staffMayBid) return 'staff_may_not_bid';
  if (currency !== null && currency !== terms.currency) return 'wrong_currency';
  return null;
}

function tooLow(state: LotState, { account, maximum }: BidCommand, minimum: Minor): RefusalReason | null {
  if (maximum >= minimum) return null;
  return state.leader?.account === account ? 'own_maximum_not_raised' : 'bid_too_low';
}

// A leader's raise counts by the new maximum alone: `exposureElsewhere` leaves this lot out.
function unfunded(standing: BidderStanding, amount: Minor): RefusalReason | null {
  if (standing.exposureLimit !== null && standing.exposureElsewhere + amount > standing.exposureLimit) return 'limit_exceeded';
  return standing.depositMet ? null : 'deposit_required';
}

function acceptedBid(state: LotState, { account, bidder, maximum }: BidCommand, seq: number, atMs: number, closesAtMs: number): BidAccepted {
  const standing = standingAfter(state, account, maximum);
  return {
    kind: 'bid.accepted', account, maximum, leading: standing.leader?.account === account,
    bidder: bidder ?? state.bidderCount + 1,
    seq, atMs, price: proxyPrice(state.terms, standing, state.reservePrice), bidCount: state.bidCount + 1, closesAtMs,
  };
}

// The leader's own raise never extends the close, whatever it does to the price.
function extensionBy(state: LotState, bid: BidAccepted, group: GroupClose | null): LotExtended | null {
  const { terms } = state;
  if (state.leader?.account === bid.account) return null;
  if (terms.softClose.trigger === 'new_leader' && !bid.leading) return null;
  const soFar = group === null
    ? { closesAtMs: bid.closesAtMs, extensions: state.extensions }
    : {
      closesAtMs: bid.closesAtMs, extensions: group.extensions,
      scheduledClosesAtMs: group.scope === 'sequential' ? terms.closesAtMs : group.scheduledClosesAtMs,
    };
  const closesAtMs = extendedClose(terms, soFar, bid.atMs);
  if (closesAtMs <= bid.closesAtMs) return null;
  const { price, bidCount, atMs } = bid;
  return { kind: 'lot.extended', cause: 'bid', seq: bid.seq + 1, atMs, price, bidCount, closesAtMs };
}
