import type { Contracts } from '#contracts/services.ts';
import type { Caller } from '#contracts/identity.ts';
import type { HouseBus } from '#platform/bus/bus.ts';
import type { Database } from '#platform/db/types.ts';
import type { RateLimiter } from '#platform/http/limits.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { KeySource } from '#platform/time/ports.ts';
import type { Commons } from './commons.ts';
import type { Crier } from './crier.ts';
import type { Pools } from './databases.ts';
import type { HouseOptions } from './house-options.ts';

/** What every module of a process is put together from. */
export type Kit = {
  options: HouseOptions;
  pools: Pools;
  bus: HouseBus;
  commons: Commons;
  crier: Crier;
  keys: KeySource;
  limiter: RateLimiter | null;
  /** The other modules, wherever they are. */
  ask: Contracts;
};

/** A module in this process, with all that the process does for it. */
export type Part<Module, Serves> = {
  module: Module;
  /** What others may ask of it. */
  serves: Serves;
  routes: readonly BoundRoute<Caller>[];
  /** A pool with the module's role, for its health. */
  database: Database;
  /** Relays its outboxes and hears those of others. Called once, when all modules of the process are there. */
  connect?(): void;
  /** Begins what it does by itself. */
  start?(): Promise<void> | void;
  /** Ends what may still write events, before the relays end. */
  drain?(): Promise<void>;
  /** Ends the rest. */
  stop?(): Promise<void> | void;
  /** Deletes what need not be kept; called once an hour. */
  clearExpired?(): Promise<unknown>;
};
