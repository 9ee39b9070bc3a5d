/** Repeatable chance: the same seed and stream always give the same numbers. Not for secrets. */
export type Chance = {
  /** A whole number from 0 to `below` - 1. */
  upTo(below: number): number;
  /** True in `percent` of a hundred cases. */
  in100(percent: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
};

/** `stream` separates runs of one seed, so that a single one of them can be repeated alone. */
export function chanceOf(seed: number, stream: number): Chance {
  let word = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0;
  const next = (): number => {
    word = (word + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(word ^ (word >>> 15), word | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const upTo = (below: number): number => Math.floor(next() * below);
  return {
    upTo,
    in100: (percent) => upTo(100) < percent,
    pick: (items) => {
      const item = items[upTo(items.length)];
      if (item === undefined) throw new Error('there is nothing to pick from');
      return item;
    },
  };
}

/** The seed of this run: SEED from the environment to repeat one, otherwise a new one. Always print it. */
export function seedOfRun(): number {
  const given = process.env['SEED'];
  const seed = given === undefined || given === '' ? Date.now() % 2_147_483_647 : Number(given);
  if (!Number.isSafeInteger(seed)) throw new Error('SEED is a whole number');
  return seed;
}
