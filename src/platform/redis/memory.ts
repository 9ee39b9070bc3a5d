import type { RedisStatus } from './ports.ts';

/** What the server says of its memory (`INFO memory`), or null when it does not say it in words that are known. */
export function memoryOf(info: unknown): RedisStatus['memory'] {
  const field = (name: string): number => {
    const found = typeof info === 'string' ? new RegExp(`^${name}:(\\d+)\\r?$`, 'm').exec(info)?.[1] : undefined;
    return found === undefined ? 0 : Number(found);
  };
  const usedBytes = field('used_memory');
  // 0 is "no limit": then the machine has one.
  const maxBytes = field('maxmemory') || field('total_system_memory');
  return usedBytes === 0 || maxBytes === 0 ? null : { usedBytes, maxBytes };
}
