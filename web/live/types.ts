import type { Static } from 'typebox';
import type { AccountId } from '#domain/ids.ts';
import type { Lot } from '#contracts/auction-shapes.ts';
import type { LiveEvent, ServerMessage } from '#contracts/live.ts';

/** The lot as `GET /lots/{id}` and a snapshot show it. */
export type LotJson = Static<typeof Lot>;

/** The part of a lot that moves while it is sold. Amounts in minor units, times RFC 3339; `minimum` is the viewer's own. */
export type LotHead = Pick<LotJson,
  | 'status' | 'outcome' | 'currency' | 'openingPrice' | 'price' | 'minimum' | 'bidCount' | 'bidderCount' | 'leader' | 'reserve'
  | 'buyNowPrice' | 'opensAt' | 'closesAt' | 'closedAt' | 'extensions' | 'seq' | 'you'>;

/** One lot as this page knows it. A new object whenever something changed, the same one otherwise. */
export type LiveLot = {
  readonly id: string;
  /** Null until something is known of the lot. */
  readonly head: LotHead | null;
  /** The house confirms at least every two seconds that nothing is missing. When false, say that it may be old. */
  readonly fresh: boolean;
  /** Until when it was confirmed, in the house's time (epoch ms); null when it was never confirmed or the house's time is not known. */
  readonly confirmedMs: number | null;
  /** There is no such lot, or not for this viewer. */
  readonly missing: boolean;
  /** What happened last while this page watched. */
  readonly last: LiveEvent | null;
};

/**
 * connecting: no line yet. open: all is well. silent: nothing came for a while, a sign of life is awaited.
 * waiting: the line is gone and will be tried again. offline: as waiting, and the device says that it has no network. stopped: closed by the page.
 */
export type ConnectionState = 'connecting' | 'open' | 'silent' | 'waiting' | 'offline' | 'stopped';

export type ConnectionView = {
  readonly state: ConnectionState;
  /** True once a line was open: before that a page is loading, not reconnecting. */
  readonly wasOpen: boolean;
  /** Until when the page was right, in the house's time (epoch ms); null while all is well or nothing is known. */
  readonly lostMs: number | null;
};

/** A person or a network came back, or went; woke: the machine slept, or somebody set its clock. */
export type DeviceSignal = 'online' | 'offline' | 'focus' | 'visible' | 'hidden' | 'woke';

export type Cancel = { cancel(): void };

/** What one call for several lots answers: whose call it was, and messages as on a line, the last a beat. */
export type PollAnswer = { account: AccountId | null; messages: readonly ServerMessage[] };

/** The ways beside a socket. What is cancelled says nothing any more. */
export type HttpPorts = {
  /** Asks for what is missing of these lots from `next` on (null: all of it); without lots for the time alone. Null: nobody answered as the house would. */
  poll(lots: readonly { lot: string; next: number | null }[], told: (answer: PollAnswer | null) => void): Cancel;
  /** The stream of one lot from a seq on, or with a snapshot. `closed`: it could not be opened, or has ended. */
  openStream(lot: string, from: number | null, handlers: { message(text: string): void; closed(): void }): Cancel;
};

/** Machine, time and chance, so that a test can be all of them. Milliseconds. */
export type LivePorts = HttpPorts & {
  /** Opens a socket to the house. Handlers are called in order, nothing after `closed`. */
  openSocket(handlers: SocketHandlers): LiveSocket;
  /** Never jumps; only differences mean something. The wall clock of the device is not asked at all. */
  monotonicMs(): number;
  after(ms: number, work: () => void): Cancel;
  /** A number from 0 up to 1. */
  chance(): number;
  online(): boolean;
  visible(): boolean;
  onSignal(listener: (signal: DeviceSignal) => void): () => void;
  /** Runs `work` before the next picture is drawn; soon, when none is drawn. */
  beforePaint(work: () => void): void;
};

export type SocketHandlers = { message(text: string): void; closed(code: number): void };
export type LiveSocket = { send(text: string): void; close(): void };
