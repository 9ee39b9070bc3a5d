import { accountId, lotId } from '#domain/ids.ts';
import { decideBid, decideClose, decideOpen } from '#domain/lot/decide.ts';
import { evolve, fold } from '#domain/lot/evolve.ts';
import { incrementsFor, nextAmount } from '#domain/lot/increments.ts';
import { initialState, type LotState } from '#domain/lot/state.ts';
import { type Minor, minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';

/*
 * A lot to play with, decided by the very rules that decide real bids. Its clock stands still until somebody moves it.
 */

export const BIDDERS = ['anna', 'bruno', 'chidi'] as const;
export type Bidder = (typeof BIDDERS)[number];

export const PLAY_CURRENCY = 'USD';
export const OPENING: Minor = minor(1_000n);
const LASTS_MS = 600_000;
const WINDOW_SECONDS = 120;
/** Steps that are kept and shown. */
export const STEPS_MAX = 60;

/** Why a step came out as it did; the words are the page's. */
export type Why =
  | 'first' | 'first_below_reserve' | 'beats' | 'capped' | 'answered' | 'answered_capped' | 'tie' | 'raised' | 'repriced' | 'reserve_met'
  | 'too_low' | 'not_raised' | 'too_late' | 'sold' | 'passed_unmet' | 'passed_nobody';
export type Step = {
  number: number; atMs: number; who: Bidder | null; maximum: Minor | null; why: Why;
  /** What it left standing. */
  price: Minor; leader: Bidder | null; minimum: Minor;
  /** The maximum of whoever was beaten, public from now on. */
  beaten: { who: Bidder; maximum: Minor } | null;
  /** The new close, where the bid moved it. */
  extendedToMs: number | null;
};
export type Game = { state: LotState; nowMs: number; steps: readonly Step[]; known: readonly Bidder[]; maxima: Readonly<Partial<Record<Bidder, Minor>>> };

const GOOD_STANDING = { blocked: false, approved: true, linkedToSeller: false, staff: false, exposureLimit: null, exposureElsewhere: minor(0n), depositMet: true };
const accountOf = (who: Bidder) => accountId(BigInt(BIDDERS.indexOf(who) + 1));

/** A new lot: opening price 10.00, ten minutes to go, late bids extend by two. The reserve is at least the opening price, or none. */
export function newGame(reserve: Minor | null): Game {
  const increments = incrementsFor('usd', PLAY_CURRENCY);
  invariant(increments.ok, 'the preset usd fits US dollars');
  const scheduled = initialState({
    lotId: lotId(1n), sellerId: accountId(99n), saleId: null, groupId: null, position: 0, staggerSeconds: 0, currency: PLAY_CURRENCY, format: 'english', openingPrice: OPENING,
    buyNowPrice: null, increments: increments.value, opensAtMs: 0, closesAtMs: LASTS_MS, retraction: 'operator', approvalRequired: false, staffMayBid: false,
    showMaximumBelowReserve: false, softClose: { windowSeconds: WINDOW_SECONDS, mode: 'reset', scope: 'lot', cap: { kind: 'none' }, trigger: 'any_bid' },
  }, reserve);
  const opened = decideOpen(scheduled, 0);
  invariant(opened.ok, 'a lot whose time has come opens');
  return { state: fold(scheduled, opened.value), nowMs: 0, steps: [], known: [], maxima: {} };
}

/** One bid, accepted or refused, with what came of it. Nothing happens once {@link STEPS_MAX} steps were taken. */
export function bid(game: Game, who: Bidder, maximum: Minor): Game {
  if (game.steps.length >= STEPS_MAX) return game;
  const { state: before, nowMs } = game;
  const ordinal = game.known.indexOf(who);
  const decided = decideBid(before, {
    account: accountOf(who), bidder: ordinal === -1 ? null : ordinal + 1, maximum, currency: null, standing: GOOD_STANDING,
  }, nowMs);
  if (!decided.ok) {
    const { reason, minimum } = decided.refusal;
    const why: Why = reason === 'lot_closed' ? 'too_late' : reason === 'own_maximum_not_raised' ? 'not_raised' : 'too_low';
    return { ...game, steps: [...game.steps, { ...standing(game, before), who, maximum, why, minimum, beaten: null, extendedToMs: null }] };
  }
  const after = fold(before, decided.value);
  const known = ordinal === -1 ? [...game.known, who] : game.known;
  const extended = decided.value.find((event) => event.kind === 'lot.extended');
  const step: Step = {
    ...standing(game, after), who, maximum, why: whyOf(before, after, { who, maximum }), beaten: beatenBy(before, after, { who, maximum }), extendedToMs: extended?.closesAtMs ?? null,
  };
  return { state: after, nowMs, known, steps: [...game.steps, step], maxima: { ...game.maxima, [who]: maximum } };
}

/** Lets time go by; a lot whose close is reached is closed. */
export function pass(game: Game, ms: number): Game {
  const nowMs = Math.min(game.nowMs + ms, game.state.closesAtMs);
  const moved = { ...game, nowMs };
  const closed = decideClose(game.state, nowMs);
  const [event] = closed.ok ? closed.value : [];
  if (event === undefined) return moved;
  const after = evolve(game.state, event);
  const why: Why = after.outcome === 'sold' ? 'sold' : after.leader === null ? 'passed_nobody' : 'passed_unmet';
  return { ...moved, state: after, steps: [...game.steps, { ...standing(moved, after), who: null, maximum: null, why, beaten: null, extendedToMs: null }] };
}

/** Who leads, by name. */
export function leaderOf(state: LotState): Bidder | null {
  return state.leader === null ? null : (BIDDERS.find((who) => accountOf(who) === state.leader?.account) ?? null);
}

/** What somebody who does not lead has to bid at least. */
export const nextMinimum = (state: LotState): Minor => (state.leader === null ? state.terms.openingPrice : nextAmount(state.terms.increments, state.price));

function standing(game: Game, state: LotState): Pick<Step, 'number' | 'atMs' | 'price' | 'leader' | 'minimum'> {
  return { number: game.steps.length + 1, atMs: game.nowMs, price: state.price, leader: leaderOf(state), minimum: nextMinimum(state) };
}

type Bid = { who: Bidder; maximum: Minor };

function whyOf(before: LotState, after: LotState, { who, maximum }: Bid): Why {
  const leader = leaderOf(before);
  const lifted = after.reservePrice !== null && after.price === after.reservePrice && before.price < after.price && maximum >= after.reservePrice;
  if (lifted) return 'reserve_met';
  if (leader === null) return after.reservePrice !== null && maximum < after.reservePrice ? 'first_below_reserve' : 'first';
  if (leader === who) return after.price === before.price ? 'raised' : 'repriced';
  if (leaderOf(after) === who) return before.leader !== null && after.price < nextAmount(after.terms.increments, before.leader.maximum) ? 'capped' : 'beats';
  if (before.leader?.maximum === maximum) return 'tie';
  return after.price < nextAmount(after.terms.increments, maximum) ? 'answered_capped' : 'answered';
}

function beatenBy(before: LotState, after: LotState, { who, maximum }: Bid): Step['beaten'] {
  const leader = leaderOf(before);
  if (leader === null || leader === who || before.leader === null) return null;
  return leaderOf(after) === who ? { who: leader, maximum: before.leader.maximum } : { who, maximum };
}
