import { houseServer, type HouseServer } from '../../simulation/store/house.ts';
import { latencyOf, ORDINARY } from '../../simulation/store/engine/latency.ts';
import { World } from '../../simulation/world/world.ts';
import { House, type Adapter, type Ground } from './house.ts';

/** Longer than any statement takes there that waits for nobody. */
const QUIET_MS = 12;
/** As the engine has it. */
const DEADLOCK_MS = 1_000;
const RUN_US_MAX = 3_600_000_000;

/** The simulated PostgreSQL. Each house is a world of its own. `change` breaks a server, for those who want to see it found. */
export function simulated(asked: Set<string>, change: (server: HouseServer) => void = () => {}): Adapter {
  let houses = 0;
  return {
    name: 'the simulated PostgreSQL',
    inHouse: async (work) => {
      const world = new World({ seed: `contract ${houses += 1}` });
      const server = houseServer({ world, latency: latencyOf(world.chance.fork('server latency'), { ...ORDINARY, spikes: 0 }) });
      change(server);
      const process = world.process('contract');
      const pass = (ms: number): Promise<void> => new Promise((resolve) => { world.at(ms * 1_000, 'contract', 'pass', () => resolve()); });
      const ground: Ground = {
        lane: (label, schema, limits) => server.lane(process, { label, role: schema, limits }),
        database: (schema, limits) => server.database(process, { role: schema, ...limits }),
        pass, deadlockMs: DEADLOCK_MS,
        soon: () => pass(QUIET_MS),
        allWait: async () => {
          await pass(QUIET_MS);
          return true;
        },
      };
      const house = new House(ground, asked);
      let finished = false;
      const done = work(house).finally(() => {
        finished = true;
        world.stop();
      });
      // Heard below; the world may break first.
      done.catch(() => {});
      await world.run({ untilUs: RUN_US_MAX });
      if (!finished) throw new Error('The case waits for something that never happens.');
      return done;
    },
    close: async () => {},
  };
}
