import { Agenda, type Happening } from './agenda.ts';
import { Chance } from './chance.ts';
import { type Draining, draining, drainPromises } from './drain.ts';
import { allowMachine, forbidMachine } from './forbidden.ts';
import { SimProcess, type ProcessOptions } from './process.ts';
import { Trace } from './trace.ts';

export type WorldOptions = {
  /** Everything that happens follows from it. */
  seed: string | number;
  /** True time at the start, epoch milliseconds; a fixed morning unless said otherwise. */
  startMs?: number;
  /** Keeps readable lines of what happened. */
  lines?: boolean;
  /** Another way to drain promises than the quickest that there is. */
  draining?: Draining;
};

/** Why a run ended: nothing was left to happen, its time or its number of events was reached, or somebody stopped it. */
export type RunEnd = 'empty' | 'time' | 'events' | 'stopped';

/** Something threw inside an event, or a promise was rejected and nobody listened. */
export class WorldBroke extends Error {
  override readonly name = 'WorldBroke';
}

const START_MS = Date.parse('2030-01-01T09:00:00.000Z');
/** Events between two looks at the machine's own event loop. */
const EVENTS_PER_STRETCH = 20_000;
const setTask = setImmediate;

/**
 * A world on one thread in which nothing happens but by its agenda. Time is a count of microseconds and moves from event to
 * event; between two events all promises go on as far as they can. The same seed gives the same trace.
 */
export class World {
  readonly seed: string;
  readonly startMs: number;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly #agenda = new Agenda();
  readonly #ties: Chance;
  readonly #draining: Draining;
  #nowUs = 0;
  #order = 0;
  #stopped = false;
  #running = false;
  #acting = '';

  constructor(options: WorldOptions) {
    this.seed = String(options.seed);
    this.startMs = options.startMs ?? START_MS;
    this.chance = new Chance(this.seed);
    this.#ties = this.chance.fork('ties');
    this.#draining = options.draining ?? draining;
    this.trace = new Trace({ lines: options.lines ?? false });
  }

  /** Microseconds since the start. */
  get nowUs(): number {
    return this.#nowUs;
  }

  /** Whose event is under way, with all that follows from it at once: a process by its name, a session, somebody outside. */
  get acting(): string {
    return this.#acting;
  }

  /** True time as epoch milliseconds, with fractions. Clocks of hosts and servers differ from it. */
  wallMs(): number {
    return this.startMs + this.#nowUs / 1_000;
  }

  /** Has `work` happen after this many microseconds. What happens at the same time does so in an order drawn from the seed. */
  at(afterUs: number, who: string, what: string, work: () => void): Happening {
    const happening = { atUs: this.#nowUs + Math.max(0, Math.round(afterUs)), tie: this.#ties.word(), order: this.#order, who, what, work };
    this.#order += 1;
    this.#agenda.add(happening);
    return happening;
  }

  /** A process of the house, on a host with clocks of its own. */
  process(name: string, options?: ProcessOptions): SimProcess {
    return new SimProcess(this, name, this.chance.fork(`process ${name}`), options);
  }

  /** A note of something that is no event, such as a fault or an answer: it is part of the trace. */
  note(who: string, what: string): void {
    this.trace.note(this.#nowUs, who, what);
  }

  /** Ends the run after the event under way. */
  stop(): void {
    this.#stopped = true;
  }

  /**
   * Lets things happen until nothing is left, until `untilUs` (virtual time since the start), or for `eventsMax` events.
   * May be called again, from where it ended. Throws WorldBroke when something threw in an event or a rejection was heard by nobody.
   */
  async run(limits: { untilUs?: number; eventsMax?: number } = {}): Promise<RunEnd> {
    if (this.#running) throw new Error('a world runs once at a time');
    const unheard: unknown[] = [];
    const hear = (error: unknown): void => void unheard.push(error);
    process.on('unhandledRejection', hear);
    this.#running = true;
    this.#stopped = false;
    try {
      const end = await this.#stretches({ untilUs: limits.untilUs ?? Number.POSITIVE_INFINITY, eventsMax: limits.eventsMax ?? Number.POSITIVE_INFINITY }, unheard);
      await new Promise((resolve) => { setTask(resolve); });
      if (unheard.length > 0) throw this.#broke('A promise was rejected and nobody listened', unheard[0]);
      return end;
    } finally {
      this.#running = false;
      process.off('unhandledRejection', hear);
    }
  }

  async #stretches(limits: { untilUs: number; eventsMax: number }, unheard: readonly unknown[]): Promise<RunEnd> {
    let left = limits.eventsMax;
    for (;;) {
      const length = this.#draining === 'at_once' ? EVENTS_PER_STRETCH : 1;
      const { end, used } = await new Promise<{ end: RunEnd | null; used: number }>((resolve, reject) => {
        setTask(() => {
          try {
            resolve(this.#stretch(limits.untilUs, Math.min(left, length)));
          } catch (error) {
            reject(error instanceof WorldBroke ? error : this.#broke('An event threw', error));
          }
        });
      });
      left -= used;
      if (end !== null) return end;
      if (left <= 0) return 'events';
      if (unheard.length > 0) return 'stopped';
    }
  }

  /** Some events, one after the other, without a turn of the machine's event loop between them. */
  #stretch(untilUs: number, length: number): { end: RunEnd | null; used: number } {
    const agenda = this.#agenda;
    let used = 0;
    forbidMachine();
    try {
      // What was begun before the run, or by its caller, goes on first.
      this.#drain();
      for (; used < length; used += 1) {
        if (this.#stopped) return { end: 'stopped', used };
        const nextUs = agenda.nextUs;
        if (nextUs === null) return { end: 'empty', used };
        if (nextUs > untilUs) {
          this.#nowUs = untilUs;
          return { end: 'time', used };
        }
        this.#happen(agenda.take());
      }
      return { end: this.#stopped ? 'stopped' : null, used };
    } finally {
      allowMachine();
    }
  }

  #happen(happening: Happening | undefined): void {
    if (happening === undefined || happening.work === null) return;
    this.#nowUs = happening.atUs;
    this.#acting = happening.who;
    this.trace.event(happening.atUs, happening.who, happening.what);
    happening.work();
    this.#drain();
  }

  #drain(): void {
    if (this.#draining === 'at_once') drainPromises();
  }

  #broke(what: string, cause: unknown): WorldBroke {
    const said = cause instanceof Error ? cause.message : String(cause);
    return new WorldBroke(`${what} at ${(this.#nowUs / 1_000).toFixed(3)} ms of seed ${this.seed}: ${said}`, { cause });
  }
}
