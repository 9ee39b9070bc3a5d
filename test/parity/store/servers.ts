import { rm } from 'node:fs/promises';
import { connectOrStartEmbedded } from '#platform/db/index.ts';
import { debianPostgres } from '../../blackbox/torture/places/debian-postgres.ts';
import { testFolder } from '../../support/postgres-for-run.ts';
import type { Adapter } from './house.ts';
import { real } from './real.ts';
import { simulated } from './simulated.ts';

/** The servers that are held to the contract, and how each is had. `asked` collects the names of all statements that are sent. Null: this machine has none. */
export const SERVERS = {
  simulated: async (asked: Set<string>): Promise<Adapter | null> => simulated(asked),
  embedded: embedded,
  debian: debian,
} as const satisfies Record<string, (asked: Set<string>) => Promise<Adapter | null>>;

export type ServerName = keyof typeof SERVERS;
export const SERVER_NAMES: readonly ServerName[] = ['simulated', 'embedded', 'debian'];

async function embedded(asked: Set<string>): Promise<Adapter> {
  const dataDir = await testFolder();
  const server = await connectOrStartEmbedded({ dataDir, settings: { fsync: 'off', full_page_writes: 'off' } });
  return real(server.connection, asked, async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
}

async function debian(asked: Set<string>): Promise<Adapter | null> {
  const server = await debianPostgres();
  if (server === null) return null;
  await server.start();
  return real({ connectionString: server.url(server.port) }, asked, () => server.remove());
}
