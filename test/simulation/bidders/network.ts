import type { Chance } from '../world/chance.ts';
import type { World } from '../world/world.ts';
import type { NetworkPlan } from '../house/plan.ts';

/** The way between people and the house: late, lossy, and at times worse. What is lost on it nobody hears of. */
export class Network {
  readonly #world: World;
  readonly #plan: NetworkPlan;
  /** Trouble for a while, on top of the plan. */
  worse: { lost: number; slowUs: number } | null = null;
  calm = false;
  readonly counts = { lostRequests: 0, lostAnswers: 0, doubled: 0, reordered: 0 };

  constructor(world: World, plan: NetworkPlan) {
    this.#world = world;
    this.#plan = plan;
  }

  /** How long a message is on its way, and whether it comes there at all. */
  #fate(chance: Chance, lost: number): { us: number; lost: boolean } {
    const { latencyUs, reordered } = this.#plan;
    const us = latencyUs * (0.5 + chance.part());
    const late = chance.happens(reordered);
    const dropped = chance.happens(lost + (this.worse?.lost ?? 0));
    if (this.calm) return { us, lost: false };
    if (late && !dropped) this.counts.reordered += 1;
    return { us: us + (late ? chance.exponential(latencyUs * 8) : 0) + (this.worse?.slowUs ?? 0), lost: dropped };
  }

  /** Carries a request, perhaps twice. */
  request(chance: Chance, arrive: (copy: number) => void): void {
    const first = this.#fate(chance, this.#plan.lostRequest);
    const again = chance.happens(this.#plan.twice) && !this.calm;
    if (first.lost) this.counts.lostRequests += 1;
    else this.#world.at(first.us, 'network', 'request', () => arrive(0));
    if (!again) return;
    this.counts.doubled += 1;
    this.#world.at(first.us + chance.exponential(this.#plan.latencyUs * 4), 'network', 'request again', () => arrive(1));
  }

  answer(chance: Chance, arrive: () => void): void {
    const { us, lost } = this.#fate(chance, this.#plan.lostAnswer);
    if (lost) this.counts.lostAnswers += 1;
    else this.#world.at(us, 'network', 'answer', arrive);
  }

  /** A message on a connection that keeps its order and loses nothing: how long it takes. */
  streamUs(chance: Chance): number {
    return this.#plan.latencyUs * (0.5 + chance.part()) + (this.calm ? 0 : (this.worse?.slowUs ?? 0));
  }
}
