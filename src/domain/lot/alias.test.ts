import { expect, test } from 'vitest';
import { aliasOf, BIDDERS_MAX } from './alias.ts';

const SEED = 0x9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08n;

test('no two bidders of a lot share a name, however many there are', () => {
  const names = Array.from({ length: 20_000 }, (_, place) => aliasOf(place + 1, SEED));
  expect(new Set(names).size).toBe(names.length);
  expect(names.slice(0, 4096).every((name) => /^[A-Z][a-z]+ [A-Z][a-z]+$/.test(name))).toBe(true);
  expect(names.slice(4096, 8192).every((name) => name.endsWith(' 2'))).toBe(true);
  expect(aliasOf(BIDDERS_MAX, SEED)).toMatch(/ 2442$/);
});

test('a bidder keeps the name', () => {
  expect(aliasOf(1, SEED)).toBe('Red Plover');
  expect(aliasOf(2, SEED)).toBe(aliasOf(2, SEED));
});

test('every part of the seed changes the names', () => {
  const names = (seed: bigint): string => Array.from({ length: 50 }, (_, place) => aliasOf(place + 1, seed)).join();
  const all = new Set([names(SEED), names(0n), ...Array.from({ length: 256 }, (_, bit) => names(SEED ^ (1n << BigInt(bit))))]);
  expect(all.size).toBe(258);
});

test('names of one ordinal over many lots are spread over all words, so they tell nothing of the bidder', () => {
  const seen = new Map<string, number>();
  for (let lot = 0; lot < 41_000; lot += 1) {
    const name = aliasOf(1, SEED + BigInt(lot) * 0x1_0000_0001_0000_0001n);
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  // Ten times the names there are: each is expected some ten times.
  expect(seen.size).toBeGreaterThan(4000);
  expect(Math.max(...seen.values())).toBeLessThan(40);
});

test('an ordinal below one or beyond the limit is a bug', () => {
  for (const bidder of [0, -1, 1.5, NaN, BIDDERS_MAX + 1]) expect(() => aliasOf(bidder, SEED)).toThrow('numbered');
});
