import { deepEqual, equal } from 'node:assert/strict';
import { readBidderCounts, readBids, readBidsOf, readEvents, readHistory, readLowerings, readRetractions } from '#modules/bidding/store/history.ts';
import { bidsByMinute, lotActs, overdueLots } from '#modules/bidding/store/operations.ts';
import { group, type Case } from '../case.ts';
import type { House } from '../house.ts';
import { ACCEPTED, BOUGHT, CLOSED, decided, EXTENDED, FAR_MS, FROZEN, LONG_AGO_MS, LOWERED, OPENED, publish, REFUSED, request, RESUMED, RETRACTED, type Decision } from '../rows.ts';
import type { Session } from '../session.ts';

const bid = (lot: bigint, seq: number, account: bigint, more: Partial<Decision> = {}): Decision =>
  ({ lot, seq, account, bidder: Number(account), request: request(seq), maximum: 1_000n * BigInt(seq), bids: seq, ...more });

/** A lot that was opened, bid on, voided in part, lowered and closed. */
const COURSE: readonly Decision[] = [
  { lot: 1n, seq: 1, kind: OPENED }, bid(1n, 2, 1n, { firstBid: true }), bid(1n, 3, 2n, { firstBid: true }), { lot: 1n, seq: 4, kind: EXTENDED, detail: { cause: 'bid' } },
  { lot: 1n, refusal: 9, kind: REFUSED, headSeq: 4, account: 3n, request: request(90) }, { lot: 1n, seq: 5, kind: RETRACTED, account: 31n, detail: { seqs: [3], reason: 'a typing error' } },
  { lot: 1n, seq: 6, kind: LOWERED, account: 30n, detail: { reservePrice: '4000' } }, bid(1n, 7, 2n, { firstBid: false }), { lot: 1n, seq: 8, kind: CLOSED, detail: { outcome: 'sold' } },
];

async function courseOf(house: House): Promise<Session> {
  const one = await house.session();
  await publish(one, [1n, 2n]);
  await decided(one, { decisions: [...COURSE, bid(2n, 1, 1n, { firstBid: true }), bid(2n, 2, 5n, { firstBid: true, bidder: 2 })] });
  return one;
}

const seqs = (rows: readonly { seq: string }[]): number[] => rows.map(({ seq }) => Number(seq));

