import type { AuctionQueries } from '#contracts/auction.ts';
import type { BiddingQueries } from '#contracts/bidding.ts';
import type { IdentityQueries } from '#contracts/identity.ts';
import type { AccountId } from '#domain/ids.ts';
import type { Database } from '#platform/db/types.ts';
import type { Mailer } from '#platform/mail/ports.ts';
import type { Metrics } from '#platform/metrics/metrics.ts';
import type { Pusher } from '#platform/push/ports.ts';
import type { Texter } from '#platform/sms/ports.ts';
import type { Clock, Entropy, KeySource, Timers } from '#platform/time/ports.ts';

/** How letters leave: sent, kept for the mailbox page of a house on this machine, or not written at all. */
export type Post = { kind: 'smtp'; mailer: Mailer } | { kind: 'mailbox' } | { kind: 'none' };

/** What notification needs from outside. */
export type NotificationPorts = {
  /** A pool with the module's own role. */
  database: Database;
  clock: Clock;
  keys: KeySource;
  timers: Timers;
  identity: Pick<IdentityQueries, 'contacts'>;
  auction: Pick<AuctionQueries, 'titles' | 'salesOf'>;
  /** Says how a lot stands, by the clock that closes it. */
  bidding: Pick<BiddingQueries, 'heads'>;
  post: Post;
  /** Sends text messages; null: none leave this house. Where letters are kept for the mailbox page, text messages then are too. */
  texter: Texter | null;
  /** Sends pushes; null: none leave this house. */
  pusher: Pusher | null;
  entropy: Entropy;
  /** Where links in letters lead; scheme, host and port. Asked when a letter is written out. */
  publicUrl(): string;
  houseName(): Promise<string>;
  /** There is something new for these accounts; their open pages may look. Must not throw. */
  tell(accounts: ReadonlySet<AccountId>): void;
  metrics: Metrics;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
};
