import { expect, test } from 'vitest';
import { chanceOf, seededChance } from './chance.ts';

const drawn = (seed: number): number[] => {
  const chance = seededChance(seed);
  return Array.from({ length: 50 }, () => chance.unit());
};

test('one seed draws one row of numbers, and another seed another', () => {
  expect(drawn(7)).toEqual(drawn(7));
  expect(drawn(7)).not.toEqual(drawn(8));
  expect(chanceOf(7, 'ada', 'lot_1').unit()).toBe(chanceOf(7, 'ada', 'lot_1').unit());
  expect(new Set([chanceOf(7, 'ada', 'lot_1'), chanceOf(7, 'ada', 'lot_2'), chanceOf(8, 'ada', 'lot_1'), chanceOf(7, 'bo', 'lot_1')].map(({ unit }) => unit())).size).toBe(4);
});

test('whole numbers reach both ends and go beyond neither', () => {
  const chance = seededChance(1);
  const seen = new Set(Array.from({ length: 500 }, () => chance.whole(3, 6)));
  expect([...seen].toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6]);
});

test('units are spread evenly enough for a show', () => {
  const chance = seededChance(2);
  const tenths = Map.groupBy(Array.from({ length: 10_000 }, () => chance.unit()), (unit) => Math.floor(unit * 10));
  expect(tenths.size).toBe(10);
  for (const units of tenths.values()) expect(Math.abs(units.length - 1_000)).toBeLessThan(150);
});

test('a shuffle loses nothing, and nothing can be picked from nothing', () => {
  const chance = seededChance(3);
  const cards = Array.from({ length: 40 }, (_, at) => at);
  const shuffled = chance.shuffled(cards);
  expect(shuffled).not.toEqual(cards);
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(cards);
  expect(() => chance.pick([])).toThrow('nothing to pick');
});
