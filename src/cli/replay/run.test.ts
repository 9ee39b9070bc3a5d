import { expect, test } from 'vitest';
import type { ActAnswer, BidAnswer, LotHead, PlaceBid } from '#contracts/bidding.ts';
import { accountId, lotId, saleId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { CannotRun } from '../cannot-run.ts';
import type { Recording } from './recording.ts';
import { AUCTIONS_AT_ONCE_MAX, LOTS_PER_CALL_MAX, runReplay, TRIES_MAX, type ReplayHouse } from './run.ts';

/** A house at hand that keeps a log of what it is asked, and takes every bid unless told what to answer. */
function houseAtHand(answerTo: (bid: PlaceBid, at: number) => BidAnswer | null = () => null) {
  const log = { bids: [] as PlaceBid[], ended: new Set<LotId>(), withdrawn: new Set<LotId>(), underWay: new Map<LotId, number>(), mostLots: 0, mostOfOneLot: 0, lotsPerCall: [] as number[] };
  const accepted = new Map<LotId, number>();
  let keys = 0n;
  const ok = (lot: LotId): ActAnswer => ({ ok: true, lot, seq: 1, closesAtMs: 0 });
  const house: ReplayHouse = {
    bidding: {
      placeBid: async (bid) => {
        log.bids.push(bid);
        log.underWay.set(bid.lot, (log.underWay.get(bid.lot) ?? 0) + 1);
        log.mostOfOneLot = Math.max(log.mostOfOneLot, log.underWay.get(bid.lot) ?? 0);
        log.mostLots = Math.max(log.mostLots, [...log.underWay.values()].filter((count) => count > 0).length);
        const answer = answerTo(bid, log.bids.length);
        await Promise.resolve();
        log.underWay.set(bid.lot, (log.underWay.get(bid.lot) ?? 0) - 1);
        if (answer !== null) return answer;
        accepted.set(bid.lot, (accepted.get(bid.lot) ?? 0) + 1);
        return {
          ok: true, lot: bid.lot, seq: 1, outcome: 'leading', maximum: bid.maximum, price: minor(7n), minimum: minor(8n), currency: 'USD', closesAtMs: 0, decidedAtMs: 0,
          replayed: false, kind: 'bid',
        };
      },
      endLot: async ({ lot }) => { log.ended.add(lot); return ok(lot); },
      withdraw: async ({ lot }) => { log.withdrawn.add(lot); return ok(lot); },
    },
    queries: { heads: async (lots) => new Map(lots.map((lot) => [lot, headOf(lot, accepted.get(lot) ?? 0)])) },
    createAccounts: async (names) => names.map(() => accountId(keys += 1n)),
    createSale: async () => saleId(keys += 1n),
    createLots: async ({ lots }) => {
      log.lotsPerCall.push(lots.length);
      return lots.map(() => ({ lotId: lotId(keys += 1n) }));
    },
  };
  return { house, log };
}

const headOf = (lot: LotId, bidCount: number): LotHead => ({
  lot, status: 'closed', outcome: bidCount > 0 ? 'sold' : 'passed', currency: 'USD', openingPrice: minor(5n), price: minor(bidCount > 0 ? 7n : 5n), minimum: minor(8n),
  bidCount, bidderCount: bidCount, leader: null, reserve: 'none', buyNowPrice: null, opensAtMs: 0, closesAtMs: 0, closedAtMs: 0, extensions: 0, seq: 1, serverTimeMs: 0, you: null,
});

/** Auctions of the same number of bids, by two bidders in turn. */
const recordingOf = (auctions: number, bidsEach: number): Recording => ({
  bidders: ['anna', 'ben'], bidsCount: auctions * bidsEach,
  auctions: Array.from({ length: auctions }, (_, at) => ({
    id: `auction ${at}`, openingPrice: 5, bids: Array.from({ length: bidsEach }, (_bid, place) => ({ seq: place * 10, bidder: place % 2, maximum: 100 + place })),
  })),
});

const refused = (code: 'busy' | 'bid_too_low' | 'lot_frozen'): BidAnswer => ({ ok: false, code, facts: null, replayed: false });
const options = { name: 'a replay', onBid: () => {}, signal: new AbortController().signal, wait: async () => {} };

test('of one auction one bid is under way at a time, in the order of its seqs, and many auctions at once', async () => {
  const { house, log } = houseAtHand();
  const { results } = await runReplay(house, recordingOf(1_200, 3), options);
  expect(log.mostOfOneLot).toBe(1);
  expect(log.mostLots).toBeGreaterThan(1);
  expect(log.mostLots).toBeLessThanOrEqual(AUCTIONS_AT_ONCE_MAX);
  for (const bids of Map.groupBy(log.bids, ({ lot }) => lot).values()) expect(bids.map(({ maximum }) => maximum)).toEqual([100n, 101n, 102n]);
  expect(log.lotsPerCall).toEqual([LOTS_PER_CALL_MAX, 200]);
  expect(results.map(({ auction }) => auction)).toEqual(recordingOf(1_200, 3).auctions.map(({ id }) => id));
  expect(results[0]).toEqual({ auction: 'auction 0', price: 7n, leader: 'anna', accepted: 3, refusedSeqs: [] });
  expect([log.ended.size, log.withdrawn.size]).toEqual([1_200, 0]);
});

test('a busy house is asked again under the same key, and a bid refused by the rules is counted', async () => {
  const { house, log } = houseAtHand((bid, at) => (at <= 4 ? refused('busy') : bid.maximum === 101n ? refused('bid_too_low') : null));
  let steps = 0;
  const { results, refusals, accepted, refused: count } = await runReplay(house, recordingOf(1, 3), { ...options, onBid: () => { steps += 1; } });
  expect(log.bids.slice(0, 5).map(({ key }) => key)).toEqual(Array(5).fill('replay-0'));
  expect(new Set(log.bids.map(({ key }) => key)).size).toBe(3);
  expect({ results, refusals, accepted, count, steps }).toEqual({
    results: [{ auction: 'auction 0', price: 7n, leader: 'anna', accepted: 2, refusedSeqs: [10] }], refusals: { bid_too_low: 1 }, accepted: 2, count: 1, steps: 3,
  });
});

test('a house that stays busy ends the replay after a bounded number of tries', async () => {
  const { house, log } = houseAtHand(() => refused('busy'));
  await expect(runReplay(house, recordingOf(1, 1), options)).rejects.toThrow(CannotRun);
  expect(log.bids).toHaveLength(TRIES_MAX);
  expect(log.withdrawn.size).toBe(1);
});

test('a refusal that is none of the rules stops the replay, and no lot stays open', async () => {
  const { house, log } = houseAtHand((_, at) => (at === 500 ? refused('lot_frozen') : null));
  await expect(runReplay(house, recordingOf(300, 4), options)).rejects.toThrow(/lot_frozen/);
  expect(log.withdrawn.size).toBe(300);
  expect(log.bids.length).toBeLessThan(500 + AUCTIONS_AT_ONCE_MAX * 4);
});

test('a replay that is stopped asks for nothing more', async () => {
  const { house, log } = houseAtHand();
  const stopping = new AbortController();
  const onBid = (): void => stopping.abort(new CannotRun('stopped'));
  await expect(runReplay(house, recordingOf(2_000, 2), { ...options, signal: stopping.signal, onBid })).rejects.toThrow('stopped');
  expect(log.bids.length).toBeLessThanOrEqual(AUCTIONS_AT_ONCE_MAX);
  expect(log.lotsPerCall).toEqual([LOTS_PER_CALL_MAX]);
});

test('an auction in which no bid stands has its opening price and no leader', async () => {
  const { house } = houseAtHand(() => refused('bid_too_low'));
  const { results } = await runReplay(house, recordingOf(1, 2), options);
  expect(results).toEqual([{ auction: 'auction 0', price: 5n, leader: '', accepted: 0, refusedSeqs: [0, 10] }]);
});
