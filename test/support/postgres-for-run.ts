import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectOrStartEmbedded } from '#platform/db/index.ts';
import { isAlive, livingPostmaster, stopPostmaster } from '#platform/db/embedded/processes.ts';

/** Where a worker finds the run's server: a JSON of its connection settings. */
export const RUN_SERVER = 'AUCTIONHUB_TEST_POSTGRES';
const FOLDER = /^auctionhub-test-(\d+)-/;

/** Starts one PostgreSQL for the run of the tests and stops it afterwards. Called by vitest. */
export async function setup(): Promise<() => Promise<void>> {
  await sweep();
  const dataDir = await testFolder();
  // A power cut cannot happen to this folder: it is thrown away. Killed processes lose nothing either way.
  const server = await connectOrStartEmbedded({ dataDir, settings: { fsync: 'off', full_page_writes: 'off', max_connections: '300' } });
  process.env[RUN_SERVER] = JSON.stringify(server.connection);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

/** A folder under the system's temporary one, named after this process so that a later run can clear up after a killed one. */
export const testFolder = (): Promise<string> => mkdtemp(join(tmpdir(), `auctionhub-test-${process.pid}-`));

async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = FOLDER.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const folder = join(tmpdir(), name);
    const pid = await livingPostmaster(join(folder, 'postgres'));
    if (pid !== null) await stopPostmaster(pid, join(folder, 'postgres'));
    await rm(folder, { recursive: true, force: true });
  }
}
