/** Does something in the next turn of the event loop: `setImmediate`, or a hand-wound one in a test. */
export type Defer = (work: () => void) => void;

type Round = { count: number; at: number; work: (index: number, atMs: number) => void; done: () => void };

/**
 * Spreads rounds of many small writes over turns of the event loop, so that a bid that arrives meanwhile waits for
 * at most `perTurn` of them. A long round gives way to the next one after each turn. Bounded by whoever adds: a topic
 * has one round at a time, and so has a sweep.
 */
export class Turns {
  private readonly defer: Defer;
  private readonly perTurn: number;
  private readonly monotonicMs: () => number;
  private rounds: Round[] = [];
  private waiting = false;

  constructor(defer: Defer, perTurn: number, monotonicMs: () => number) {
    this.defer = defer;
    this.perTurn = perTurn;
    this.monotonicMs = monotonicMs;
  }

  /** Calls `work` with 0 to `count` - 1 and the monotonic time of the turn, then `done`, all in later turns. */
  add(count: number, work: (index: number, atMs: number) => void, done: () => void): void {
    this.rounds.push({ count, at: 0, work, done });
    this.wake();
  }

  private wake(): void {
    if (this.waiting || this.rounds.length === 0) return;
    this.waiting = true;
    this.defer(() => {
      this.waiting = false;
      this.turn();
      this.wake();
    });
  }

  private turn(): void {
    const atMs = this.monotonicMs();
    let left = this.perTurn;
    while (left > 0) {
      const round = this.rounds.shift();
      if (round === undefined) return;
      const stop = Math.min(round.count, round.at + left);
      // An empty round costs a look too: without the 1 a thousand quiet topics would all be done in one turn.
      left -= Math.max(1, stop - round.at);
      while (round.at < stop) round.work(round.at++, atMs);
      if (round.at < round.count) this.rounds.push(round);
      else round.done();
    }
  }
}
