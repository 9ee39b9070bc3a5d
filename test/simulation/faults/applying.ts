import { onFaultPoints } from '#platform/process/fault.ts';
import { lotId } from '#domain/ids.ts';
import type { Chance } from '../world/chance.ts';
import type { World } from '../world/world.ts';
import type { HouseServer } from '../store/house.ts';
import type { Moment, Trouble } from '../store/engine/faults.ts';
import type { Network } from '../bidders/network.ts';
import type { Watcher } from '../bidders/watcher.ts';
import type { HouseSet } from '../house/house-set.ts';
import type { SimHouse } from '../house/one-house.ts';
import { LOT_KEY, type Fault, type Plan } from '../house/plan.ts';

export type FaultParts = { world: World; server: HouseServer; houses: HouseSet; network: Network; watchers: readonly Watcher[]; plan: Plan };

type Of<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>;

/**
 * Lets the faults of a plan happen, each at its time, and counts those that really did something. `calm` ends all of them:
 * what is down comes up, what is held is let go, and nothing goes wrong any more.
 */
export class Faults {
  readonly counts = new Map<string, number>();
  /** Messages that a consumer cannot take: `lot/seq`. */
  readonly poisoned = new Set<string>();
  /** How likely a consumer fails with a page. */
  consumerFails = 0;
  readonly #parts: FaultParts;
  readonly #chance: Chance;
  readonly #troubles = new Map<Of<'trouble'>, Chance>();
  readonly #points = new Map<Of<'point'>, number>();
  readonly #endings: (() => void)[] = [];
  #calm = false;

  constructor(parts: FaultParts) {
    this.#parts = parts;
    this.#chance = parts.world.chance.fork('faults');
  }

  begin(): void {
    const { world, server, plan } = this.#parts;
    if (plan.faults.some(({ kind }) => kind === 'trouble')) server.control.onStatement((moment) => this.#troubleAt(moment));
    if (plan.faults.some(({ kind }) => kind === 'point')) onFaultPoints((point) => this.#passed(point));
    for (const fault of plan.faults) {
      world.at(fault.atMs * 1_000, 'fault', fault.kind, () => {
        if (!this.#calm) this.#happen(fault);
      });
    }
  }

  calm(): void {
    this.#calm = true;
    this.#parts.server.control.onStatement(null);
    this.#troubles.clear();
    this.#points.clear();
    for (const end of this.#endings.splice(0)) end();
    this.poisoned.clear();
    this.consumerFails = 0;
    this.#parts.network.worse = null;
    this.#parts.network.calm = true;
    for (const watcher of this.#parts.watchers) watcher.hurry();
  }

  /** To be called when the run is over: nobody listens to the points of the next one. */
  end(): void {
    onFaultPoints(null);
  }

  #happen(fault: Fault): void {
    const { world } = this.#parts;
    if (world.trace.speaks) world.note('fault', JSON.stringify(fault));
    switch (fault.kind) {
      case 'kill': return this.#with(fault, (house) => this.#parts.houses.kill(house, fault.backMs * 1_000));
      case 'restart': return this.#with(fault, (house) => this.#parts.houses.restart(house));
      case 'clock': return this.#with(fault, (house) => house.process.jumpClock(fault.byMs));
      case 'pause': return this.#with(fault, (house) => this.#pause(house, fault.forMs));
      case 'isolate': return this.#with(fault, (house) => this.#isolate(house, fault.forMs));
      case 'silence': return this.#silence(fault);
      case 'point': return void this.#points.set(fault, 0);
      case 'trouble':
        this.#troubles.set(fault, this.#chance.fork(`trouble ${fault.id}`));
        return this.#until(fault.forMs, () => this.#troubles.delete(fault));
      case 'consumer':
        this.consumerFails = fault.chance;
        return this.#until(fault.forMs, () => { this.consumerFails = 0; });
      case 'poison':
        return void this.poisoned.add(`${lotId(BigInt(LOT_KEY + fault.lot))}/${fault.seq}`);
      case 'line':
        this.#parts.network.worse = { lost: fault.lost, slowUs: fault.slowUs };
        this.count('line');
        return this.#until(fault.forMs, () => { this.#parts.network.worse = null; });
      case 'cut_watchers': {
        const chance = this.#chance.fork(`cut ${fault.id}`);
        for (const watcher of this.#parts.watchers) if (chance.happens(fault.chance)) watcher.cut();
        return this.count('cut_watchers');
      }
      case 'crash': case 'fail_over': case 'standby_away': case 'refuse': case 'server_clock': case 'stranger':
        return this.#toServer(fault);
    }
  }

  #toServer(fault: Of<'crash' | 'fail_over' | 'standby_away' | 'refuse' | 'server_clock' | 'stranger'>): void {
    const { control, tables } = this.#parts.server;
    this.count(fault.kind);
    switch (fault.kind) {
      case 'crash': return control.crash({ downUs: fault.downMs * 1_000 });
      case 'fail_over': return control.failOver({ downUs: fault.downMs * 1_000 });
      case 'standby_away':
        control.standbyAway(true);
        return this.#until(fault.forMs, () => control.standbyAway(false));
      case 'refuse': return control.refuseConnections(fault.forMs * 1_000);
      case 'server_clock': return control.jumpClock(fault.byMs);
      case 'stranger': {
        const stranger = control.stranger(fault.lot === null ? undefined : { table: tables.bidding.lots, key: BigInt(LOT_KEY + fault.lot) });
        if (fault.lot !== null && stranger.holds) this.count('stranger_holds_lot');
        return this.#until(fault.forMs, () => stranger.end());
      }
    }
  }

  /** Nobody of the house does anything for a while. */
  #silence(fault: Of<'silence'>): void {
    this.count('silence');
    for (const house of this.#parts.houses.all) this.#pause(house, fault.forMs);
  }

  #pause(house: SimHouse, forMs: number): void {
    house.process.pause();
    this.#until(forMs, () => house.process.wake());
  }

  #isolate(house: SimHouse, forMs: number): void {
    const { control } = this.#parts.server;
    control.isolate(house.name, true);
    this.#until(forMs, () => control.isolate(house.name, false));
  }

  #with(fault: Fault & { process: number }, act: (house: SimHouse) => void): void {
    const house = this.#parts.houses.at(fault.process);
    if (house === null) return;
    this.count(fault.kind);
    act(house);
  }

  #until(forMs: number, end: () => void): void {
    let ended = false;
    const once = (): void => {
      if (ended) return;
      ended = true;
      end();
    };
    this.#endings.push(once);
    this.#parts.world.at(forMs * 1_000, 'fault', 'ends', once);
  }

  #troubleAt(moment: Moment): Trouble | null {
    for (const [fault, chance] of this.#troubles) {
      if (fault.phase !== moment.phase || !moment.statement.startsWith(fault.statement)) continue;
      if (!chance.happens(fault.chance)) continue;
      this.count(`${fault.trouble.kind}_${fault.phase}`);
      return fault.trouble;
    }
    return null;
  }

  /** The process that passes an armed point dies there. */
  #passed(point: string): void {
    if (this.#points.size === 0) return;
    const house = this.#parts.houses.named(this.#parts.world.acting);
    for (const [fault, passed] of this.#points) {
      if (fault.point !== point || house === null || this.#parts.houses.at(fault.process) !== house) continue;
      this.#points.set(fault, passed + 1);
      if (passed + 1 < fault.pass) continue;
      this.#points.delete(fault);
      this.count('point');
      this.count(`point ${point}`);
      this.#parts.houses.kill(house, fault.backMs * 1_000);
      return;
    }
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}
