import { auctionMigrations } from '#modules/auction/index.ts';
import { biddingMigrations } from '#modules/bidding/index.ts';
import { migrations as identityMigrations } from '#modules/identity/index.ts';
import { notificationMigrations } from '#modules/notification/index.ts';
import { BUS_MIGRATIONS } from '#platform/bus/bus.ts';
import { RELAY_SESSION } from '#platform/bus/ports.ts';
import { type Connection, type ModuleMigrations, openDatabase, roleOf } from '#platform/db/index.ts';
import type { Database } from '#platform/db/types.ts';
import type { Log } from '#platform/log/log.ts';

/** Every schema of the house, in the order in which they are brought up. */
export const MIGRATIONS: readonly ModuleMigrations[] = [BUS_MIGRATIONS, identityMigrations, biddingMigrations, auctionMigrations, notificationMigrations];

export type Databases = {
  identity: Database;
  auction: Database;
  bidding: Database;
  notification: Database;
  /** For bidding's heartbeat and closer, which must not queue behind readers. */
  biddingJobs: Database;
  /** For checks of bidding's rows: look-ups by index, and pages that may take their time. */
  audits: Database;
  /** Pools for the relays of the outboxes, by schema. */
  relays: { identity: Database; auction: Database; bidding: Database };
  close(): Promise<void>;
};

/** Connections a module's pool has at most. Bidding's is beside its lanes, for questions and the closer. */
const CONNECTIONS_MAX = 6;

/** How long readers of pages and pictures wait for a connection: a page asks for many things at once, and a picture that is refused stays away. */
const READERS_WAIT_MS = 2_000;

/** As for a relay: the planner, which knows nothing of a fresh house, reads no whole table for a page. */
const AUDIT_SESSION = { max: 2, limits: { statementMs: 60_000 }, settings: { enable_seqscan: 'off', plan_cache_mode: 'force_custom_plan' } } as const;

/** One pool a module, each with its module's role: SQL that names another module's schema fails in one process too. */
export function openDatabases(connection: Connection, log: Log): Databases {
  const pools: Database[] = [];
  const open = (schema: string, more: Partial<Parameters<typeof openDatabase>[0]> = {}): Database => {
    const pool = openDatabase({
      connection, role: roleOf(schema), max: CONNECTIONS_MAX, applicationName: `auctionhub ${schema}`,
      onError: (error) => log.warn({ schema, err: error }, 'A connection to the database was lost; another is made when it is needed.'),
      ...more,
    });
    pools.push(pool);
    return pool;
  };
  const relay = (schema: string): Database => open(schema, { ...RELAY_SESSION, applicationName: `auctionhub ${schema} relay` });
  return {
    identity: open('identity', { waitMs: READERS_WAIT_MS }), auction: open('auction', { waitMs: READERS_WAIT_MS }), bidding: open('bidding', { waitMs: READERS_WAIT_MS }), notification: open('notification', { waitMs: READERS_WAIT_MS }),
    biddingJobs: open('bidding', { max: 2, applicationName: 'auctionhub bidding jobs' }),
    audits: open('bidding', { ...AUDIT_SESSION, applicationName: 'auctionhub bidding audit', waitMs: READERS_WAIT_MS }),
    relays: { identity: relay('identity'), auction: relay('auction'), bidding: relay('bidding') },
    close: async () => { await Promise.all(pools.map((pool) => pool.close())); },
  };
}
