/** Time that a test winds by hand, without turns of the event loop: what is due goes off in order, at its own moment. */
export class WoundTime {
  nowMs = 1_000;
  private readonly timers = new Set<{ atMs: number; number: number; work: () => void }>();
  private made = 0;

  readonly after = (ms: number, work: () => void): { cancel(): void } => {
    this.made += 1;
    const timer = { atMs: this.nowMs + Math.max(0, ms), number: this.made, work };
    this.timers.add(timer);
    return { cancel: () => void this.timers.delete(timer) };
  };

  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    for (let next = this.due(endMs); next !== null; next = this.due(endMs)) {
      this.timers.delete(next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.work();
    }
    this.nowMs = endMs;
  }

  /** Winds on without anything going off, as in a machine that sleeps; what became due goes off late. */
  sleep(ms: number): void {
    this.nowMs += ms;
  }

  private due(endMs: number): { atMs: number; number: number; work: () => void } | null {
    let first: { atMs: number; number: number; work: () => void } | null = null;
    for (const timer of this.timers) {
      if (timer.atMs > endMs) continue;
      if (first === null || timer.atMs < first.atMs || (timer.atMs === first.atMs && timer.number < first.number)) first = timer;
    }
    return first;
  }
}