export const historyCases: Case[] = [
  ...group('the history of a lot', {
    'has the bids, retractions and lowerings in order': async (house) => {
      const one = await courseOf(house);
      const rows = await one.rows(readHistory, [1n]);
      deepEqual(seqs(rows), [2, 3, 5, 6, 7]);
      deepEqual(rows[0], { seq: '2', kind: ACCEPTED, account_id: '1', maximum: '2000', at_ms: '7000', detail: null });
      deepEqual(rows[2]?.detail, { seqs: [3], reason: 'a typing error' });
      deepEqual(await one.rows(readHistory, [9n]), []);
    },
    'has its events from a number on, up to the limit': async (house) => {
      const one = await courseOf(house);
      deepEqual(seqs(await one.rows(readEvents, [1n, 0, 100])), [1, 2, 3, 4, 5, 6, 7, 8]);
      deepEqual(seqs(await one.rows(readEvents, [1n, 7, 100])), [7, 8]);
      deepEqual(seqs(await one.rows(readEvents, [1n, 3, 2])), [3, 4]);
      deepEqual([await one.rows(readEvents, [1n, 9, 10]), await one.rows(readEvents, [1n, 1, 0]), await one.rows(readEvents, [7n, 0, 10])], [[], [], []]);
      deepEqual(seqs(await one.rows(readEvents, [1n, -9_223_372_036_854_775_808n, 1])), [1]);
    },
    'an event is read with all that may be told of it': async (house) => {
      const one = await courseOf(house);
      const rows = await one.rows(readEvents, [1n, 3, 100]);
      deepEqual(rows[0], {
        lot_id: '1', seq: '3', kind: ACCEPTED, account_id: '2', bidder: 2, maximum: '3000', price: '1000', minimum: '1050', leader_id: null, leader_bidder: null, bid_count: 3,
        closes_ms: String(FAR_MS), at_ms: '7000', outcome: null,
      });
      equal(rows.at(-1)?.outcome, 'sold');
    },
    'has its bids newest first, before a number': async (house) => {
      const one = await courseOf(house);
      deepEqual(seqs(await one.rows(readBids, [1n, 99, 10])), [7, 3, 2]);
      deepEqual(seqs(await one.rows(readBids, [1n, 7, 1])), [3]);
      deepEqual(await one.rows(readBids, [1n, 2, 10]), []);
      deepEqual((await one.rows(readBids, [1n, 99, 1]))[0]?.outcome, null);
    },
    'has what was taken out, and what was lowered': async (house) => {
      const one = await courseOf(house);
      await decided(one, { decisions: [{ lot: 1n, seq: 9, kind: RETRACTED, detail: { seqs: [2, 7] } }, { lot: 1n, seq: 10, kind: LOWERED, detail: { reservePrice: '9007199254740993' } }] });
      deepEqual(await one.rows(readRetractions, [1n]), [{ seqs: [3] }, { seqs: [2, 7] }]);
      deepEqual(await one.rows(readLowerings, [1n]), [{ seq: '6', reserve_price: '4000' }, { seq: '10', reserve_price: '9007199254740993' }]);
      deepEqual([await one.rows(readRetractions, [2n]), await one.rows(readLowerings, [2n])], [[], []]);
    },
    'knows how many bidders there were before an event': async (house) => {
      const one = await courseOf(house);
      deepEqual(await one.rows(readBidderCounts, [[1n, 1n, 2n, 1n, 9n], [2, 4, 2, 3, 5]]), [
        { lot_id: '1', seq: '2', bidders: 0 }, { lot_id: '1', seq: '4', bidders: 2 }, { lot_id: '2', seq: '2', bidders: 1 }, { lot_id: '1', seq: '3', bidders: 1 }, { lot_id: '9', seq: '5', bidders: 0 },
      ]);
      deepEqual(await one.rows(readBidderCounts, [[], []]), []);
      deepEqual(await one.rows(readBidderCounts, [[null, 1n], [3, null]]), [{ lot_id: null, seq: '3', bidders: 0 }, { lot_id: '1', seq: null, bidders: 0 }]);
    },
  }),
  ...group('lots that an account bid on', {
    'come newest first, with the bids that stand': async (house) => {
      const one = await courseOf(house);
      deepEqual(await one.rows(readBidsOf, [1n, 99n, 10]), [{ lot_id: '2', bids: 1, maximum: '1000' }, { lot_id: '1', bids: 1, maximum: '2000' }]);
      deepEqual(await one.rows(readBidsOf, [2n, 99n, 10]), [{ lot_id: '1', bids: 1, maximum: '7000' }]);
      deepEqual(await one.rows(readBidsOf, [1n, 2n, 10]), [{ lot_id: '1', bids: 1, maximum: '2000' }]);
      deepEqual(await one.rows(readBidsOf, [1n, 99n, 1]), [{ lot_id: '2', bids: 1, maximum: '1000' }]);
    },
    'stay when every bid was taken out, without a bid': async (house) => {
      const one = await courseOf(house);
      await decided(one, { decisions: [{ lot: 1n, seq: 9, kind: RETRACTED, detail: { seqs: [2] } }] });
      deepEqual(await one.rows(readBidsOf, [1n, 2n, 10]), [{ lot_id: '1', bids: 0, maximum: null }]);
    },
    'are those bought at a fixed price too, which is no bid': async (house) => {
      const one = await courseOf(house);
      await decided(one, { decisions: [bid(3n, 1, 8n, { kind: BOUGHT, maximum: 9_000n })] });
      deepEqual(await one.rows(readBidsOf, [8n, 99n, 10]), [{ lot_id: '3', bids: 0, maximum: '9000' }]);
    },
    'are none where it was only refused': async (house) => {
      const one = await courseOf(house);
      deepEqual([await one.rows(readBidsOf, [3n, 99n, 10]), await one.rows(readBidsOf, [77n, 99n, 10]), await one.rows(readBidsOf, [1n, 99n, 0])], [[], [], []]);
    },
  }),
  ...group('what staff ask', {
    'accepted bids of each minute': async (house) => {
      const one = await house.session();
      await decided(one, { decisions: [0, 1, 59_999, 60_000, 120_000, 180_000].map((atMs, at) => bid(1n, at + 1, 1n, { atMs })) });
      await decided(one, { decisions: [{ lot: 1n, seq: 7, kind: EXTENDED, atMs: 1 }, { lot: 1n, refusal: 9, kind: REFUSED, headSeq: 7, account: 1n, request: request(80), atMs: 1 }] });
      deepEqual(await one.rows(bidsByMinute, [0, 180_000, 10]), [{ minute: '0', bids: 3 }, { minute: '1', bids: 1 }, { minute: '2', bids: 1 }]);
      deepEqual(await one.rows(bidsByMinute, [1, 60_000, 10]), [{ minute: '0', bids: 2 }]);
      deepEqual(await one.rows(bidsByMinute, [0, 999_999, 1]), [{ minute: '0', bids: 3 }]);
      deepEqual(await one.rows(bidsByMinute, [200_000, 999_999, 10]), []);
    },
    'open lots whose close went by are counted up to the limit': async (house) => {
      const one = await house.session();
      await publish(one, [1n, 2n, 3n, 4n], { closesMs: LONG_AGO_MS });
      await decided(one, { heads: [{ lot: 1n, closesMs: LONG_AGO_MS }, { lot: 2n, closesMs: LONG_AGO_MS }, { lot: 3n, closesMs: FAR_MS }, { lot: 4n, status: 2, closesMs: LONG_AGO_MS }] });
      for (const [beforeMs, limit, lots] of [[FAR_MS, 10, 2], [FAR_MS, 1, 1], [LONG_AGO_MS, 10, 0], [LONG_AGO_MS + 1, 10, 2], [FAR_MS, 0, 0]] as const) {
        deepEqual(await one.rows(overdueLots, [beforeMs, limit]), [{ lots }]);
      }
    },
    'acts on a lot other than bids come newest first': async (house) => {
      const one = await courseOf(house);
      await decided(one, { decisions: [
        { lot: 1n, seq: 9, kind: FROZEN, account: 31n, detail: { reason: 'a doubt' } }, { lot: 1n, seq: 10, kind: RESUMED }, { lot: 1n, seq: 11, kind: CLOSED, detail: { outcome: 'withdrawn', reason: 'broken' } },
      ] });
      const rows = await one.rows(lotActs, [1n, 99, 10]);
      deepEqual(seqs(rows), [11, 10, 9, 6, 5]);
      deepEqual(rows[0], { seq: '11', kind: CLOSED, account_id: null, reason: 'broken', outcome: 'withdrawn', seqs: null, at_ms: '7000' });
      deepEqual([rows[2]?.reason, rows[2]?.account_id, rows[4]?.seqs, rows[3]?.reason], ['a doubt', '31', [3], null]);
      deepEqual(seqs(await one.rows(lotActs, [1n, 10, 1])), [9]);
      deepEqual(await one.rows(lotActs, [2n, 99, 10]), []);
    },
  }),
];
