import { roleOf, connectOrStartEmbedded, migrate, openDatabase, openLane, startEmbeddedPostgres, type Applied, type Connection, type Lane, type ModuleMigrations } from '#platform/db/index.ts';
import { SettingRefused } from '#platform/config/settings.ts';
import type { DatabaseOptions } from '#platform/db/pool.ts';
import type { Database } from '#platform/db/types.ts';
import { canKeepLogs, openLog, type LogBook } from '#platform/log/log.ts';
import { openMetrics, type Metrics } from '#platform/metrics/metrics.ts';
import { EXIT, openLifecycle, type Lifecycle, type StopCause } from '#platform/process/lifecycle.ts';
import { secretsOf, type Settings } from './settings.ts';

/** What every shape of the house and every command stands on: log, numbers, database. */
export type Foundation = {
  readonly settings: Settings;
  readonly book: LogBook;
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
  readonly connection: Connection;
  /** A pool with the role of one schema; closed when the house stops. */
  database(schema: string, options?: Omit<Partial<DatabaseOptions>, 'connection' | 'role'>): Database;
  /** A new pipelined session with the role of one schema. Whoever opens it closes it. */
  lane(schema: string): Promise<Lane>;
  /** Brings the schemas of the modules up to date. */
  migrate(modules: readonly ModuleMigrations[]): Promise<Applied[]>;
};

export type FoundationOptions = {
  settings: Settings;
  book: LogBook;
  lifecycle: Lifecycle;
  /** house: the server is started again when it dies, and a second house on it is refused. command: joins a running one. */
  as: 'house' | 'command';
  /** The database is gone for good. */
  onLost?: (cause: StopCause) => void;
};

/** The log as the settings want it. Throws SettingRefused when there can be no files in its folder. */
export function openBook(settings: Settings): LogBook {
  const { logLevel: level, logDir: dir } = settings;
  if (dir !== null && !canKeepLogs(dir)) throw new SettingRefused(`LOG_DIR ${dir} cannot be made or written: choose a folder that you may write.`);
  return openLog({ level, dir, secrets: secretsOf(settings) });
}

/**
 * Finds or starts the database. Everything opened through the foundation is closed by the lifecycle, the database last.
 * Throws EmbeddedUnavailable with a sentence when there is no database to be had.
 */
export async function layFoundation(options: FoundationOptions): Promise<Foundation> {
  const { settings, book, lifecycle } = options;
  const connection = settings.databaseUrl === null ? await startEmbedded(options) : { connectionString: settings.databaseUrl };
  return {
    settings, book, lifecycle, connection,
    metrics: openMetrics({ processMetrics: options.as === 'house' }),
    database: (schema, how) => {
      const database = openDatabase({
        applicationName: `auctionhub ${schema}`, onError: (error) => book.log.warn({ schema, err: error }, 'An idle connection was lost.'),
        ...how, connection, role: roleOf(schema),
      });
      lifecycle.started(`pool of ${schema}`, () => database.close());
      return database;
    },
    lane: (schema) => openLane({ applicationName: `auctionhub ${schema} lane`, connection, role: roleOf(schema) }),
    migrate: async (modules) => {
      const applied = await migrate(connection, modules);
      for (const { schema, name } of applied) book.log.info({ schema, name }, 'Applied a migration.');
      return applied;
    },
  };
}

async function startEmbedded({ settings, book, lifecycle, as, onLost }: FoundationOptions): Promise<Connection> {
  const start = as === 'house' ? startEmbeddedPostgres : connectOrStartEmbedded;
  const server = await start({
    dataDir: settings.dataDir,
    onTrouble: ({ kind, message }) => {
      if (kind === 'restarted') book.log.error({}, message);
      else onLost?.({ exitCode: EXIT.lost, sentence: message });
    },
  });
  lifecycle.started('embedded PostgreSQL', () => server.stop());
  return server.connection;
}

/** A lifecycle that logs to the book. */
export const lifecycleOf = (book: LogBook): Lifecycle => openLifecycle(book.log);
