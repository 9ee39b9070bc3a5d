/** Chance from a seed: the same seed draws the same numbers in the same order. */
export type Chance = {
  /** From 0 up to, but not including, 1. */
  unit(): number;
  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number;
  /** One of the items, which must not be none. */
  pick<Item>(items: readonly Item[]): Item;
  /** The same items in a drawn order. */
  shuffled<Item>(items: readonly Item[]): Item[];
};

export const SEED_MAX = 0xffff_ffff;
const UNITS = 0x1_0000_0000;

/** Chance for show, not for secrets: mulberry32, a 32-bit generator that passes the usual tests. */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / UNITS;
  };
  const whole = (from: number, to: number): number => from + Math.floor(unit() * (to - from + 1));
  return {
    unit, whole,
    pick: (items) => {
      const item = items[whole(0, items.length - 1)];
      if (item === undefined) throw new RangeError('there is nothing to pick from');
      return item;
    },
    shuffled: (items) => {
      const left = [...items];
      const drawn: typeof left = [];
      while (left.length > 0) drawn.push(...left.splice(whole(0, left.length - 1), 1));
      return drawn;
    },
  };
}

/** A chance of its own for what the texts name: the same for the same seed and texts, whatever was drawn before. */
export function chanceOf(seed: number, ...texts: readonly string[]): Chance {
  // FNV-1a over the texts, begun with the seed.
  let mixed = (0x811c_9dc5 ^ seed) >>> 0;
  for (const character of texts.join('\n')) mixed = Math.imul(mixed ^ (character.codePointAt(0) ?? 0), 0x0100_0193) >>> 0;
  return seededChance(mixed);
}
