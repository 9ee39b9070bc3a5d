import type { ActAnswer, BiddingCommands, BiddingEvent, BiddingQueries, LotHead, StandingChange } from '#contracts/bidding.ts';
import type { AccountId, LotId } from '#domain/ids.ts';
import type { ActRefusal, BidderStanding, LotRefusal } from '#domain/lot/commands.ts';
import { decideBid, decideClose, decideEnd, decideFreeze, decideLowerReserve, decideOpen, decideWithdraw } from '#domain/lot/decide.ts';
import type { LotEvent } from '#domain/lot/events.ts';
import { evolve } from '#domain/lot/evolve.ts';
import { buyNowStands, initialState, minimumFor, reserveState, type LotState } from '#domain/lot/state.ts';
import { minor, type Minor } from '#domain/money.ts';
import { invariant, type Outcome } from '#domain/outcome.ts';

const CLEAN: BidderStanding = {
  blocked: false, approved: true, linkedToSeller: false, staff: false, exposureLimit: null, exposureElsewhere: minor(0n), depositMet: true,
};

/**
 * Bidding in memory, for tests of the modules that speak to it: lots are decided by the rules of the domain, one after the
 * other, and every event is kept for the test to hand on, twice or late if it likes. Aliases are `Bidder 1`, `Bidder 2`, …
 */
export class MemoryBidding {
  /** Everything that happened, oldest first. */
  readonly events: BiddingEvent[] = [];
  readonly standing: StandingChange[] = [];
  /** Lots that were handed over, repeats included. */
  readonly taken: LotId[] = [];
  /** Acts on lots that were asked for: ends, withdrawals, lower reserves, freezes. */
  acts = 0;
  /** What the next calls throw; null: bidding answers. */
  down: Error | null = null;
  /** Called before a command answers, after its effect: throw here to lose the answer. */
  beforeAnswer: () => void = () => {};
  private readonly lots = new Map<LotId, { state: LotState; bidders: AccountId[] }>();
  private readonly nowMs: () => number;

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  readonly commands: Pick<BiddingCommands, 'takeLot' | 'endLot' | 'withdraw' | 'lowerReserve' | 'setStanding' | 'freeze'> = {
    takeLot: async (terms, reservePrice) => {
      this.mustBeUp();
      this.taken.push(terms.lotId);
      if (!this.lots.has(terms.lotId)) this.lots.set(terms.lotId, { state: initialState(terms, reservePrice), bidders: [] });
      this.openWhenDue(terms.lotId);
      this.beforeAnswer();
    },
    endLot: async ({ lot, operator }) => this.act(lot, (state, nowMs) => decideEnd(state, { operator }, nowMs)),
    withdraw: async ({ lot, operator, reason }) => this.act(lot, (state, nowMs) => decideWithdraw(state, { operator, reason }, nowMs)),
    lowerReserve: async ({ lot, reservePrice }) => this.act(lot, (state, nowMs) => decideLowerReserve(state, reservePrice, nowMs)),
    freeze: async ({ lot, reason }) => this.act(lot, (state, nowMs) => decideFreeze(state, reason, nowMs)),
    setStanding: async (change) => {
      this.mustBeUp();
      this.standing.push(change);
      this.beforeAnswer();
    },
  };

  readonly queries: Pick<BiddingQueries, 'heads'> = {
    heads: async (lots, caller) => {
      this.mustBeUp();
      const heads = lots.flatMap((lot): [LotId, LotHead][] => (this.lots.has(lot) ? [[lot, this.headOf(lot, caller)]] : []));
      return new Map(heads);
    },
  };

  /** A bid of somebody without blemish; throws when the rules refuse it. */
  bid(lot: LotId, account: AccountId, maximum: Minor): void {
    const { state, bidders } = this.of(lot);
    const known = bidders.indexOf(account);
    const decided = decideBid(state, { account, bidder: known === -1 ? null : known + 1, maximum, currency: null, standing: CLEAN }, this.nowMs());
    if (!decided.ok) throw new Error(`the bid was refused: ${decided.refusal.reason}`);
    if (known === -1) bidders.push(account);
    this.record(lot, decided.value);
  }

