import { accountId, lotId, type AccountId } from '#domain/ids.ts';
import type { BidCommand, BidderStanding, LotRefusal } from '#domain/lot/commands.ts';
import { decideBid, decideOpen } from '#domain/lot/decide.ts';
import type { LotEvent } from '#domain/lot/events.ts';
import { fold } from '#domain/lot/evolve.ts';
import type { GroupClose } from '#domain/lot/group-close.ts';
import { incrementsFor, type IncrementChoice, type Increments } from '#domain/lot/increments.ts';
import { initialState, type LotState } from '#domain/lot/state.ts';
import type { LotTerms, SoftClose } from '#domain/lot/terms.ts';
import { minor, type Minor } from '#domain/money.ts';
import { invariant, type Outcome } from '#domain/outcome.ts';

/** What rules are given in tests: lots, bidders and commands with everything usual filled in. Amounts are in minor units. */

export const SELLER = accountId(900_000n);
export const OPENS_AT_MS = 1_000_000;
export const HOUR_MS = 3_600_000;

/** Bidder 1, 2, 3 and so on. */
export const bidder = (number: number): AccountId => accountId(BigInt(number));
export const [A, B, C, D] = [bidder(1), bidder(2), bidder(3), bidder(4)] as const;

export const GOOD_STANDING: BidderStanding = {
  blocked: false, approved: false, linkedToSeller: false, staff: false, exposureLimit: null, exposureElsewhere: minor(0n), depositMet: true,
};

export const DEFAULT_SOFT_CLOSE: SoftClose = { windowSeconds: 120, mode: 'reset', scope: 'lot', cap: { kind: 'none' }, trigger: 'any_bid' };

export function increments(choice: IncrementChoice, currency = 'USD'): Increments {
  const answer = incrementsFor(choice, currency);
  invariant(answer.ok, 'the test asks for a table that exists');
  return answer.value;
}

/** Terms of a lot with the preset usd, opening price 10.00, a day long, the default soft close. */
export function terms(own: Partial<LotTerms> = {}): LotTerms {
  return {
    lotId: lotId(1n), sellerId: SELLER, saleId: null, groupId: null, position: 0, staggerSeconds: 30, currency: 'USD', format: 'english',
    openingPrice: minor(1000n), buyNowPrice: null, increments: increments('usd'), opensAtMs: OPENS_AT_MS,
    closesAtMs: OPENS_AT_MS + 24 * HOUR_MS, softClose: DEFAULT_SOFT_CLOSE, retraction: 'operator', approvalRequired: false,
    staffMayBid: false, showMaximumBelowReserve: false, ...own,
  };
}

/** The state of a lot that has just opened. */
export function openLot(own: Partial<LotTerms> = {}, reservePrice: bigint | null = null): LotState {
  const scheduled = initialState(terms(own), reservePrice === null ? null : minor(reservePrice));
  return after(scheduled, decideOpen(scheduled, scheduled.terms.opensAtMs));
}

export function bidOf(account: AccountId, maximum: bigint, own: Partial<BidCommand> = {}): BidCommand {
  return { account, bidder: null, maximum: minor(maximum), currency: null, standing: GOOD_STANDING, ...own };
}

/** The state after an answer; a refusal is a fault of the test. */
export function after<Refusal>(state: LotState, answer: Outcome<readonly LotEvent[], Refusal>): LotState {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.refusal, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))}`);
  return fold(state, answer.value);
}

/** The events of an answer; a refusal is a fault of the test. */
export function eventsOf<Refusal>(answer: Outcome<readonly LotEvent[], Refusal>): readonly LotEvent[] {
  invariant(answer.ok, 'the test expects events');
  return answer.value;
}

/** Places bids one after the other, refused ones too, and keeps the ordinals of the bidders as a store would. */
export class Bidding {
  state: LotState;
  readonly events: LotEvent[] = [];
  readonly refusals: LotRefusal[] = [];
  readonly #ordinals = new Map<AccountId, number>();

  constructor(state: LotState) {
    this.state = state;
  }

  bid(account: AccountId, maximum: bigint, atMs: number = this.state.lastDecidedAtMs, group: GroupClose | null = null): LotRefusal | null {
    const answer = decideBid(this.state, bidOf(account, maximum, { bidder: this.#ordinals.get(account) ?? null }), atMs, group);
    if (!answer.ok) {
      this.refusals.push(answer.refusal);
      return answer.refusal;
    }
    this.take(answer.value);
    return null;
  }

  /** Takes the events of any other decision. */
  take(events: readonly LotEvent[]): void {
    this.state = fold(this.state, events);
    this.events.push(...events);
    for (const event of events) {
      if (event.kind === 'bid.accepted' || event.kind === 'lot.bought') this.#ordinals.set(event.account, event.bidder);
    }
  }

  /** Price, leader and refusal reasons, as the rules' vectors put them. */
  get result(): { price: Minor; leader: AccountId | null; refused: string[] } {
    return { price: this.state.price, leader: this.state.leader?.account ?? null, refused: this.refusals.map((refusal) => refusal.reason) };
  }
}
