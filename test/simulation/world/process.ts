import type { Clock, Entropy, KeySource, Timers } from '#platform/time/ports.ts';
import { systemKeys } from '#platform/time/system.ts';
import type { Chance } from './chance.ts';
import type { Happening } from './agenda.ts';

/** What a process needs of the world around it. */
export type Surroundings = {
  readonly nowUs: number;
  /** True time as epoch milliseconds, with fractions. */
  wallMs(): number;
  at(afterUs: number, who: string, what: string, work: () => void): Happening;
};

export type ProcessOptions = {
  /** How far the host's wall clock is off, milliseconds. */
  clockOffsetMs?: number;
  /** How much faster the host's clocks run, in parts of one: 0.0001 is 8.6 s a day. */
  drift?: number;
  /** The most that the host keeps a timer waiting beyond its time, microseconds. */
  timerLateUs?: number;
};

const TIMER_LATE_US = 1_000;
/** A timer of Node may go off a little before its milliseconds are full. */
const TIMER_EARLY_US = 900;
const TURN_US_MAX = 20;
const KEY_START_MAX = 1 << 20;

/**
 * One process of the house on a host of its own.
 *
 *   running ⇄ paused (nothing of it happens; on waking all that came due happens at once, in order)
 *      └───────┴──▶ killed (nothing of it ever happens again)
 *
 * Whatever is to reach the process from outside comes through {@link SimProcess.deliver}.
 */
export class SimProcess {
  readonly name: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly keys: KeySource;
  readonly entropy: Entropy;
  readonly #world: Surroundings;
  readonly #chance: Chance;
  readonly #rate: number;
  readonly #timerLateUs: number;
  #offsetMs: number;
  #state: 'running' | 'paused' | 'killed' = 'running';
  #held: (() => void)[] = [];
  readonly #onKill: (() => void)[] = [];

  constructor(world: Surroundings, name: string, chance: Chance, options: ProcessOptions = {}) {
    this.name = name;
    this.#world = world;
    this.#chance = chance;
    this.#rate = 1 + (options.drift ?? 0);
    this.#offsetMs = options.clockOffsetMs ?? 0;
    this.#timerLateUs = options.timerLateUs ?? TIMER_LATE_US;
    const bootedMs = chance.upTo(10_000_000);
    this.clock = {
      nowMs: () => Math.floor(world.wallMs() + this.#offsetMs + (world.nowUs / 1_000) * (this.#rate - 1)),
      monotonicMs: () => bootedMs + (world.nowUs * this.#rate) / 1_000,
    };
    this.timers = { after: (ms, work) => this.#timer(ms, work) };
    this.keys = systemKeys(this.clock, () => chance.upTo(KEY_START_MAX));
    this.entropy = { bytes: (count) => chance.bytes(count) };
  }

  get alive(): boolean {
    return this.#state !== 'killed';
  }

  /** One turn of the event loop. */
  readonly turn = (): Promise<void> => new Promise((resolve) => { this.deliver(this.#chance.upTo(TURN_US_MAX), 'turn', resolve); });

  /** Has `work` happen in this process: never when it was killed meanwhile, later when it is paused. */
  deliver(afterUs: number, what: string, work: () => void): void {
    if (this.#state === 'killed') return;
    this.#world.at(afterUs, this.name, what, () => this.#happen(work));
  }

  /** SIGKILL: nothing of the process happens any more, and its connections break. */
  kill(): void {
    if (this.#state === 'killed') return;
    this.#state = 'killed';
    this.#held = [];
    for (const work of this.#onKill.splice(0)) work();
  }

  /** Called once when the process is killed: for those outside who notice that it is gone. */
  onKill(work: () => void): void {
    this.#onKill.push(work);
  }

  /** SIGSTOP. */
  pause(): void {
    if (this.#state === 'running') this.#state = 'paused';
  }

  /** SIGCONT: what came due meanwhile happens now, in the order in which it came due. */
  wake(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'running';
    const due = this.#held.splice(0);
    for (const _ of due) {
      // Each takes the first that is left: what happens at one time has no order of its own.
      this.deliver(0, 'woken', () => due.shift()?.());
    }
  }

  /** Sets the host's wall clock forward or back. Its monotonic clock goes on. */
  jumpClock(byMs: number): void {
    this.#offsetMs += byMs;
  }

  #happen(work: () => void): void {
    if (this.#state === 'killed') return;
    if (this.#state === 'paused') this.#held.push(work);
    else work();
  }

  #timer(ms: number, work: () => void): { cancel(): void } {
    if (this.#state === 'killed') return { cancel: () => {} };
    let called = false;
    // Node takes less than a millisecond, and what is no number, for one.
    const wholeMs = ms >= 1 ? Math.trunc(ms) : 1;
    const lateUs = this.#chance.between(-TIMER_EARLY_US, this.#timerLateUs);
    const happening = this.#world.at(Math.max(0, Math.round((wholeMs * 1_000) / this.#rate) + lateUs), this.name, 'timer', () => {
      this.#happen(() => {
        if (!called) work();
      });
    });
    return {
      cancel: () => {
        called = true;
        happening.work = null;
      },
    };
  }
}
