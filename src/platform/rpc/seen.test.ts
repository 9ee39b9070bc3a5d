import { expect, test } from 'vitest';
import { REMEMBERED_MS, SEEN_MAX, SeenSignatures } from './seen.ts';

test('a signature is known again as long as it can be good, whenever it came, and then forgotten', () => {
  for (const atMs of [0, 1, REMEMBERED_MS - 1, REMEMBERED_MS, REMEMBERED_MS + 1, 1.5 * REMEMBERED_MS]) {
    const seen = new SeenSignatures();
    expect([seen.take('first', 0), seen.take('a', atMs), seen.take('b', atMs + REMEMBERED_MS - 1), seen.take('a', atMs + REMEMBERED_MS)], `taken at ${atMs}`).toEqual(['new', 'new', 'new', 'seen']);
    expect([seen.take('c', atMs + 4 * REMEMBERED_MS), seen.size]).toEqual(['new', 1]);
  }
});

test('what is heard again does not stay for ever', () => {
  const seen = new SeenSignatures();
  expect(Array.from({ length: 7 }, (_, at) => seen.take('a', at * 0.5 * REMEMBERED_MS))).toEqual(['new', 'seen', 'seen', 'seen', 'seen', 'seen', 'new']);
});

test('when there is no room nothing is taken, and what was is known still; with time there is room again', () => {
  const seen = new SeenSignatures();
  for (let at = 0; at < SEEN_MAX; at += 1) seen.take(String(at), 0);
  expect([seen.take('more', 1), seen.take('0', 1), seen.size]).toEqual(['full', 'seen', SEEN_MAX]);
  expect([seen.take('more', REMEMBERED_MS + 1), seen.take('more', 2 * REMEMBERED_MS + 2), seen.size]).toEqual(['full', 'new', 1]);
});