  /** Opens and closes what is due. */
  tick(): void {
    for (const lot of this.lots.keys()) {
      this.openWhenDue(lot);
      const closed = decideClose(this.of(lot).state, this.nowMs());
      if (closed.ok) this.record(lot, closed.value);
    }
  }

  stateOf(lot: LotId): LotState {
    return this.of(lot).state;
  }

  private openWhenDue(lot: LotId): void {
    const opened = decideOpen(this.of(lot).state, this.nowMs());
    if (opened.ok) this.record(lot, opened.value);
  }

  private act(lot: LotId, decide: (state: LotState, nowMs: number) => Outcome<LotEvent[], ActRefusal | LotRefusal>): ActAnswer {
    this.mustBeUp();
    this.acts += 1;
    if (!this.lots.has(lot)) return { ok: false, code: 'unknown_lot', facts: null };
    const decided = decide(this.of(lot).state, this.nowMs());
    if (decided.ok) this.record(lot, decided.value);
    const { state } = this.of(lot);
    this.beforeAnswer();
    if (decided.ok) return { ok: true, lot, seq: state.seq, closesAtMs: state.closesAtMs };
    const facts = { minimum: decided.refusal.minimum, price: state.price, seq: state.seq, closesAtMs: state.closesAtMs, serverTimeMs: this.nowMs() };
    return { ok: false, code: decided.refusal.reason, facts };
  }

  private record(lot: LotId, events: readonly LotEvent[]): void {
    for (const event of events) {
      const { state: before, bidders } = this.of(lot);
      const state = evolve(before, event);
      this.lots.set(lot, { state, bidders });
      this.events.push({
        lot, seq: event.seq, kind: event.kind, price: event.price, minimum: minimumFor(state, null), leader: this.aliasOf(lot, state.leader?.account ?? null),
        bidCount: event.bidCount, closesAtMs: event.closesAtMs, atMs: event.atMs, account: 'account' in event ? event.account : null, leaderAccount: state.leader?.account ?? null,
        sellerId: state.terms.sellerId, bidderCount: state.bidderCount, extensions: state.extensions,
        ...(event.kind === 'lot.closed' ? { outcome: event.outcome } : {}),
      });
    }
  }

  private headOf(lot: LotId, caller: AccountId | null): LotHead {
    const { state } = this.of(lot);
    const { terms } = state;
    const leading = caller !== null && state.leader?.account === caller;
    return {
      lot, status: state.status, outcome: state.outcome, currency: terms.currency, openingPrice: terms.openingPrice, price: state.price,
      minimum: minimumFor(state, caller), bidCount: state.bidCount, bidderCount: state.bidderCount, leader: this.aliasOf(lot, state.leader?.account ?? null),
      reserve: reserveState(state), buyNowPrice: buyNowStands(state) ? terms.buyNowPrice : null, opensAtMs: terms.opensAtMs,
      closesAtMs: state.closesAtMs, closedAtMs: state.status === 'closed' ? state.lastDecidedAtMs : null, extensions: state.extensions, seq: state.seq, serverTimeMs: this.nowMs(),
      you: caller === null ? null : { alias: this.aliasOf(lot, caller), leading, maximum: leading ? (state.leader?.maximum ?? null) : null, bids: leading ? 1 : 0 },
    };
  }

  private aliasOf(lot: LotId, account: AccountId | null): string | null {
    const at = account === null ? -1 : this.of(lot).bidders.indexOf(account);
    return at === -1 ? null : `Bidder ${at + 1}`;
  }

  private of(lot: LotId): { state: LotState; bidders: AccountId[] } {
    const found = this.lots.get(lot);
    invariant(found !== undefined, 'the lot was handed over');
    return found;
  }

  private mustBeUp(): void {
    if (this.down !== null) throw this.down;
  }
}
