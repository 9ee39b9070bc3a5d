import { invariant } from '../outcome.ts';
import { extendedClose, fullWindowMs } from './closing.ts';
import { standingBelow } from './decide-reserve.ts';
import type { BidAccepted, BidRetracted, LotBought, LotClosed, LotEvent, LotExtended, LotOpened, ReserveLowered } from './events.ts';
import { proxyPrice, standingAfter } from './proxy.ts';
import { buyNowStands, hasQualifyingBid, minimumFor, type LotState } from './state.ts';

/**
 * The state after one more event. What follows from the rules is computed again and compared with what the event says, so a
 * row that was changed, lost or put in another order is found here: throws InvariantBroken, and changes nothing.
 */
export function evolve(state: LotState, event: LotEvent): LotState {
  invariant(event.seq === state.seq + 1, 'events of a lot follow one another without a gap');
  invariant(event.atMs >= state.lastDecidedAtMs, 'decisions of a lot never go back in time');
  invariant(event.closesAtMs >= state.closesAtMs, 'a close is never moved earlier');
  const next = apply(state, event);
  invariant(next.price === event.price, 'the price follows from the rules');
  invariant(next.bidCount === event.bidCount, 'the number of standing bids follows from the events');
  invariant(next.closesAtMs === event.closesAtMs, 'the close follows from the events');
  return next;
}

/** The state after all these events, in order. */
export function fold(initial: LotState, events: Iterable<LotEvent>): LotState {
  let state = initial;
  for (const event of events) state = evolve(state, event);
  return state;
}

function apply(state: LotState, event: LotEvent): LotState {
  switch (event.kind) {
    case 'lot.opened': return opened(state, event);
    case 'bid.accepted': return bidAccepted(state, event);
    case 'lot.extended': return extended(state, event);
    case 'bid.retracted': return retracted(state, event);
    case 'lot.frozen':
      invariant(state.status === 'open', 'only an open lot is frozen');
      return { ...moved(state, event), status: 'frozen' };
    case 'lot.resumed':
      invariant(state.status === 'frozen', 'only a frozen lot resumes');
      return { ...moved(state, event), status: 'open', closesAtMs: Math.max(state.closesAtMs, event.atMs + fullWindowMs(state.terms)) };
    case 'lot.reserve_lowered': return reserveLowered(state, event);
    case 'lot.bought': return bought(state, event);
    case 'lot.closed': return closed(state, event);
  }
}

function moved(state: LotState, event: LotEvent): LotState {
  return { ...state, seq: event.seq, lastDecidedAtMs: event.atMs };
}

function opened(state: LotState, event: LotOpened): LotState {
  invariant(state.status === 'scheduled', 'only a scheduled lot opens');
  invariant(event.atMs >= state.terms.opensAtMs, 'a lot opens in its time');
  // A lot that shares its close opens with where the group stands; for any other the published close holds.
  invariant(state.terms.softClose.scope !== 'lot' || event.closesAtMs === state.closesAtMs, 'a lot of its own opens with the published close');
  return { ...moved(state, event), status: 'open', closesAtMs: event.closesAtMs };
}

function bidAccepted(state: LotState, event: BidAccepted): LotState {
  const { account, maximum, bidder } = event;
  invariant(state.status === 'open', 'bids are accepted on open lots only');
  invariant(event.atMs < state.closesAtMs, 'bids are decided before the close');
  invariant(maximum >= minimumFor(state, account), 'an accepted bid reaches its minimum');
  invariant(bidder >= 1 && bidder <= state.bidderCount + 1, 'bidders of a lot are numbered without a gap');
  const { leader, runnerUpMaximum } = standingAfter(state, account, maximum);
  invariant(event.leading === (leader?.account === account), 'who leads follows from the rules');
  const next: LotState = {
    ...state, seq: event.seq, lastDecidedAtMs: event.atMs, leader, runnerUpMaximum,
    price: proxyPrice(state.terms, { leader, runnerUpMaximum }, state.reservePrice),
    bidCount: state.bidCount + 1, bidderCount: Math.max(state.bidderCount, bidder),
  };
  // Buy-now goes with the first bid, or, with a reserve, once the reserve is met; and never comes back.
  if (!next.buyNowGone && (state.reservePrice === null || hasQualifyingBid(next))) next.buyNowGone = true;
  return next;
}

