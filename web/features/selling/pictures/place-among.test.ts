import { expect, test } from 'vitest';
import { placeAmong } from './place-among.ts';

const ranks = new Map([['a', 0], ['b', 1], ['c', 2]]);

test.each<[string, readonly string[], string, number | null]>([
  ['the last of its choice stands well at the end', ['a', 'b', 'c'], 'c', null],
  ['the first that came last goes before the others', ['b', 'c', 'a'], 'a', 1],
  ['one in the middle goes between', ['a', 'c', 'b'], 'b', 2],
  ['pictures of before stay in front', ['old', 'c', 'a'], 'a', 2],
  ['alone it stands well', ['old', 'b'], 'b', null],
  ['one that nobody ranked stays', ['a', 'x'], 'x', null],
])('%s', (_what, images, image, place) => {
  expect(placeAmong(images, image, ranks)).toBe(place);
});
