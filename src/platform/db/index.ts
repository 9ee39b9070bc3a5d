export type { Connection, Server, Session, SessionLimits } from './connection.ts';
export { roleOf } from './connection.ts';
export { CommitUnconfirmed, DatabaseBusy, DatabaseLost, isDatabaseLost, isLockTimeout, isUniqueViolation, sqlState } from './errors.ts';
export { openDatabase, CONNECTION_WAIT_MS_MAX, type DatabaseOptions } from './pool.ts';
export { openLane, type Lane, type LaneNotice, type LaneOptions, type LaneResult } from './lane.ts';
export { migrate, planMigrations, MigrationFailed, type Applied, type ModuleMigrations } from './migrate.ts';
export { connectOrStartEmbedded, startEmbeddedPostgres, type EmbeddedOptions, type EmbeddedPostgres } from './embedded/server.ts';
export { EmbeddedUnavailable } from './embedded/binaries.ts';
export { pingDatabase } from './ping.ts';
