import type { World } from '../../world/world.ts';

export type Idling = {
  /** 0: for ever. */
  limitMs: number;
  who: string;
  /** Whether the session is idle in a transaction now. */
  idles(): boolean;
  tooLong(): void;
};

/** Ends a session that does nothing inside a transaction for too long. One look is planned at a time, however often it idles. */
export class IdleWatch {
  readonly #world: World;
  readonly #of: Idling;
  #sinceUs = 0;
  #planned = false;

  constructor(world: World, of: Idling) {
    this.#world = world;
    this.#of = of;
  }

  begins(): void {
    this.#sinceUs = this.#world.nowUs;
    if (this.#of.limitMs > 0 && !this.#planned) this.#plan(this.#of.limitMs * 1_000);
  }

  #plan(inUs: number): void {
    this.#planned = true;
    this.#world.at(inUs, this.#of.who, 'idle look', () => {
      this.#planned = false;
      if (!this.#of.idles()) return;
      const leftUs = this.#sinceUs + this.#of.limitMs * 1_000 - this.#world.nowUs;
      if (leftUs > 0) this.#plan(leftUs);
      else this.#of.tooLong();
    });
  }
}
