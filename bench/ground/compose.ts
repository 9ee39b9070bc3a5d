import { createWriteStream } from 'node:fs';
import { type House, openHouse } from '../../src/app/house.ts';
import type { BiddingCommands } from '#contracts/bidding.ts';
import type { Server } from '#platform/db/index.ts';
import { LIVE_LIMITS, unthrottled } from '#platform/live/limits.ts';
import { openLog } from '#platform/log/log.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';

export type ComposeOptions = { connection: Server; dataDir: string; commands?: (own: BiddingCommands) => BiddingCommands };

/** Keyed into the sessions of the benchmark's bidders. */
export const SESSION_SECRET = 'a secret of the benchmark alone, long enough';

/**
 * The whole house in this process, as `serve` composes it but without rate limits, listening on a free port of the loopback
 * interface. Its log and the line for every call are made as ever and go nowhere.
 */
export async function composeHouse({ connection, dataDir, commands }: ComposeOptions): Promise<{ house: House; port: number }> {
  const book = openLog({ level: 'info', dir: null, secrets: [], stdout: createWriteStream('/dev/null') });
  const house = openHouse({
    connection, dataDir, publicUrl: 'http://127.0.0.1', post: { kind: 'none' }, sessionSecret: SESSION_SECRET, trustedProxies: [], limits: false, version: 'benchmark', log: book.log, accessLog: book.access,
    metrics: openMetrics({ processMetrics: true }), live: unthrottled(LIVE_LIMITS), ...(commands === undefined ? {} : { commands }),
  });
  await house.start();
  const { port } = await house.listen({ host: '127.0.0.1', port: 0 });
  return { house, port };
}
