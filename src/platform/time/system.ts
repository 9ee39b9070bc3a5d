import { randomBytes, randomInt } from 'node:crypto';
import type { Clock, Entropy, KeySource, Timers } from './ports.ts';

/** The machine's clocks. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** The event loop's timers. A timer keeps the process alive until it ran or was cancelled. */
export const systemTimers: Timers = {
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Random bytes that cannot be guessed. */
export const systemEntropy: Entropy = { bytes: (count) => randomBytes(count) };

const LOW_BITS = 21n;
const LOW_MAX = (1 << 21) - 1;
// A millisecond's first key is drawn from the lower half, which leaves the other half to count in.
const START_MAX = 1 << 20;

/**
 * Keys of 63 bits: 42 of milliseconds (enough until 2109), 21 that start by chance and count. Increasing within the process, also
 * when the clock steps back. Two processes can draw the same key (about once in a million pairs within one millisecond),
 * so a key's uniqueness is the store's constraint and not a promise of this source.
 */
export function systemKeys(clock: Clock = systemClock, drawStart: () => number = () => randomInt(START_MAX)): KeySource {
  let lastMs = 0;
  let low = LOW_MAX;
  return {
    next: () => {
      const nowMs = clock.nowMs();
      if (nowMs > lastMs) {
        lastMs = nowMs;
        low = drawStart();
      } else if (low < LOW_MAX) {
        low += 1;
      } else {
        lastMs += 1;
        low = drawStart();
      }
      return (BigInt(lastMs) << LOW_BITS) | BigInt(low);
    },
  };
}

/** One turn of the event loop: everything that has arrived is handed on before this comes back. */
export const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
