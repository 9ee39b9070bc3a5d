import type { Command } from 'commander';
import { carryOut, COMMAND_EXIT, declare, type Report, type Terminal } from './frame.ts';

/** `cache clear`: every process of the house, and Redis where there is one, forgets what it keeps for speed. */
export function declareCacheClear(parent: Command, terminal: Terminal): void {
  declare(parent, 'clear', 'let every process forget what it keeps to answer faster; nothing of record is lost, and it is made anew when it is asked for')
    .action(async (asked: { json?: boolean }) => carryOut(terminal, asked, clear));
}

async function clear(): Promise<Report> {
  const [{ withFoundation }, { openCommons }, { sessionSecret }, { RedisAway }, { openMetrics }] = await Promise.all([
    import('./house.ts'), import('../app/commons.ts'), import('../app/settings.ts'), import('#platform/redis/ports.ts'), import('#platform/metrics/metrics.ts'),
  ]);
  return withFoundation(async ({ settings, connection, book }) => {
    const commons = openCommons({
      connection, sessionSecret: await sessionSecret(settings), limits: settings.limits, log: book.log, metrics: openMetrics(), redisUrl: settings.redisUrl,
    }, { kind: 'command', alone: false });
    try {
      await commons.start();
      const { shared } = await commons.cache.clear();
      if (commons.redis === null) return told('The processes of the house were told to forget what they keep.', { redis: 'disabled', shared });
      return told(`The processes of the house were told to forget what they keep, and ${shared} ${shared === 1 ? 'text' : 'texts'} in Redis ${shared === 1 ? 'was' : 'were'} removed.`, { redis: 'cleared', shared });
    } catch (error) {
      if (!(error instanceof RedisAway)) throw error;
      return { ...told('The processes of the house were told to forget what they keep. Redis cannot be reached, so what is in it stays until its time is over, seconds at most.', { redis: 'unavailable', shared: 0 }), exitCode: COMMAND_EXIT.foundSomething };
    } finally {
      await commons.stop();
    }
  });
}

const told = (line: string, json: { redis: string; shared: number }): Report => ({ exitCode: COMMAND_EXIT.good, lines: [line], json });
