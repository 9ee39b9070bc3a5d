import type { Database } from '#platform/db/types.ts';
import type { Lane } from '#platform/db/lane.ts';
import type { SimProcess } from '../../world/process.ts';
import { controlOf, type Control } from './control.ts';
import { ServerCore, type ServerOptions } from './core.ts';
import { type LaneSettings, openSimLane } from './lane.ts';
import { type PoolSettings, openSimDatabase } from './pool.ts';

export type SimServer = {
  /** A pool of a process, with the role of one schema. As `openDatabase`. */
  database(process: SimProcess, settings?: PoolSettings): Database;
  /** A pipelined session of a process. As `openLane`. */
  lane(process: SimProcess, settings?: LaneSettings): Promise<Lane>;
  /** What the campaign does to the server, and what it may look at. */
  control: Control;
};

/** A simulated PostgreSQL server. */
export function simServer(options: ServerOptions): SimServer {
  const core = new ServerCore(options);
  return {
    database: (process, settings) => openSimDatabase(core, process, settings),
    lane: (process, settings) => openSimLane(core, process, settings),
    control: controlOf(core),
  };
}
