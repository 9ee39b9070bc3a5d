import { STOP_MS_MAX } from '#platform/process/lifecycle.ts';
import type { Chance } from '../world/chance.ts';
import { openSimHouse, type HouseParts, type SimHouse } from './one-house.ts';

type Slot = { name: string; made: number; house: SimHouse | null; starting: boolean };

const SECOND_US = 1_000_000;
/** A supervisor starts a process again after this long when it could not start by itself. */
const AGAIN_US = SECOND_US;
/** From the start of a program until its modules are put together. */
const BOOT_US = 250_000;

/**
 * The processes of the house, and what a supervisor does with them.
 *
 *   absent ─boot─▶ starting ─▶ open ─kill─▶ absent ─after a while─▶ boot
 *                     └─it could not start─▶ absent
 */
export class HouseSet {
  readonly #parts: HouseParts;
  readonly #slots: Slot[];
  readonly #chance: Chance;
  starts = 0;

  constructor(parts: HouseParts) {
    this.#parts = parts;
    this.#chance = parts.world.chance.fork('houses');
    this.#slots = Array.from({ length: parts.plan.processes }, (_, at) => ({ name: `house ${at + 1}`, made: 0, house: null, starting: false }));
  }

  /** Boots every process, one shortly after the other. */
  begin(): void {
    for (const slot of this.#slots) this.#bootAfter(slot, this.#chance.upTo(30_000));
  }

  /** The process in a slot, if there is one that lives. */
  at(slot: number): SimHouse | null {
    return this.#slots[slot % this.#slots.length]?.house ?? null;
  }

  get all(): SimHouse[] {
    return this.#slots.flatMap(({ house }) => (house === null ? [] : [house]));
  }

  /** The process of that name, in whatever state. */
  named(name: string): SimHouse | null {
    return this.all.find((house) => house.name === name) ?? null;
  }

  /** True when every process is there and open. */
  get whole(): boolean {
    return this.#slots.every(({ house }) => house?.open === true);
  }

  /** SIGKILL; a supervisor starts it again. */
  kill(house: SimHouse, backUs: number): void {
    const slot = this.#slots.find((one) => one.house === house);
    if (slot === undefined) return;
    this.#parts.world.note(house.name, 'killed');
    house.open = false;
    house.process.kill();
    slot.house = null;
    this.#bootAfter(slot, backUs);
  }

  /** A stop that finishes what is under way, then a new process: a release. */
  restart(house: SimHouse): void {
    const slot = this.#slots.find((one) => one.house === house);
    if (slot === undefined || !house.open) return;
    this.#parts.world.note(house.name, 'restarts');
    const goOn = (): void => {
      if (slot.house !== house) return;
      house.process.kill();
      slot.house = null;
      this.#bootAfter(slot, 0);
    };
    house.stop().then(goOn, goOn);
    // A stop that takes longer than it may is cut off, as the lifecycle does.
    this.#parts.world.at(STOP_MS_MAX * 1_000, slot.name, 'stopped too long', goOn);
  }

  #bootAfter(slot: Slot, us: number): void {
    this.#parts.world.at(us + BOOT_US, slot.name, 'boot', () => this.#boot(slot));
  }

  #boot(slot: Slot): void {
    slot.made += 1;
    this.starts += 1;
    const house = openSimHouse(this.#parts, slot.made === 1 ? slot.name : `${slot.name}.${slot.made}`);
    slot.house = house;
    house.process.deliver(0, 'start', () => {
      house.start().catch((error: unknown) => {
        if (!house.process.alive) return;
        this.#parts.ears.warned(house.name, 'The house could not start.', error);
        this.kill(house, AGAIN_US);
      });
    });
  }
}
