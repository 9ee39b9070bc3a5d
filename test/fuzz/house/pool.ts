import type { Chance } from '../../support/oracle/chance.ts';

/** Things of a kind that calls can be made about; the oldest make room. */
export class Pool<Item> {
  readonly items: Item[] = [];
  private readonly max: number;

  constructor(max = 200) {
    this.max = max;
  }

  add(item: Item): void {
    if (this.items.length >= this.max) this.items.shift();
    this.items.push(item);
  }

  /** One of them; null while there is none. */
  pick(chance: Chance): Item | null {
    return this.items.length === 0 ? null : chance.pick(this.items);
  }

  /** One of them that nobody else gets again. */
  take(chance: Chance): Item | null {
    if (this.items.length === 0) return null;
    return this.items.splice(chance.upTo(this.items.length), 1)[0] ?? null;
  }

  /** Takes out those that fit, and answers with them. */
  takeAll(fits: (item: Item) => boolean): Item[] {
    const out = this.items.filter(fits);
    if (out.length > 0) this.items.splice(0, this.items.length, ...this.items.filter((item) => !fits(item)));
    return out;
  }
}
