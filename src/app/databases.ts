import { analyticsMigrations } from '#modules/analytics/index.ts';
import { auctionMigrations } from '#modules/auction/index.ts';
import { biddingMigrations } from '#modules/bidding/index.ts';
import { migrations as identityMigrations } from '#modules/identity/index.ts';
import { notificationMigrations } from '#modules/notification/index.ts';
import { paymentMigrations } from '#modules/payment/index.ts';
import { BUS_MIGRATIONS } from '#platform/bus/bus.ts';
import { RELAY_SESSION } from '#platform/bus/ports.ts';
import { type Connection, type DatabaseOptions, type ModuleMigrations, openDatabase, type PoolUse, roleOf } from '#platform/db/index.ts';
import type { Database } from '#platform/db/types.ts';
import type { Log } from '#platform/log/log.ts';

/** Every schema of the house, in the order in which they are brought up. */
export const MIGRATIONS: readonly ModuleMigrations[] = [BUS_MIGRATIONS, identityMigrations, biddingMigrations, auctionMigrations, notificationMigrations, paymentMigrations, analyticsMigrations];

/** The pools of a process, each with the role of one schema: SQL that names another module's schema fails in one process too. */
export type Pools = {
  open(schema: string, how?: Omit<Partial<DatabaseOptions>, 'connection' | 'role'>): Database;
  /** For readers of pages and pictures. */
  readers(schema: string): Database;
  /** For the relay of the schema's outboxes. */
  relay(schema: string): Database;
  /** How full each of them is. */
  use(): PoolUse[];
  close(): Promise<void>;
};

/** Connections a module's pool has at most. Bidding's is beside its lanes, for questions and the closer. */
const CONNECTIONS_MAX = 6;

/** How long readers of pages and pictures wait for a connection: a page asks for many things at once, and a picture that is refused stays away. */
const READERS_WAIT_MS = 2_000;

/** As for a relay: the planner, which knows nothing of a fresh house, reads no whole table for a page. */
export const AUDIT_SESSION = {
  max: 2, limits: { statementMs: 60_000 }, settings: { enable_seqscan: 'off', plan_cache_mode: 'force_custom_plan' }, applicationName: 'auctionhub bidding audit', waitMs: READERS_WAIT_MS,
} as const;

/** Pools are made when they are asked for, and closed together. */
export function openPools(connection: Connection, log: Log): Pools {
  const pools: Database[] = [];
  const uses: (() => PoolUse)[] = [];
  const open: Pools['open'] = (schema, how = {}) => {
    const pool = openDatabase({
      role: roleOf(schema), max: CONNECTIONS_MAX, applicationName: `auctionhub ${schema}`,
      onError: (error) => log.warn({ schema, err: error }, 'A connection to the database was lost; another is made when it is needed.'),
      ...how, connection, onOpen: (use) => void uses.push(use),
    });
    pools.push(pool);
    return pool;
  };
  return {
    open,
    readers: (schema) => open(schema, { waitMs: READERS_WAIT_MS }),
    relay: (schema) => open(schema, { ...RELAY_SESSION, applicationName: `auctionhub ${schema} relay` }),
    use: () => uses.map((use) => use()),
    close: async () => { await Promise.all(pools.map((pool) => pool.close())); },
  };
}
