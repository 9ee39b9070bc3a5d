import type { Chance } from '../../world/chance.ts';

/** How long things take, microseconds; drawn anew each time. */
export type Latency = {
  /** One way between a process and the server. */
  networkUs(): number;
  /** Running one statement. */
  executeUs(): number;
  /** Writing a commit to the disk and, where there is one, to the standby. */
  commitUs(): number;
  /** Greeting a new connection. */
  connectUs(): number;
};

/** How slow a seed's network and disk are, and how often they are much slower for once. */
export type LatencyProfile = { networkUs: number; executeUs: number; commitUs: number; spikes: number; spikeUs: number };

export const ORDINARY: LatencyProfile = { networkUs: 60, executeUs: 40, commitUs: 700, spikes: 0.001, spikeUs: 15_000 };

const CONNECT_ROUND_TRIPS = 4;
const CONNECT_US = 1_500;

/** A profile of its own for a seed: from a quick machine to a poor one. */
export function drawnProfile(chance: Chance): LatencyProfile {
  return {
    networkUs: chance.pick([20, 60, 60, 200, 1_000]), executeUs: chance.pick([20, 40, 40, 150]), commitUs: chance.pick([200, 700, 700, 2_000, 8_000]),
    spikes: chance.pick([0, 0.001, 0.001, 0.01]), spikeUs: chance.pick([5_000, 15_000, 60_000, 200_000]),
  };
}

export function latencyOf(chance: Chance, profile: LatencyProfile = ORDINARY): Latency {
  const around = (us: number): number => {
    const drawn = us * (0.5 + chance.part());
    return chance.happens(profile.spikes) ? drawn + chance.exponential(profile.spikeUs) : drawn;
  };
  return {
    networkUs: () => around(profile.networkUs),
    executeUs: () => around(profile.executeUs),
    commitUs: () => around(profile.commitUs),
    connectUs: () => around(CONNECT_US) + CONNECT_ROUND_TRIPS * around(profile.networkUs),
  };
}
