import type { SoftClose } from '#domain/lot/terms.ts';
import { incrementsFor } from '#domain/lot/increments.ts';
import { oracleLot, type OracleLot, type OracleView } from '../../support/oracle/lot.ts';
import type { OracleSharedClose } from '../../support/oracle/shared-close.ts';
import type { LotPlan } from '../house/plan.ts';

/** The public side of an event as it has to be. `leader` is the ordinal of the leader among the bidders of the lot. */
export type RightEvent = {
  kind: string; price: number; minimum: number; leader: number | null; bidCount: number; bidderCount: number; closesMs: number; atMs: number; outcome: string | null;
  /** Before it the maximum of no bid of the leader above this may be seen. */
  runnerUp: number | null; leaderAccount: string | null; leaderMaximum: number | null;
};

type OwnBid = { seq: number; number: number; maximum: number; atMs: number };

const SECOND_MS = 1_000;
const FULL_WINDOW_MS = 120_000;

/** A lot as the oracle replays it from its rows: what must be true after each of them. Amounts are numbers. */
export class ReferenceLot {
  readonly plan: LotPlan;
  readonly name: string;
  readonly shared: OracleSharedClose | null;
  readonly softClose: SoftClose;
  readonly publishedMs: number;
  readonly opensAtMs: number;
  readonly rules: OracleLot;
  readonly ordinals = new Map<string, number>();
  readonly events: RightEvent[] = [];
  /** Standing bids by account. */
  readonly standing = new Map<string, OwnBid[]>();
  readonly bySeq = new Map<number, { account: string; maximum: number; number: number; leading: boolean; retracted: boolean }>();
  status: 'scheduled' | 'open' | 'frozen' | 'closed' = 'scheduled';
  outcome: string | null = null;
  seq = 0;
  lastAtMs = 0;
  closesMs: number;
  /** By bids on this lot alone; and all moves that the head counts. */
  bidExtensions = 0;
  extensions = 0;
  /** The extension that has to follow the bid just seen. */
  due: { toMs: number; tx: number } | null = null;
  /** Where buy-now is gone for good. */
  bought = false;

  constructor(name: string, plan: LotPlan, startMs: number, shared: OracleSharedClose | null) {
    const increments = incrementsFor(plan.increments, plan.currency);
    if (!increments.ok) throw new Error(increments.refusal);
    this.name = name;
    this.plan = plan;
    this.shared = shared;
    const { cap } = plan.softClose;
    this.softClose = cap.kind === 'until' ? { ...plan.softClose, cap: { kind: 'until', atMs: startMs + cap.atMs } } : plan.softClose;
    this.publishedMs = startMs + plan.closesMs;
    this.opensAtMs = startMs + plan.opensMs;
    this.closesMs = this.publishedMs;
    const { openingPrice, reservePrice, buyNowPrice, showMaximumBelowReserve } = plan;
    this.rules = oracleLot({ openingPrice, reservePrice, buyNowPrice, showMaximumBelowReserve, increments: increments.value });
  }

  get view(): OracleView {
    return this.rules.view();
  }

  get fullWindowMs(): number {
    return Math.max(FULL_WINDOW_MS, this.softClose.windowSeconds * SECOND_MS);
  }

  /** Where the lot closes, its group considered. */
  get sharedCloseMs(): number {
    return this.shared === null ? this.closesMs : this.shared.closeOf(this.plan.position, this.closesMs);
  }

  ordinalOf(account: string): number {
    const known = this.ordinals.get(account);
    if (known !== undefined) return known;
    const ordinal = this.ordinals.size + 1;
    this.ordinals.set(account, ordinal);
    return ordinal;
  }

  /** The close after a bid at a time that may move it; the same close when it does not. */
  closeAfter(atMs: number): number {
    const { windowSeconds, mode, cap } = this.softClose;
    const windowMs = windowSeconds * SECOND_MS;
    const { closesMs } = this;
    if (windowMs === 0 || closesMs - atMs > windowMs) return closesMs;
    const counted = this.shared === null ? this.bidExtensions : this.shared.extensions;
    if (cap.kind === 'count' && counted >= cap.max) return closesMs;
    let wantedMs = mode === 'add' ? closesMs + windowMs : atMs + windowMs;
    if (cap.kind === 'total') wantedMs = Math.min(wantedMs, this.publishedMs + cap.seconds * SECOND_MS);
    if (cap.kind === 'until') wantedMs = Math.min(wantedMs, cap.atMs);
    return Math.max(closesMs, wantedMs);
  }

  /** Moves the close, and that of the group. */
  moveTo(toMs: number, cause: 'bid' | 'outage' | 'resume'): void {
    if (toMs > this.closesMs) this.shared?.move(this.plan.softClose.scope === 'sequential' ? this.plan.position : 0, toMs, cause === 'bid');
    this.closesMs = toMs;
  }

  /** Takes down what everybody may see of the event just replayed. */
  happened(kind: string, atMs: number, outcome: string | null = null): RightEvent {
    const { price, minimum, leader, bidCount, runnerUpMaximum, leaderMaximum } = this.view;
    const event: RightEvent = {
      kind, price, minimum, leader: leader === null ? null : (this.ordinals.get(leader) ?? null), bidCount, bidderCount: this.ordinals.size, closesMs: this.closesMs, atMs, outcome,
      runnerUp: runnerUpMaximum, leaderAccount: leader, leaderMaximum,
    };
    this.events.push(event);
    return event;
  }
}
