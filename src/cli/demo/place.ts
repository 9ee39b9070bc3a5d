import { createServer } from 'node:net';
import { readSources } from '#platform/config/dot-env.ts';
import type { SettingSource } from '#platform/config/settings.ts';
import { SETTINGS } from '../../app/settings.ts';

const PORT_FIRST = 5_000;
const PORTS_TRIED_MAX = 10;
const HOST_OTHERWISE = '127.0.0.1';
const DATA_DIR_OTHERWISE = './data';

export type Place = {
  /** A text for every setting, so that nothing is taken from `.env`, which is about the real house. */
  settings: Readonly<Record<string, string>>;
  /** Folder of the real house, which is not touched; null when DATA_DIR was set for this start and is used itself. */
  realDataDir: string | null;
  /** Nobody set LOG_LEVEL: the terminal is for what happens in the sale. */
  quiet: boolean;
};

/** Where a demonstration runs: beside the real house of the folder, on a port that is free, and with a quiet log unless told otherwise. */
export async function demonstrationSettings(folder: string, environment: SettingSource): Promise<Place> {
  const given = (name: string): string | null => (environment[name]?.trim() ?? '') || null;
  const written = (await readSources(folder, {}))['DATA_DIR']?.trim() ?? '';
  const realDataDir = given('DATA_DIR') === null ? withoutSlash(written === '' ? DATA_DIR_OTHERWISE : written) : null;
  const settings = Object.fromEntries(SETTINGS.map(({ name }) => [name, given(name) ?? '']));
  return {
    realDataDir,
    quiet: given('LOG_LEVEL') === null,
    settings: {
      ...settings,
      DATA_DIR: realDataDir === null ? (given('DATA_DIR') ?? '') : `${realDataDir}-demo`,
      PORT: given('PORT') ?? String(await freePort(given('HOST') ?? HOST_OTHERWISE)),
      LOG_LEVEL: given('LOG_LEVEL') ?? 'warn',
    },
  };
}

const withoutSlash = (path: string): string => path.replace(/(?<=.)\/+$/, '');

/** The first port from 5000 on that nobody has; 5000, which will then be told to be taken, when ten of them are. */
async function freePort(host: string): Promise<number> {
  for (let port = PORT_FIRST; port < PORT_FIRST + PORTS_TRIED_MAX; port += 1) if (await isFree(host, port)) return port;
  return PORT_FIRST;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(!('code' in error && error.code === 'EADDRINUSE')));
    server.listen({ host, port }, () => server.close(() => resolve(true)));
  });
}
