/** How many may work at once, and how many may wait for their turn. */
export type TurnLimits = { atOnceMax: number; waitingMax: number };

/** Runs work in turn, first come first served; null, and nothing is run, when too many wait already. What the work throws is the caller's. */
export function turns(limits: TurnLimits): <Value>(work: () => Promise<Value>) => Promise<Value | null> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= limits.atOnceMax) {
      if (waiting.length >= limits.waitingMax) return null;
      // The one that ends hands its place on, so nobody slips in between.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
