import type { Accepted } from '../history.ts';

/** A moment on the campaign's clock and on the wall's. */
export type Moment = { atMs: number; wallMs: number };
export const now = (): Moment => ({ atMs: performance.now(), wallMs: Date.now() });

/** How long it took, and how long it would have taken had nobody else wanted the processors. */
export type Recovery = { tookMs: number; ownMs: number };

type Wait = { from: Moment; give: (tookMs: number | null) => void };

/** From each fault on: how long until a bid was acknowledged that was decided after it. */
export class Recoveries {
  readonly times = new Map<string, Recovery[]>();
  #waiting: Wait[] = [];

  /** Called with every bid that was accepted. The house's times are those of this machine's clock. */
  accepted({ decidedAtMs }: Accepted, endedMs: number): void {
    const over = this.#waiting.filter(({ from }) => decidedAtMs > from.wallMs);
    this.#waiting = this.#waiting.filter((wait) => !over.includes(wait));
    for (const { from, give } of over) give(endedMs - from.atMs);
  }

  /** Waits until a bid is acknowledged that was decided after the moment; null when there is none within `msMax`. */
  async acknowledged(from: Moment, msMax: number): Promise<number | null> {
    const { promise, resolve: give } = Promise.withResolvers<number | null>();
    const wait: Wait = { from, give };
    this.#waiting.push(wait);
    const timer = setTimeout(() => give(null), Math.max(0, from.atMs + msMax - performance.now()));
    const tookMs = await promise;
    clearTimeout(timer);
    this.#waiting = this.#waiting.filter((other) => other !== wait);
    return tookMs;
  }

  keep(what: string, recovery: Recovery): void {
    const times = this.times.get(what);
    if (times === undefined) this.times.set(what, [recovery]);
    else times.push(recovery);
  }
}
