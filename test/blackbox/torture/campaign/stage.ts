import type { Chance } from '../../../support/oracle/chance.ts';
import type { Market } from '../clients/market.ts';
import type { Seller } from '../clients/seller.ts';
import type { Death } from '../places/house-process.ts';
import type { Place } from '../places/place.ts';
import { type Shares, sharesOf, slowedBy } from './processor.ts';
import { type Moment, now, type Recoveries } from './recoveries.ts';

/** What was done so far, counted where it is done. */
export type Tally = {
  kills: { house: number; postgres: number };
  /** Faults that were worked, by name. */
  faults: Map<string, number>;
  /** Fault points at which a process died, as name:when. */
  pointsHit: Map<string, number>;
  pointsMissed: string[];
  /** What is wrong with the house beside its histories: deaths of its own, no recovery, a watcher that was not closed. */
  troubles: string[];
  /** What this machine cannot do, or what was done and not felt. */
  notFelt: string[];
};

export const newTally = (): Tally => ({ kills: { house: 0, postgres: 0 }, faults: new Map(), pointsHit: new Map(), pointsMissed: [], troubles: [], notFelt: [] });

/** After this long without an acknowledged bid the house counts as hung. */
const HUNG_MS = 180_000;
const STARTS_MAX = 20;
const START_AGAIN_MS = 200;

/** One stretch as the faults see it. */
export class Stage {
  readonly place: Place;
  readonly chance: Chance;
  readonly market: Market;
  readonly seller: Seller;
  readonly tally: Tally;
  readonly #recoveries: Recoveries;
  #shares: Shares = new Map();

  constructor(parts: { place: Place; chance: Chance; market: Market; seller: Seller; tally: Tally; recoveries: Recoveries }) {
    this.place = parts.place;
    this.chance = parts.chance;
    this.market = parts.market;
    this.seller = parts.seller;
    this.tally = parts.tally;
    this.#recoveries = parts.recoveries;
  }

  /** SIGKILL of the house. */
  async killHouse({ mayBeGone = false } = {}): Promise<Moment> {
    const death = await this.place.house.kill();
    if (death.signal === 'SIGKILL') this.tally.kills.house += 1;
    else if (!mayBeGone) this.tally.troubles.push(`the house had ended by itself: ${describe(death)}`);
    return momentOf(death);
  }

  /** SIGKILL of the database server; returns when no process of it is left. Whoever has to start it again does so afterwards. */
  async killPostgres(all: boolean): Promise<Moment> {
    const moment = now();
    await this.place.postgres.kill(all);
    this.tally.kills.postgres += 1;
    return moment;
  }

  /** Starts the house; answers with its death when it dies at a fault point on the way. A house that cannot start yet is started again. */
  async startHouse(settings: Readonly<Record<string, string>> = {}): Promise<Death | null> {
    for (let starts = 1; ; starts += 1) {
      const started = await this.place.house.start(settings);
      if ('tookMs' in started) return null;
      if (started.point !== null) return started;
      if (starts >= STARTS_MAX) throw new Error(`the house does not start: ${describe(started)}`);
      await new Promise((resolve) => { setTimeout(resolve, START_AGAIN_MS); });
    }
  }

  /** Resolves when a bid is acknowledged that was decided after the moment. */
  async acknowledgedAfter(from: Moment): Promise<void> {
    await this.#recoveries.acknowledged(from, HUNG_MS);
  }

  /** Before each fault: how much its processes have to wait for others from here on is not the house's doing. */
  begin(): void {
    this.#shares = this.#sharesNow();
  }

  /** Keeps a time that was measured since the fault began. */
  keep(what: string, tookMs: number): void {
    this.#recoveries.keep(what, { tookMs, ownMs: tookMs / slowedBy(this.#shares, this.#sharesNow()) });
  }

  #sharesNow(): Shares {
    return sharesOf([process.pid, this.place.house.pid]);
  }

  /** Waits until bids are acknowledged again, and keeps how long it took since the moment. A house that died meanwhile by itself is started again. */
  async recovered(fault: string, from: Moment): Promise<void> {
    this.tally.faults.set(fault, (this.tally.faults.get(fault) ?? 0) + 1);
    const dying = { over: false };
    void this.place.house.death().then(async (death) => {
      if (dying.over || death.point !== null) return;
      this.tally.troubles.push(`after "${fault}" the house ended by itself: ${describe(death)}`);
      await this.startHouse().catch((error: unknown) => this.tally.troubles.push(String(error)));
    });
    const tookMs = await this.#recoveries.acknowledged(from, HUNG_MS);
    dying.over = true;
    this.keep(fault, tookMs ?? HUNG_MS);
    if (tookMs === null) this.tally.troubles.push(`after "${fault}" no bid was acknowledged for ${HUNG_MS} ms`);
  }
}

export const momentOf = ({ atMs, wallMs }: Death): Moment => ({ atMs, wallMs });
export const describe = ({ code, signal, point, lastWords }: Death): string =>
  `code ${code ?? '-'}, signal ${signal ?? '-'}${point === null ? `; its last words:\n${lastWords}` : `, at ${point}`}`;
