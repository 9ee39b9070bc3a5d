import { setTimeout as wait } from 'node:timers/promises';
import type { Shop } from '../../parity/bus/shop.ts';

/** Sales that go on by themselves. `stop` answers what they saw. */
export type Writers = { stop(): Promise<{ sold: number; slowestMs: number }>; sold(): number };

/** Writes to the outbox on several keys at once, each after a rest, and wakes the relay: what accepting bids does. */
export function startWriters(shop: Shop, wake: () => void, { keys, restMs }: { keys: number; restMs: number }): Writers {
  const state = { going: true, sold: 0, slowestMs: 0 };
  const loops = Array.from({ length: keys }, async (_, at) => {
    while (state.going) {
      const startMs = performance.now();
      await shop.sell(at + 1);
      state.slowestMs = Math.max(state.slowestMs, performance.now() - startMs);
      state.sold += 1;
      wake();
      await wait(restMs);
    }
  });
  return {
    sold: () => state.sold,
    stop: async () => {
      state.going = false;
      await Promise.all(loops);
      return { sold: state.sold, slowestMs: Math.round(state.slowestMs) };
    },
  };
}
