import type { Lane } from './lane.ts';
import { statement } from './types.ts';

const holdName = statement<{ held: boolean }>('platform.hold_name', `
  select pg_try_advisory_lock(hashtextextended('alone:' || $1::text, 0)) as held`);

/** Work that one process of a house does at a time. */
export type Alone = {
  /** Whether this process has the work; asks for it when nobody has. A process that dies, or loses its session, loses the work with it. */
  held(): Promise<boolean>;
  /** Gives it up. */
  letGo(): Promise<void>;
};

/** Holds a name among all processes that share the database, by a lock that lives as long as a session. `connect` opens that session. */
export function alone(name: string, connect: () => Promise<Lane>): Alone {
  let lane: Lane | null = null;
  let has = false;
  return {
    held: async () => {
      if (lane === null || lane.lost) {
        has = false;
        lane = await connect();
      }
      if (has) return true;
      has = (await lane.send(holdName, [name])).rows[0]?.held === true;
      return has;
    },
    letGo: async () => {
      has = false;
      await lane?.close().catch(() => {});
      lane = null;
    },
  };
}
