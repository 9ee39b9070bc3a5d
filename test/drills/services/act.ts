import { type Crew, openCrew } from '../../blackbox/torture/campaign/crew.ts';
import { type Shares, sharesOf, slowedBy } from '../../blackbox/torture/campaign/processor.ts';
import { type Moment, now, Recoveries } from '../../blackbox/torture/campaign/recoveries.ts';
import { WORST_BOUNDS_MAX } from '../../blackbox/torture/campaign/bounds.ts';
import type { Scene } from './scene.ts';

/** A time that was measured against what is promised: as it was, and without what the house waited for processors that others had, the host included. */
export type Time = { what: string; tookMs: number; ownMs: number; boundMs: number; good: boolean };
/** A moment, and how much of the processors everybody had had by then. */
export type Mark = Moment & { shares: Shares };

/** After this long without an acknowledged bid the house counts as hung. */
const HUNG_MS = 240_000;
const FLOWING = 12;

/** One drill while its people bid: what it measures, and what it finds wrong. */
export class Act {
  readonly scene: Scene;
  readonly crew: Crew;
  readonly times: Time[] = [];
  /** What is wrong beside the histories, as sentences. */
  readonly troubles: string[] = [];
  /** What was seen and is held to nothing. */
  readonly figures: Record<string, number | string> = {};
  readonly #recoveries = new Recoveries();
  /** When each new bid was acknowledged. */
  readonly #acknowledged: number[] = [];

  constructor(scene: Scene, { name, seed, hands }: { name: string; seed: number; hands: number }) {
    this.scene = scene;
    this.crew = openCrew({ port: scene.front.port, people: scene.people, seed, name, hands });
    this.crew.market.onAccepted = (answer, endedMs) => {
      this.#acknowledged.push(endedMs);
      this.#recoveries.accepted(answer, endedMs);
    };
  }

  mark(): Mark {
    return { ...now(), shares: this.#shares() };
  }

  /** Waits until bids flow: until so many more were acknowledged. */
  async flowing(bids = FLOWING): Promise<void> {
    const before = this.#acknowledged.length;
    const endMs = performance.now() + HUNG_MS;
    while (this.#acknowledged.length < before + bids) {
      if (performance.now() > endMs) throw new Error(`in ${HUNG_MS} ms only ${this.#acknowledged.length - before} bids were acknowledged`);
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  }

  /** Waits for a bid that was decided after the mark, and keeps how long that took. */
  async acknowledgedSince(mark: Mark, what: string, boundMs: number): Promise<void> {
    const tookMs = await this.#recoveries.acknowledged(mark, HUNG_MS);
    if (tookMs === null) this.troubles.push(`${what}: no bid was acknowledged for ${HUNG_MS} ms`);
    this.keep(mark, { what, tookMs: tookMs ?? HUNG_MS, boundMs });
  }

  /** Keeps the longest time between two acknowledgements since the mark, the one that is still waited for included. */
  keepLongestGap(mark: Mark, what: string, boundMs: number): void {
    this.keep(mark, { what, tookMs: this.longestGap(mark.atMs, performance.now()), boundMs });
  }

  /** Keeps a time that was measured since the mark. One may be a few bounds long: a disk that was busy, a pause of the machine. */
  keep(mark: Mark, { what, tookMs, boundMs }: { what: string; tookMs: number; boundMs: number }): void {
    const ownMs = tookMs / slowedBy(mark.shares, this.#shares());
    this.times.push({ what, tookMs: Math.round(tookMs), ownMs: Math.round(ownMs), boundMs, good: ownMs <= boundMs * WORST_BOUNDS_MAX });
  }

  /** Bids acknowledged a second between two times of the steady clock. */
  perSecond(fromMs: number, toMs: number): number {
    return Math.round(this.acknowledgedIn(fromMs, toMs) / ((toMs - fromMs) / 1_000));
  }

  /** New bids acknowledged between two times of the steady clock. */
  acknowledgedIn(fromMs: number, toMs: number): number {
    return this.#acknowledged.filter((atMs) => atMs >= fromMs && atMs < toMs).length;
  }

  /** Bids that had been sent by then, and whose answer came later or never. */
  underWayAt(atMs: number): number {
    return this.crew.market.requests.filter(({ attempts }) => attempts.some(({ sentMs, endedMs }) => sentMs <= atMs && endedMs > atMs)).length;
  }

  /**
   * How long people waited for the answer to a bid that they first sent between two times of the steady clock, with all that was sent again.
   * `open` counts those that were given up, or wait still.
   */
  answersIn(fromMs: number, toMs: number): { p50Ms: number; p99Ms: number; answered: number; open: number } {
    const took = this.crew.market.requests.flatMap(({ attempts }) => {
      const [sentMs, answered] = [attempts[0]?.sentMs, attempts.find(({ result }) => result.type === 'ok' || result.type === 'fail')];
      return sentMs === undefined || sentMs < fromMs || sentMs >= toMs ? [] : [answered === undefined ? null : answered.endedMs - sentMs];
    });
    const sorted = took.filter((ms) => ms !== null).toSorted((one, other) => one - other);
    const at = (share: number): number => Math.round((sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0) * 10) / 10;
    return { p50Ms: at(0.5), p99Ms: at(0.99), answered: sorted.length, open: took.length - sorted.length };
  }

  /** The longest time between two acknowledgements from one time of the steady clock to another. */
  longestGap(fromMs: number, toMs: number): number {
    const times = [fromMs, ...this.#acknowledged.filter((atMs) => atMs > fromMs && atMs < toMs), toMs];
    return Math.max(...times.slice(1).map((atMs, at) => atMs - (times[at] ?? atMs)));
  }

  /** A drill that had too little to lose shows nothing. */
  atLeast(what: string, count: number, min: number): void {
    this.figures[what] = count;
    if (count < min) this.troubles.push(`too tame: ${what}: ${count}, and ${min} are wanted`);
  }

  #shares(): Shares {
    return sharesOf([process.pid, ...this.scene.house.processes.map((one) => one.pid())]);
  }
}
