import { ownServer, type OwnServer } from './postgres.ts';
import { patientCall, type ServedHouse, servedHouse } from './served-house.ts';
import { sevenServices, type SevenServices } from './seven-services.ts';

/** A house as a journey sees it: by its calls and its commands, whether it is one process or seven. */
export type JourneyHouse = ServedHouse & {
  /** The process that keeps what auditors find. */
  readonly auditorUrl: string;
  /** The measurements of all processes, one after the other. */
  metrics(): Promise<string>;
};

/** Longest that a house of either shape may take to be there, on a machine with far more work than it can do. */
export const OPEN_MS_MAX = 600_000;

/**
 * A house for a journey, in the shape of the run: every journey is made as one process and as seven services, in two projects of vitest.config.ts that
 * differ in the environment alone.
 */
export async function journeyHouse(): Promise<JourneyHouse> {
  if (process.env['JOURNEY_SHAPE'] === 'seven') {
    const postgres = await ownServer();
    return asOne(await sevenServices({ postgres: async () => postgres }), postgres);
  }
  const house = await servedHouse();
  return { ...house, auditorUrl: house.url, metrics: () => metricsAt([house.url]) };
}

/** Seven services with the handles of one house: they are started, killed and stopped together. */
function asOne(seven: SevenServices, postgres: OwnServer): JourneyHouse {
  const { processes } = seven;
  return {
    url: seven.url, dataDir: postgres.dataDir, auditorUrl: seven.service('bidding').url, metrics: () => metricsAt(processes.map(({ url }) => url)),
    start: async () => Math.max(...(await Promise.all(processes.map((one) => one.start())))),
    kill: async () => { await Promise.all(processes.map((one) => one.kill())); },
    killPostgres: () => postgres.kill(),
    stop: async () => (await Promise.all(processes.map((one) => one.stop()))).find((code) => code !== 0) ?? 0,
    call: (method, path, body, headers) => patientCall(seven.url, method, path, body, headers),
    run: (...words) => seven.run(...words),
    output: () => processes.map((one) => one.output()).join(''),
    remove: () => seven.remove(),
  };
}

const metricsAt = async (urls: readonly string[]): Promise<string> => (await Promise.all(urls.map(async (url) => (await fetch(`${url}/metrics`)).text()))).join('\n');
