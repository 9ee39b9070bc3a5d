import type { LaneNotice } from '#platform/db/lane.ts';
import type { SessionLimits } from '#platform/db/connection.ts';
import type { Statement } from '#platform/db/types.ts';
import type { Answer, Values } from './simulated.ts';

/* What passes between a session and the process at its other end. */

/** What a statement came to. */
export type Outcome = { ok: true; answer: Answer } | { ok: false; error: Error };
export type Message = { statement: Statement<unknown>; values: Values; arrivesUs: number };

/** The other end of a session. */
export type Client = {
  readonly process: string;
  answer(outcome: Outcome, notices: readonly LaneNotice[]): void;
  /** The connection is gone, and the client will hear of it. */
  broken(error: Error): void;
  /** Nothing that the server sends arrives any more. */
  mute(): void;
  /** Nothing passes any more, in either direction. */
  sever(): void;
};
export type SessionOptions = { name: string; role: string; limits: SessionLimits; asyncCommit: boolean };
