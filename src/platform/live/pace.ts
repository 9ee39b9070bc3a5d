/** How long events are gathered before they are sent, by the number of watchers: crowds trade promptness for writes. */
const STEPS: readonly { watchers: number; tickMs: number }[] = [
  { watchers: 200, tickMs: 0 },
  { watchers: 1_000, tickMs: 100 },
  { watchers: 5_000, tickMs: 250 },
];

/** Milliseconds between two flushes of a topic: 0 up to 200 watchers, 100 at 1,000, 250 from 5,000, a straight line between. */
export function tickMs(watchers: number): number {
  let before = STEPS[0];
  for (const step of STEPS) {
    if (before === undefined || watchers <= step.watchers) return between(before ?? step, step, watchers);
    before = step;
  }
  return before?.tickMs ?? 0;
}

function between(low: { watchers: number; tickMs: number }, high: { watchers: number; tickMs: number }, watchers: number): number {
  if (watchers <= low.watchers || high.watchers === low.watchers) return low.tickMs;
  const share = (watchers - low.watchers) / (high.watchers - low.watchers);
  return Math.round(low.tickMs + share * (high.tickMs - low.tickMs));
}

/**
 * A budget of writes a second, shared by all topics. Each flush takes what it will write and is told how long to wait;
 * as a topic has one flush at a time, the wait ends at one round of all watchers.
 */
export class WriteBudget {
  private readonly perMs: number;
  private readonly burstMs: number;
  private freeAtMs = 0;

  constructor(writesPerSecond: number, burstMs: number) {
    this.perMs = writesPerSecond / 1_000;
    this.burstMs = burstMs;
  }

  /** Milliseconds to put the flush off; 0 while within the budget and its burst. */
  take(writes: number, nowMs: number): number {
    const startMs = Math.max(this.freeAtMs, nowMs);
    this.freeAtMs = startMs + writes / this.perMs;
    return Math.max(0, startMs - nowMs - this.burstMs);
  }
}
