import { startEmbeddedPostgres } from '#platform/db/index.ts';

// A process that uses an embedded server as the house does, for tests that kill it.
const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('Usage: house-on-server.ts <data folder>');
const server = await startEmbeddedPostgres({ dataDir });
process.send?.({ pid: await server.pid() });
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
// Keeps the process alive until it is told to stop.
setInterval(() => {}, 60_000);
