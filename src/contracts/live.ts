import { Type, type Static } from 'typebox';
import type { AccountId, LotId } from '#domain/ids.ts';
import type { LotEventKind } from '#domain/lot/events.ts';
import type { LotOutcome } from '#domain/lot/state.ts';
import type { LotView } from './auction.ts';
import type { RefusalCode } from './refusals.ts';

/**
 * The live protocol: every message that crosses the socket, typed by its direction. One JSON object a text frame,
 * `type` first. Money is an integer in minor units, a time RFC 3339 UTC with milliseconds.
 */
export const LIVE_PATH = '/api/v1/live';
/** How often a connection hears a `beat`, in seconds. Twice this long without one means that the line is dead. */
export const HEARTBEAT_SECONDS = 1;
/** Bytes of one frame from a client. */
export const CLIENT_FRAME_BYTES_MAX = 65_536;
/** Largest seq that a frame may name: what a JSON number holds exactly. */
const SEQ_MAX = 9_007_199_254_740_991;
const AMOUNT_MAX = 1_000_000_000_000_000;

/** An id as text; whether it is one of a lot is decided by `parseLotId`, so that another kind is an unknown lot. */
const IdText = Type.String({ minLength: 1, maxLength: 64 });
const exact = { additionalProperties: false } as const;

/** Signs the socket in, or in again as somebody else. Without a token the socket becomes anonymous. */
export const HelloFrame = Type.Object({
  type: Type.Literal('hello'),
  token: Type.Optional(Type.String({ minLength: 1, maxLength: 1_024 })),
}, exact);

/** Watches a lot. `from`: the first wanted seq, by a client that has everything before it; a snapshot comes without it. */
export const WatchFrame = Type.Object({
  type: Type.Literal('watch'),
  lot: IdText,
  from: Type.Optional(Type.Integer({ minimum: 1, maximum: SEQ_MAX })),
}, exact);

export const UnwatchFrame = Type.Object({ type: Type.Literal('unwatch'), lot: IdText }, exact);

/** Bids. `id` is the idempotency key: the same one over HTTP is the same bid. */
export const BidFrame = Type.Object({
  type: Type.Literal('bid'),
  // Shared with a header of HTTP, which carries neither control characters nor halves of a character.
  id: Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\p{Cc}\\p{Cs}]+$', description: 'A text without control characters.' }),
  lot: IdText,
  maximum: Type.Integer({ minimum: 1, maximum: AMOUNT_MAX }),
  currency: Type.Optional(Type.String({ minLength: 3, maxLength: 3 })),
}, exact);

/** Asks for the server's time. `t` comes back as it was sent, so that the client can halve the round trip. */
export const TimeFrame = Type.Object({
  type: Type.Literal('time'),
  t: Type.Number({ minimum: -SEQ_MAX, maximum: SEQ_MAX }),
}, exact);

/** Schema of each frame that a client may send, by its `type`. */
export const CLIENT_FRAMES = { hello: HelloFrame, watch: WatchFrame, unwatch: UnwatchFrame, bid: BidFrame, time: TimeFrame } as const;
export type ClientFrameType = keyof typeof CLIENT_FRAMES;
export type ClientFrames = { [Name in ClientFrameType]: Static<(typeof CLIENT_FRAMES)[Name]> };
export type ClientFrame = ClientFrames[ClientFrameType];

/** Why a frame was not done, where no `answer` can say it. With `lot`: the watch of that lot has ended; watch again. */
export const LIVE_ERRORS = {
  malformed: 'The frame is not a JSON object of a known type with the fields that the type asks for.',
  too_large: 'The frame is longer than 64 KiB.',
  unknown_lot: 'There is no such lot.',
  not_signed_in: 'The token is not one of a session that is good now. The socket is anonymous.',
  too_many_watches: 'This socket watches as many lots as one socket may. Unwatch some first.',
  busy: 'The house is busy. Send the frame again.',
} as const;
export type LiveErrorCode = keyof typeof LIVE_ERRORS;

/** Codes with which the house closes a socket. */
export const LIVE_CLOSE = {
  /** Malformed frames again and again, or far too many of any kind. */
  policy: 1008,
  /** The house is stopping or being renewed: connect again, after a moment of your own choosing. */
  restart: 1012,
  /** The client did not read for too long. Connect again and watch from the last seq. */
  slow: 1013,
} as const;

/** One event as every watcher sees it. */
export type LiveEvent = {
  seq: number; kind: LotEventKind; price: number; minimum: number; leader: string | null;
  bidCount: number; bidderCount: number; closesAt: string; at: string; outcome?: LotOutcome;
};

/** `account`: whose the socket is now, so that a client knows in whose name it would bid; null while anonymous. */
export type WelcomeMessage = { type: 'welcome'; serverTime: string; heartbeatSeconds: number; signedIn: boolean; account: AccountId | null };
/** `state` is the lot as GET /lots/{id} shows it to this caller. Events follow from `seq` + 1. */
export type SnapshotMessage = { type: 'snapshot'; lot: LotId; seq: number; state: LotView };
export type EventsMessage = { type: 'events'; lot: LotId; items: LiveEvent[] };
/** Beside these, the fields of the HTTP body or of the problem, except a field of theirs called `type` or `status`. */
export type AnswerMessage = { type: 'answer'; id: string; ok: boolean; status: number; [field: string]: unknown };
/** `next`: for each watched lot one more than the last seq that was sent on this connection. */
export type BeatMessage = { type: 'beat'; serverTime: string; next: { [lot: string]: number } };
/** Forget what is known of the lot; a new snapshot follows. */
export type ResyncMessage = { type: 'resync'; lot: LotId };
export type TimeMessage = { type: 'time'; t: number; serverTime: string };
/**
 * Something to tell a person. `signed_out`: the session was revoked and the socket is anonymous now. `notification`: there is something new among
 * the account's notifications, to be read with GET /me/notifications.
 */
export type NoticeMessage = { type: 'notice'; code: 'signed_out' | 'announcement' | 'notification'; text: string };
export type ErrorMessage = { type: 'error'; code: LiveErrorCode; lot?: string };

export type ServerMessage =
  | WelcomeMessage | SnapshotMessage | EventsMessage | AnswerMessage | BeatMessage
  | ResyncMessage | TimeMessage | NoticeMessage | ErrorMessage;

/** What an HTTP answer looks like when it travels in an `answer`: its status and its JSON body. */
export type AnswerBody = { status: number; body: { readonly [field: string]: unknown } };
/** Codes that the gateway itself answers a bid with, before the lane. */
export type EdgeRefusal = Extract<RefusalCode, 'malformed' | 'not_signed_in' | 'unknown_lot' | 'rate_limited' | 'busy'>;
