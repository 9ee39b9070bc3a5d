import type { BiddingCommands } from '#contracts/bidding.ts';
import type { Post } from '#modules/notification/index.ts';
import type { Caller } from '#contracts/identity.ts';
import type { Identity } from '#modules/identity/index.ts';
import type { BrokerOptions } from '#platform/bus/bus.ts';
import type { Connection } from '#platform/db/index.ts';
import type { HttpRoute } from '#platform/http/types.ts';
import type { LiveLimits } from '#platform/live/limits.ts';
import type { LineSink, Log } from '#platform/log/log.ts';
import type { Metrics } from '#platform/metrics/metrics.ts';
import type { Pusher } from '#platform/push/ports.ts';
import type { Texter } from '#platform/sms/ports.ts';
import type { Far } from './far.ts';

/** What a house is built with. */
export type HouseOptions = {
  connection: Connection;
  publicUrl: string;
  /** Keyed into the hashes of session tokens; the same for all processes of a house. */
  sessionSecret: string;
  trustedProxies: readonly string[];
  /** How letters leave. */
  post: Post;
  /** How text messages leave; absent or null: none do. */
  texter?: Texter | null;
  /** How pushes leave; absent or null: none do. */
  pusher?: Pusher | null;
  /** How the house wants to be paid outside of any provider; null where it says nothing. */
  paymentInstructions?: string | null;
  /** False removes rate limits and flood limits. */
  limits: boolean;
  /** Folder whose disk is watched. */
  dataDir: string;
  version: string;
  log: Log;
  accessLog: LineSink | null;
  metrics: Metrics;
  /** Lanes of the bid path; one a core is enough. */
  lanes?: number;
  /** The pages say that nothing in this house is real. */
  demonstration?: boolean;
  /** Calls beside those of the house. */
  calls?: (identity: Identity) => readonly HttpRoute<Caller>[];
  live?: Partial<LiveLimits>;
  /** Other bidding commands in place of the house's own, given these; for benchmarks. */
  commands?: (own: BiddingCommands) => BiddingCommands;
  /** The broker over which events travel; without it consumers live in the process that relays. */
  broker?: BrokerOptions;
  /** The Redis that the processes of the house share; null or absent: each keeps to itself. */
  redisUrl?: string | null;
  /** A search engine to which listed lots and figures are copied; absent or null: PostgreSQL answers. */
  elasticsearchUrl?: string | null;
  /** The modules that are in other processes. */
  far?: Far;
};
