/**
 * Repeatable chance: the same seed always gives the same numbers. Not for secrets.
 *
 * A fork depends on the seed and its own name alone, not on what was drawn before: a component that draws once more
 * does not shift what any other component draws.
 */
export class Chance {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  constructor(seed: string) {
    this.#seed = seed;
    const words = hashed(seed);
    this.#a = words();
    this.#b = words();
    this.#c = words();
    for (let at = 0; at < WARM_UP; at += 1) this.word();
  }

  /** A chance of its own for a part of the world. The same name gives the same numbers. */
  fork(name: string): Chance {
    return new Chance(`${this.#seed}/${name}`);
  }

  /** 32 random bits, as a number from 0. */
  word(): number {
    const sum = (this.#a + this.#b + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum | 0;
    return sum >>> 0;
  }

  /** From 0 up to, and never, 1. */
  part(): number {
    return this.word() / TWO_32;
  }

  /** A whole number from 0 to `below` - 1. */
  upTo(below: number): number {
    return Math.floor(this.part() * below);
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.upTo(most - least + 1);
  }

  /** True with this probability, 0 to 1. Draws in any case, so that a changed probability shifts nothing. */
  happens(probability: number): boolean {
    return this.part() < probability;
  }

  /** A time until something that happens once in `mean` on average. */
  exponential(mean: number): number {
    return -Math.log(1 - this.part()) * mean;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.upTo(items.length)];
    if (item === undefined) throw new Error('there is nothing to pick from');
    return item;
  }

  /** One of the items, each as likely as its weight says. */
  weighted<Item>(items: readonly (readonly [weight: number, item: Item])[]): Item {
    let left = this.part() * items.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of items) {
      left -= weight;
      if (left < 0) return item;
    }
    const last = items.at(-1);
    if (last === undefined) throw new Error('there is nothing to pick from');
    return last[1];
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    const rest = [...items];
    const order: Item[] = [];
    while (rest.length > 0) order.push(...rest.splice(this.upTo(rest.length), 1));
    return order;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.word() & 0xff);
  }
}

const TWO_32 = 0x1_0000_0000;
/** The first numbers of similar seeds are similar. */
const WARM_UP = 12;

/** Words that depend on every character of the text. */
function hashed(text: string): () => number {
  let word = 1_779_033_703 ^ text.length;
  for (let at = 0; at < text.length; at += 1) {
    word = Math.imul(word ^ text.charCodeAt(at), 3_432_918_353);
    word = (word << 13) | (word >>> 19);
  }
  return () => {
    word = Math.imul(word ^ (word >>> 16), 2_246_822_507);
    word = Math.imul(word ^ (word >>> 13), 3_266_489_909);
    return (word ^= word >>> 16) >>> 0;
  };
}