function extended(state: LotState, event: LotExtended): LotState {
  const { terms, closesAtMs } = state;
  invariant(event.closesAtMs > closesAtMs, 'an extension moves the close');
  const next = { ...moved(state, event), closesAtMs: event.closesAtMs };
  switch (event.cause) {
    case 'bid': {
      invariant(state.status === 'open' && event.atMs < closesAtMs, 'a bid extends an open lot that is not due');
      invariant(event.atMs === state.lastDecidedAtMs, 'the extension is decided with its bid');
      // The caps of a shared close count on the group, which is not in this state.
      const alone = terms.softClose.scope === 'lot';
      invariant(!alone || event.closesAtMs === extendedClose(terms, state, event.atMs), 'the extension follows from the terms');
      return { ...next, extensions: state.extensions + 1 };
    }
    case 'group':
      invariant(terms.softClose.scope !== 'lot' && state.status !== 'scheduled', 'a group moves its own lots, once they are open');
      invariant(state.status !== 'closed', 'closed lots stay closed');
      return { ...next, extensions: state.extensions + 1 };
    case 'outage':
      invariant(state.status === 'open' && event.atMs >= closesAtMs, 'an outage extends a lot that came due in it');
      invariant(event.closesAtMs === event.atMs + fullWindowMs(terms), 'after an outage a lot has a full window');
      return next;
  }
}

function retracted(state: LotState, event: BidRetracted): LotState {
  invariant(state.status === 'open' || state.status === 'frozen', 'bids are taken back while a lot is open or frozen');
  invariant(event.seqs.length >= 1 && event.seqs.length <= state.bidCount, 'a retraction takes out standing bids');
  const { leader, runnerUpMaximum } = event;
  invariant(leader === null ? runnerUpMaximum === null : runnerUpMaximum === null || runnerUpMaximum <= leader.maximum, 'nobody stands above the leader');
  const bidCount = state.bidCount - event.seqs.length;
  invariant((leader === null) === (bidCount === 0), 'somebody leads while a bid stands');
  return { ...moved(state, event), leader, runnerUpMaximum, bidCount, price: proxyPrice(state.terms, event, state.reservePrice) };
}

function reserveLowered(state: LotState, event: ReserveLowered): LotState {
  const { reservePrice } = event;
  invariant(state.status === 'open', 'the reserve of an open lot is lowered');
  invariant(state.reservePrice !== null && reservePrice < state.reservePrice, 'a reserve is only lowered');
  invariant(reservePrice >= state.terms.openingPrice, 'the reserve is at least the opening price');
  invariant(!hasQualifyingBid(state), 'a reserve that is met stays');
  const standing = standingBelow(state, reservePrice);
  return { ...moved(state, event), ...standing, reservePrice, price: proxyPrice(state.terms, standing, reservePrice) };
}

function bought(state: LotState, event: LotBought): LotState {
  const { buyNowPrice } = state.terms;
  invariant(state.status === 'open' && event.atMs < state.closesAtMs, 'a lot is bought while it is open');
  invariant(buyNowPrice !== null && buyNowStands(state), 'a lot is bought while buy-now stands');
  invariant(event.bidder >= 1 && event.bidder <= state.bidderCount + 1, 'bidders of a lot are numbered without a gap');
  const { leader } = standingAfter(state, event.account, buyNowPrice);
  invariant(leader?.account === event.account, 'no standing maximum reaches the buy-now price');
  return {
    ...moved(state, event), ...standingAfter(state, event.account, buyNowPrice), price: buyNowPrice,
    bidderCount: Math.max(state.bidderCount, event.bidder), buyNowGone: true,
  };
}

function closed(state: LotState, event: LotClosed): LotState {
  invariant(state.status !== 'closed', 'a lot closes once');
  if (event.outcome === 'withdrawn') {
    invariant(event.winner === null, 'nobody buys a lot that was withdrawn');
  } else {
    invariant(state.status === 'open', 'only an open lot is sold or passed');
    invariant(event.reason !== null || event.atMs >= state.closesAtMs, 'a lot closes when its time is up, or for a stated reason');
    const sold = hasQualifyingBid(state);
    invariant(event.outcome === (sold ? 'sold' : 'passed'), 'a lot is sold when somebody leads and the reserve is met');
    invariant(event.winner === (sold ? state.leader?.account : null), 'the leader wins, and nobody else');
  }
  return { ...moved(state, event), status: 'closed', outcome: event.outcome };
}
