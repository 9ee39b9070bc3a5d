import type { RefusalCode } from '#contracts/refusals.ts';
import type { BiddingCommands, BiddingQueries } from '#contracts/bidding.ts';
import type { Caller, IdentityQueries } from '#contracts/identity.ts';
import type { Outcome } from '#domain/outcome.ts';
import type { Cache } from '#platform/cache/ports.ts';
import type { Database } from '#platform/db/types.ts';
import type { Pictures } from '#platform/pictures/ports.ts';
import type { Clock, KeySource } from '#platform/time/ports.ts';
import type { AuctionMeters } from './metrics.ts';
import type { Fault } from './rules.ts';
import type { LotSearch } from './search/port.ts';

/** `demonstration`: nothing in the house is real. `mailbox`: mail is shown on a page instead of being sent. */
export type HouseFacts = { demonstration: boolean; mailbox: boolean };

export type AuctionLog = { info(fields: object, message: string): void; warn(fields: object, message: string): void };

/** What the auction module needs of the house. */
export type AuctionPorts = {
  database: Database;
  clock: Clock;
  keys: KeySource;
  identity: Pick<IdentityQueries, 'profiles'>;
  commands: Pick<BiddingCommands, 'takeLot' | 'endLot' | 'withdraw' | 'lowerReserve' | 'setStanding'>;
  bidding: Pick<BiddingQueries, 'heads'>;
  pictures: Pictures;
  log: AuctionLog;
  /** What the shape of the house decides and GET /house tells: both false when absent. */
  facts?: HouseFacts;
  meters: AuctionMeters;
  search: LotSearch;
  /** Keeps what many look for, for all processes; absent: for this one. */
  cache?: Cache;
};

/** Who acts. */
export type Actor = Pick<Caller, 'accountId' | 'displayName' | 'roles'>;

/** Why something was not done, ready for the edge. Facts hold times as RFC 3339 and money as integers. */
export type Refused = { code: RefusalCode; facts?: Readonly<Record<string, unknown>>; errors?: readonly Fault[]; retryAfterSeconds?: number };
export type Answer<Value> = Outcome<Value, Refused>;

/** Staff that may act on other people's lots. */
export const mayOperate = (actor: Actor): boolean => actor.roles.includes('admin') || actor.roles.includes('clerk');
export const isAdmin = (actor: Actor): boolean => actor.roles.includes('admin');
