import { Client, type ClientConfig } from 'pg';

/** Where a PostgreSQL is. A `host` that starts with `/` is the folder of a unix socket. */
export type Server = { host: string; port: number; user: string; password: string; database: string };
export type Connection = Server | { connectionString: string };

/** Limits of one session; milliseconds, 0 = none. */
export type SessionLimits = { statementMs: number; idleInTransactionMs: number; lockMs: number };

export type Session = {
  /** Seen in pg_stat_activity. */
  applicationName: string;
  /** The session acts with this role's rights from its first statement on. */
  role?: string;
  limits: SessionLimits;
  /** Further settings of the session, by their PostgreSQL names. */
  settings?: Readonly<Record<string, string>>;
};

/** A TCP connection and the greeting must be done within this. */
export const CONNECT_MS_MAX = 5_000;

/** A connection without traffic is tried after this long. */
const KEEP_ALIVE_AFTER_MS = 10_000;
/** A statement that its server should have ended is given up, with its connection, after this much more. */
const SILENCE_MS = 1_000;

/** Options for the driver: the server, and the session's settings as start-up options, so that no statement ever runs without them. */
export function driverConfig(connection: Connection, session: Session): ClientConfig {
  const settings: Record<string, string> = {
    // Nothing is found without naming its schema, so a statement that forgets it fails in the first test.
    search_path: 'pg_catalog',
    timezone: 'UTC',
    statement_timeout: String(session.limits.statementMs),
    idle_in_transaction_session_timeout: String(session.limits.idleInTransactionMs),
    lock_timeout: String(session.limits.lockMs),
    // To compile a statement takes a server up to seconds, and all of ours run for less. Before release 18 it does so for every plan that a switched-off way of reading makes dear.
    jit: 'off',
    ...session.settings,
    ...(session.role === undefined ? {} : { role: session.role }),
  };
  return {
    ...serverOf(connection),
    application_name: session.applicationName,
    options: Object.entries(settings).map(([name, value]) => `-c ${name}=${escapeOption(value)}`).join(' '),
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    // The server's own limit ends a slow statement; this one ends a connection that went silent, whose host may be gone without a word.
    ...(session.limits.statementMs === 0 ? {} : { query_timeout: session.limits.statementMs + SILENCE_MS }),
    connectionTimeoutMillis: CONNECT_MS_MAX,
  };
}

// The address is taken apart first: options inside a connection string would otherwise win over the session's own.
function serverOf(connection: Connection): ClientConfig {
  if (!('connectionString' in connection)) return connection;
  const { host, port, user, password, database, ssl } = new Client(connection);
  return {
    host, port, ssl,
    ...(user === undefined ? {} : { user }),
    ...(typeof password === 'string' ? { password } : {}),
    ...(database === undefined ? {} : { database }),
  };
}

const escapeOption = (value: string): string => value.replace(/[\\ ]/g, '\\$&');

/** The name of the role that holds a module schema's rights. */
export const roleOf = (schema: string): string => `auctionhub_${schema}`;
