/*
 * What a campaign writes down, and all that its checker sees: what was asked and answered, what the watchers were sent, what
 * was read in between, and how each lot stood at the end. Times ending in `atMs` and `AtMs` are the house's (epoch); `sentMs`,
 * `endedMs` are the campaign's own steady clock.
 */

/** The bid was decided and stands. */
export type Accepted = {
  type: 'ok'; seq: number; price: number; minimum: number; maximum: number; outcome: 'leading' | 'outbid';
  closesAtMs: number; decidedAtMs: number; replayed: boolean;
};
/** The bid was decided and refused by a rule of the sale. `seq` is the lot's last event then. */
export type Refused = { type: 'fail'; code: string; seq: number; price: number; minimum: number; closesAtMs: number; serverTimeMs: number };
/** Nobody can tell from this whether it was decided: no answer, or one that says "try again". */
export type Unknown = { type: 'unknown'; why: string };
/** An answer that the contract does not have for this request. */
export type Wrong = { type: 'wrong'; status: number; code: string };
export type Result = Accepted | Refused | Unknown | Wrong;

/** One sending of a request (invoke), and what came of it (ok, fail, unknown). */
export type Attempt = { via: 'http' | 'live'; sentMs: number; endedMs: number; result: Result };
/** One bid under one key, sent as often as it took. */
export type Request = { account: string; lot: string; key: string; maximum: number; attempts: Attempt[] };

/** One event of a lot as a watcher sees it. */
export type EventItem = {
  seq: number; kind: string; price: number; minimum: number; leader: string | null; bidCount: number; closesAtMs: number; atMs: number; outcome: string | null;
};
/** One accepted bid as the public history has it. */
export type BidItem = { seq: number; bidder: string; amount: number | null; price: number };

/** How a lot stood when everything was over. */
export type LotRecord = {
  lot: string;
  terms: { openingPrice: number; reservePrice: number | null; closesAtMs: number; windowSeconds: number };
  /** True when somebody asked for an early end. */
  ended: boolean;
  /** The whole sequence, read from the first event on. */
  events: EventItem[];
  /** The public history, oldest first. */
  bids: BidItem[];
  view: { status: string; outcome: string | null; price: number; leader: string | null; bidCount: number; seq: number; closesAtMs: number };
  /** Under which name each account stands on this lot, as it was told itself. */
  aliases: Readonly<Record<string, string>>;
  /** The accounts that are told that they lead, or have won. */
  leading: readonly string[];
};

/** One reading of a lot while the campaign ran: the view alone, or the whole sequence so far. */
export type Reading = { lot: string; sentMs: number; seq: number; price: number; closesAtMs: number; events: readonly EventItem[] | null };

/** What one watcher was sent, in order. A line that was cut is followed by `connected` or by nothing. */
export type StreamEntry =
  | { type: 'connected' }
  | { type: 'watch'; lot: string; from: number | null }
  | { type: 'snapshot'; lot: string; seq: number; price: number }
  | { type: 'events'; lot: string; items: readonly EventItem[] }
  | { type: 'resync'; lot: string }
  | { type: 'beat'; next: Readonly<Record<string, number>> };
/** `caughtUp`: the lots that this watcher still watched when all was quiet. */
export type Stream = { watcher: string; entries: StreamEntry[]; caughtUp: readonly string[] };

export type History = { requests: Request[]; lots: LotRecord[]; readings: Reading[]; streams: Stream[] };
