import type { AccountId, LotId } from '#domain/ids.ts';
import type { Minor } from '#domain/money.ts';
import type { RefusalCode } from '#contracts/refusals.ts';
import type { CallContext } from '#platform/rpc/context.ts';
import type { KnownLot } from '../lots-cache.ts';
import type { Decision } from '../decision.ts';

/** What is asked of a lot. `due` is the closer's: open or close it if its time has come. */
export type Intent =
  | { kind: 'bid'; maximum: Minor; currency: string | null }
  | { kind: 'buy'; currency: string | null }
  | { kind: 'retract'; reason: 'typing_error' | 'description_changed' }
  | { kind: 'void'; seq: number; reason: string }
  | { kind: 'due' }
  | { kind: 'end'; operator: boolean }
  | { kind: 'withdraw'; operator: boolean; reason: string }
  | { kind: 'freeze'; reason: string }
  | { kind: 'resume'; reason: string | null }
  | { kind: 'lower_reserve'; reservePrice: Minor };

/** How the lane answers an entry. `decided` and `refused` stand in the table; `turned_away` left no trace. */
export type Settled =
  | { kind: 'decided'; decision: Decision; replayed: boolean }
  /** Nothing of the request's own was written: the closer's visit, or the same key with another body. `state` is what stands. */
  | { kind: 'turned_away'; code: RefusalCode; facts: SettledFacts | null }
  | { kind: 'visited'; facts: SettledFacts };
export type SettledFacts = { minimum: Minor; price: Minor; seq: number; closesAtMs: number; atMs: number; open: boolean };

/**
 * One request on its way through a lane.
 *
 *   waiting ─taken─▶ in flight ─committed─▶ settled
 *      ▲                │  ├─lot held by somebody─▶ waiting (parked)
 *      └────────────────┘  └─answer of the commit lost─▶ waiting (unconfirmed: looked up by its request id)
 *
 * Only a waiting entry may be turned away as busy.
 */
export type Entry = {
  readonly lot: LotId;
  readonly known: KnownLot;
  readonly account: AccountId | null;
  /** 128 bits of the request id's hash, in hexadecimal digits; null for acts that need none. */
  readonly request: string | null;
  readonly intent: Intent;
  /** The request that it came with, when its trace is sampled: stands with the events that it brings about. */
  readonly cause: CallContext | null;
  /** Monotonic milliseconds at which the house received it. */
  readonly receivedAtMs: number;
  /** A commit of it was sent and not confirmed: it may already stand in the table. */
  unconfirmed: boolean;
  readonly settle: (settled: Settled) => void;
};

export const turnAway = (entry: Entry, code: RefusalCode): void => entry.settle({ kind: 'turned_away', code, facts: null });
