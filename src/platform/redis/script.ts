import { createHash } from 'node:crypto';
import type { Redis } from './ports.ts';

/** A script that the server runs in one step. It is sent once and then called by its sum; a server that has forgotten it is told again. */
export function keptScript(source: string): (redis: Redis, keys: readonly string[], values: readonly string[]) => Promise<unknown> {
  const sum = createHash('sha1').update(source).digest('hex');
  return async (redis, keys, values) => {
    const rest = [String(keys.length), ...keys, ...values];
    try {
      return await redis.command(['EVALSHA', sum, ...rest]);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.command(['EVAL', source, ...rest]);
    }
  };
}
