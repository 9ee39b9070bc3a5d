import { mkdir } from 'node:fs/promises';
import type { Foundation } from './foundation.ts';
import { MIGRATIONS } from './databases.ts';
import { type House, openHouse } from './house.ts';
import { publicUrlAt, sessionSecret } from './settings.ts';
import { version } from './version.ts';

/*
 * Order of the start, and backwards of the stop: database, migrations, modules, relays and jobs, the front door.
 */
export async function compose(foundation: Foundation): Promise<{ url: string }> {
  const { settings } = foundation;
  const house = await raiseHouse(foundation);
  // Registered first: a start that fails half way is stopped like a whole one.
  foundation.lifecycle.started('the house', () => house.stop());
  await house.start();
  const { port } = await house.listen({ host: settings.host, port: settings.port });
  return { url: publicUrlAt(settings, port).origin };
}

/** A migrated house that neither works by itself nor listens: what `serve` starts and what commands use. Its owner stops it. */
export async function raiseHouse(foundation: Foundation): Promise<House> {
  const { settings, book, metrics } = foundation;
  await mkdir(settings.dataDir, { recursive: true });
  await foundation.migrate(MIGRATIONS);
  return openHouse({
    connection: foundation.connection, publicUrl: publicUrlAt(settings, settings.port).origin, trustedProxies: settings.trustedProxies,
    limits: settings.limits, sessionSecret: await sessionSecret(settings), dataDir: settings.dataDir, version, log: book.log, accessLog: book.access, metrics,
  });
}
