import type { Clock } from '../time/ports.ts';
import { LocalTexts } from './local.ts';
import type { Cache } from './ports.ts';

/** The cache of one process. */
export function inProcessCache(clock: Pick<Clock, 'monotonicMs'>): Cache {
  const local = new LocalTexts(clock);
  return {
    through: (name, ttlMs, make) => local.through(name, async () => ({ text: await make(), ttlMs })),
    clear: async () => {
      local.clear();
      return { shared: 0 };
    },
  };
}
