import type { AccountAct, Language, Role } from '#contracts/identity.ts';
import type { LinkLetter } from '#contracts/notification.ts';
import type { StandingChange } from '#contracts/bidding.ts';
import type { RefusalCode } from '#contracts/refusals.ts';
import type { AccountId, SessionId } from '#domain/ids.ts';
import type { Database } from '#platform/db/types.ts';
import type { RateLimiter } from '#platform/http/limits.ts';
import type { Passwords } from '#platform/passwords/argon2.ts';
import type { Clock, Entropy, KeySource, Timers } from '#platform/time/ports.ts';
import type { FieldProblem } from './rules.ts';

/** What identity needs from outside. */
export type IdentityPorts = {
  /** A pool with the module's own role. */
  database: Database;
  clock: Clock;
  keys: KeySource;
  entropy: Entropy;
  timers: Timers;
  passwords: Passwords;
  /** Keyed into the hash of every session token: whoever can write the table still cannot make a session. Another secret ends all sessions. */
  sessionSecret: string;
  /** Counts sign-ins; null: nobody is limited. */
  limiter: RateLimiter | null;
  log: { warn(fields: object, message: string): void };
  /** Decides whether the cookie is kept to https. */
  publicUrl: string | null;
  /** Sends a letter with a link; false when too many wait. Called after the commit. */
  post(letter: LinkLetter): Promise<boolean>;
  /** Whether anybody may make an account over HTTP; always when absent. */
  registrationOpen?(): Promise<boolean>;
  /** The version of the terms that is in force. */
  termsVersion(): Promise<string>;
  /** The house's name, as authenticators show it. */
  houseName(): Promise<string>;
  /**
   * Makes a change count for the next bid that is decided. Called after the commit and awaited before the answer; when it throws, the
   * caller hears `busy` and repeats, and the outbox repeats it in any case. Must be idempotent.
   */
  applyStanding(change: StandingChange): Promise<void>;
};

/** A refusal of this module; statuses are chosen at the edge. */
export type IdentityRefusal = { code: RefusalCode; errors?: readonly FieldProblem[]; facts?: Readonly<Record<string, unknown>>; retryAfterSeconds?: number };

/** Who asks for an act of the house, and why. */
export type Act = AccountAct;

export type NewAccountRequest = { email: string; password: string; displayName: string; roles?: readonly Role[]; termsVersion?: string; language?: Language; timeZone?: string };
export type AccountView = { id: AccountId; email: string | null; displayName: string; roles: readonly Role[] };
export type AccountStanding = { id: AccountId; displayName: string; roles: readonly Role[]; suspended: boolean };

/** What ended: one session, or all sessions of an account. */
export type Ended = { session: SessionId } | { account: AccountId };
