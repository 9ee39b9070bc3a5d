import type { AccountId, LotId } from '#domain/ids.ts';
import type { Minor } from '#domain/money.ts';

/**
 * Checking what is written against what must always hold. Each module checks its own rows; what lies between two modules is
 * compared through their contracts. Checking changes nothing.
 */

/**
 * What is checked. `standing`: all that can still change, and what was decided in the last day. `since`: what was written since
 * the mark that an earlier check ended with. `lot`: one lot, from its first event on. `full`: everything.
 */
export type VerifyScope = { kind: 'standing' } | { kind: 'full' } | { kind: 'lot'; lot: LotId } | { kind: 'since'; mark: string };

/** A: bids, lots and what they were decided on; the lot is frozen. B: the house works on, somebody has to look. */
export type BreachClass = 'A' | 'B';

/** Something that must hold and does not. No text in it holds an amount that is secret; `evidence` may, and is for the database's own eyes. */
export type Breach = {
  check: string;
  class: BreachClass;
  lot: LotId | null;
  /** The event it shows at; null when it is not about one. */
  seq: number | null;
  expected: string;
  found: string;
  /** The same for the same breach, whenever and by whomever it is found. At most 200 characters. */
  fingerprint: string;
  /** Rows as they were found, as JSON; amounts as decimal text. */
  evidence: Readonly<Record<string, unknown>>;
  /** When it came about, by the database's clock, where that is known; otherwise it counts from when it was found. */
  sinceMs: number | null;
};

/** What one check saw. Without rows it is not exercised, which is not the same as good. */
export type CheckResult = {
  check: string;
  /** Numbers of the invariants it is about, such as B3. */
  invariants: readonly string[];
  /** What has to hold, in a sentence. */
  holds: string;
  rows: number;
  lots: number;
  /** The first of them, at most {@link BREACHES_TOLD_MAX}. */
  breaches: readonly Breach[];
  breachCount: number;
  /** Something to know that is no breach, such as what waits for a house that does not run. */
  note: string | null;
};

/** Breaches of one check that are told one by one; of more, the number. */
export const BREACHES_TOLD_MAX = 100;

export type Verifier = {
  /** Every check of the module, each told once, also when it saw nothing. */
  checks(scope: VerifyScope): AsyncIterable<CheckResult>;
};

/** A lot that was sold, as bidding's table says: to whom, for how much, and when it closed. */
export type SoldLot = { lot: LotId; buyer: AccountId; price: Minor; closedAtMs: number };
/** What was sold, for a module that has to hold its own records against it. */
export type Sold = {
  /** Above a lot when given, in the order of ids; at most `limit`. */
  after(lot: LotId | null, limit: number): Promise<SoldLot[]>;
  /** Those of these lots that were sold; at most 500 are asked for. */
  among(lots: readonly LotId[]): Promise<SoldLot[]>;
};

/** A number of this moment: a later check `since` it sees everything that is not committed yet. */
export type Marking = { mark(): Promise<string> };

/** What an auditor has a module do again and again: a bounded piece of work each time. */
export type Audited = {
  /** What was written since the last time. */
  changed(): Promise<AuditFindings>;
  /** The next part of a pass over everything. `share`: how much of the whole to look at now, as a part of 1; within limits that the module names. */
  pass(share: number): Promise<AuditFindings & { passDone: boolean }>;
};
export type AuditFindings = {
  rows: number;
  lots: number;
  breaches: readonly Breach[];
  /** Lots that were written and are still to be looked at. */
  waiting: number;
};

/** A breach that is kept. `acknowledgedAtMs`: somebody looked, and the lot was resumed, or the breach acknowledged by hand. */
export type KeptBreach = {
  id: string; check: string; class: BreachClass; lot: LotId | null; seq: number | null; expected: string; found: string;
  foundAtMs: number; acknowledgedAtMs: number | null;
};

/** Where breaches are kept with their evidence, and what comes of them for a lot. */
export type Inquiries = {
  /** Keeps what was found; answers with those that were not known. At most 1,000 a call. */
  keep(found: readonly Breach[]): Promise<KeptBreach[]>;
  /** A lot that was resumed after its breaches were found has them acknowledged by that. Answers how many were. */
  acknowledgeResumed(): Promise<number>;
  /** Freezes lots whose bids go on in spite of a breach of class A that nobody has acknowledged. Answers with the lots, and those that could not be. */
  freezeSuspects(): Promise<{ frozen: readonly LotId[]; failed: readonly LotId[] }>;
  /** Acknowledges one by hand, as for a lot that is closed. False when there is no such breach that waits. */
  acknowledge(id: string, reason: string): Promise<boolean>;
  /** Those that nobody has acknowledged, oldest first, at most 100, and how many there are (counted up to 1,000). */
  waiting(): Promise<{ count: number; breaches: readonly KeptBreach[] }>;
  /** Notes that an auditor worked, for all processes to see. */
  noteAudit(): Promise<void>;
  /** When an auditor of any process last worked, by the database's clock, and the clock now. */
  lastAudit(): Promise<{ atMs: number | null; nowMs: number }>;
};
