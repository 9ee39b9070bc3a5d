import { expect, test } from 'vitest';
import { termsFor } from '../../../test/support/bidding.ts';
import { accountId, idKey, lotId, type LotId } from '#domain/ids.ts';
import { BIDDERS_CACHED_MAX, LOTS_CACHED_MAX } from './limits.ts';
import { type KnownLot, knownLot, LotsCache } from './lots-cache.ts';

const terms = termsFor(lotId(1n), accountId(2n));

function cacheOf(make: (lot: LotId) => KnownLot = (lot) => knownLot(terms, idKey(lot), 0n)): { cache: LotsCache; read: LotId[] } {
  const read: LotId[] = [];
  return {
    read,
    cache: new LotsCache(async (lot) => {
      read.push(lot);
      return make(lot);
    }),
  };
}

test('of more lots than are kept, the one unused longest is forgotten, and one that is in use stays', async () => {
  const { cache, read } = cacheOf();
  for (let key = 1; key <= LOTS_CACHED_MAX; key += 1) await cache.get(lotId(BigInt(key)));
  expect(cache.peek(lotId(1n))).toBeDefined();
  await cache.get(lotId(BigInt(LOTS_CACHED_MAX + 1)));
  expect(read).toHaveLength(LOTS_CACHED_MAX + 1);
  expect(cache.peek(lotId(1n))).toBeDefined();
  expect(cache.peek(lotId(2n))).toBeUndefined();
  // A forgotten lot is read again.
  await cache.get(lotId(2n));
  expect(read.at(-1)).toBe(lotId(2n));
});

test('lots with many bidders are forgotten earlier, so that all bidders together stay within their number', async () => {
  const many = new Map(Array.from({ length: 4_000 }, (_, at) => [accountId(BigInt(at + 1)), at + 1]));
  // One map for all: what is counted is its size.
  const { cache } = cacheOf((lot) => ({ ...knownLot(terms, idKey(lot), 0n), bidders: many }));
  for (let key = 1; key <= 1_000; key += 1) await cache.get(lotId(BigInt(key)));
  const kept = Array.from({ length: 1_000 }, (_, at) => cache.peek(lotId(BigInt(at + 1)))).filter((lot) => lot !== undefined);
  expect(kept.length * 4_000).toBeLessThanOrEqual(BIDDERS_CACHED_MAX);
  expect(cache.peek(lotId(1_000n))).toBeDefined();
  expect(cache.peek(lotId(1n))).toBeUndefined();
});
