import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { AuctionQueries } from '#contracts/auction.ts';
import type { BidAnswer, BiddingCommands, BiddingQueries } from '#contracts/bidding.ts';
import type { Caller } from '#contracts/identity.ts';
import type { AnswerBody } from '#contracts/live.ts';
import type { AccountId, SessionId } from '#domain/ids.ts';
import type { LiveLimits } from '#platform/live/limits.ts';
import type { Defer } from '#platform/live/turns.ts';
import type { Metrics } from '#platform/metrics/metrics.ts';
import type { Clock, Timers } from '#platform/time/ports.ts';
import type { Operations } from './administration.ts';
import type { HealthPorts } from './health.ts';

export type GatewayLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** Sessions that ended before their time: one, all of an account, or all there are. */
export type Revoked = { session: SessionId } | { account: AccountId } | 'everybody';

export type GatewayPorts = {
  bidding: Pick<BiddingCommands, 'placeBid'> & Pick<BiddingQueries, 'eventsSince' | 'heads'>;
  auction: Pick<AuctionQueries, 'view'>;
  identity: {
    /** As `IdentityQueries.callerOf`; may answer at once. */
    callerOf(token: string): Caller | null | Promise<Caller | null>;
    /** Tells of sessions that this process revoked. Those of other processes are found by `callerOf` within its 1 s. */
    onRevoked(listener: (revoked: Revoked) => void): void;
  };
  /** The one mapping of a bid's answer to status and body, shared with HTTP. Bodies hold plain JSON values. */
  answerBody(answer: BidAnswer): AnswerBody;
  /** Seconds after which the account may bid again; 0 = now. Stands before the lane; always 0 where limits are off. */
  bidWaitSeconds(account: AccountId): number;
  /** Whether a browser's request comes from our own pages. */
  originAllowed(headers: IncomingHttpHeaders): boolean;
  /** The session token that a request carries in a cookie or as bearer; null when none. */
  tokenOf(headers: IncomingHttpHeaders): string | null;
  addressOf(request: IncomingMessage): string;
  health: HealthPorts;
  /** What the house is looked after with; without it there are no calls for staff. */
  operations?: Operations;
  /** Numbers that all processes with ways in say of themselves; absent: this one is the only one. */
  company?: {
    figure(name: string, read: () => number): void;
    /** Sums over those that were heard lately, this one included. */
    sums(): Readonly<Record<string, number>>;
  };
  /** The registry of the process: the live side counts into it, and /metrics shows all of it. */
  metrics: Pick<Metrics, 'counter' | 'gauge' | 'measured' | 'page'>;
  clock: Clock;
  timers: Timers;
  defer: Defer;
  /** A number from 0 up to 1; spreads those who come back. */
  chance(): number;
  limits: LiveLimits;
  log: GatewayLog;
};
