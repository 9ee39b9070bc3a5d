import { deepEqual, equal, ok } from 'node:assert/strict';
import { readBidders, readExceptional, readLeads, readMoment } from '#modules/bidding/store/lane.ts';
import { insertGroup, insertHead, insertTerms, readDue, readHeads, readMoved, readTerms, readYours } from '#modules/bidding/store/lots.ts';
import { group, type Case } from '../case.ts';
import type { House } from '../house.ts';
import {
  ACCEPTED, BOUGHT, decided, EXTENDED, FAR_MS, headValues, LONG_AGO_MS, momentOf, publish, publishGroup, REFUSED, request, RETRACTED, SEED, termsValues, type Decision,
} from '../rows.ts';
import type { Session } from '../session.ts';

const LOTS = Array.from({ length: 512 }, (_, at) => BigInt(at + 1));
const bid = (lot: bigint, seq: number, account: bigint, more: Partial<Decision> = {}): Decision =>
  ({ lot, seq, account, bidder: Number(account), firstBid: seq === Number(account), request: request(seq), maximum: 1_000n * BigInt(seq), ...more });

const withLots = async (house: House, ...lots: bigint[]): Promise<Session> => {
  const one = await house.session();
  await publish(one, lots);
  return one;
};

/** Open lots with these closes. */
async function due(house: House, closes: readonly { lot: bigint; scheduledMs: number; closesMs?: number; status?: number; opensMs?: number }[]): Promise<Session> {
  const one = await house.session();
  for (const { lot, scheduledMs, closesMs = scheduledMs, status = 1, opensMs = LONG_AGO_MS } of closes) {
    await publish(one, [lot], { closesMs: scheduledMs, opensMs });
    if (status !== 0) await decided(one, { heads: [{ lot, status, outcome: status === 3 ? 2 : null, closesMs }] });
  }
  return one;
}

const dueLots = async (one: Session, untilMs: number, limit: number): Promise<string[]> => (await one.rows(readDue, [untilMs, limit])).map(({ lot_id: lot }) => lot);

export const lotCases: Case[] = [
  ...group('terms', {
    'are read as they were kept': async (house) => {
      const one = await house.session();
      const terms = { currency: 'KWD', openingPrice: '9007199254740993', buyNowPrice: null, list: [1, 'two', { three: 3.5 }], word: 'Äpfel "quoted" \\ \n\t€ 😀', off: false };
      equal(await one.touched(insertTerms, [1n, JSON.stringify(terms), SEED, 5_000, null]), 1);
      deepEqual(await one.rows(readTerms, [1n]), [{ lot_id: '1', terms, alias_seed: SEED }]);
    },
    'of a lot that is not there are none': async (house) => {
      const one = await house.session();
      deepEqual(await one.rows(readTerms, [1n]), []);
    },
    'once kept are not changed by keeping them again': async (house) => {
      const one = await house.session();
      await one.ask(insertTerms, termsValues(1n));
      equal(await one.touched(insertTerms, termsValues(1n, { terms: '{"currency":"EUR"}' })), 0);
      deepEqual((await one.rows(readTerms, [1n]))[0]?.terms, { currency: 'USD' });
    },
    'have a seed of 32 bytes': async (house) => {
      const one = await house.session();
      for (const length of [0, 31, 33]) equal(await one.refusal(insertTerms, [1n, '{}', Buffer.alloc(length), 5, null]), '23514 terms_alias_seed_check');
      equal(await one.touched(insertTerms, [-1n, '{}', Buffer.alloc(32), 5, 7n]), 1);
    },
  }),
  ...group('heads', {
    'of published lots are scheduled and empty': async (house) => {
      const one = await withLots(house);
      equal(await one.touched(insertTerms, termsValues(1n)), 1);
      equal(await one.touched(insertHead, headValues(1n, { group: 8n, price: 5n, reserve: 9n, opensMs: 6, closesMs: 7 })), 1);
      await publishGroup(one, 8n, { scope: 'group', steps: [] });
      const [row] = await one.rows(readHeads, [[1n]]);
      ok(Math.abs(Number(row?.now_ms) - (await momentOf(one)).nowMs) < 30_000);
      deepEqual({ ...row, now_ms: '' }, {
        lot_id: '1', status: 0, outcome: null, seq: '0', price: '5', leader_id: null, leader_bidder: null, leader_maximum: null, runner_up_maximum: null, reserve_price: '9',
        closes_ms: '7', extensions: 0, bid_count: 0, bidder_count: 0, buy_now_gone: false, last_decided_ms: '0', terms: { currency: 'USD' }, alias_seed: SEED,
        group_close: { scope: 'group', steps: [] }, now_ms: '',
      });
    },
    'are read as the last batch left them': async (house) => {
      const one = await withLots(house, 1n);
      await decided(one, { heads: [{
        lot: 1n, status: 3, outcome: 1, seq: 12, price: 1_000_000_000_000_000n, leader: 5n, leaderBidder: 2, maximum: 9_223_372_036_854_775_807n, runnerUp: 999n, reserve: 3n,
        closesMs: 77, extensions: 3, bids: 11, bidders: 2, buyNowGone: true, decidedMs: 76,
      }] });
      const [row] = await one.rows(readHeads, [[1n]]);
      deepEqual({ ...row, now_ms: '', terms: null, alias_seed: null }, {
        lot_id: '1', status: 3, outcome: 1, seq: '12', price: '1000000000000000', leader_id: '5', leader_bidder: 2, leader_maximum: '9223372036854775807', runner_up_maximum: '999',
        reserve_price: '3', closes_ms: '77', extensions: 3, bid_count: 11, bidder_count: 2, buy_now_gone: true, last_decided_ms: '76', terms: null, alias_seed: null,
        group_close: null, now_ms: '',
      });
    },
    'come by key, each once, without those that have no terms': async (house) => {
      const one = await withLots(house, 3n, 1n);
      await one.ask(insertHead, headValues(2n));
      deepEqual((await one.rows(readHeads, [[3n, 2n, null, 1n, 3n, 99n]])).map(({ lot_id: lot }) => lot), ['1', '3']);
      deepEqual(await one.rows(readHeads, [[]]), []);
    },
    'are read for 500 lots at most': async (house) => {
      const one = await house.session();
      await publish(one, LOTS.slice(0, 502));
      const rows = await one.rows(readHeads, [LOTS]);
      deepEqual([rows.length, rows[0]?.lot_id, rows[499]?.lot_id], [500, '1', '500']);
    },
    'are put in once': async (house) => {
      const one = await withLots(house, 1n);
      equal(await one.touched(insertHead, headValues(1n, { price: 7n })), 0);
      equal((await one.rows(readHeads, [[1n]]))[0]?.price, '1000');
    },
    'a group is put in once': async (house) => {
      const one = await house.session();
      equal(await one.touched(insertGroup, [1n, '{"scope":"group"}', 5]), 1);
      equal(await one.touched(insertGroup, [1n, '{"scope":"sequential"}', 6]), 0);
    },
  }),
  ...group('lots that come due', {
    'are those whose close or opening lies within the horizon': async (house) => {
      const one = await due(house, [
        { lot: 1n, scheduledMs: LONG_AGO_MS }, { lot: 2n, scheduledMs: FAR_MS }, { lot: 3n, scheduledMs: LONG_AGO_MS + 5, closesMs: FAR_MS }, { lot: 4n, scheduledMs: LONG_AGO_MS + 3, status: 2 },
        { lot: 5n, scheduledMs: FAR_MS, status: 0, opensMs: LONG_AGO_MS + 1 }, { lot: 6n, scheduledMs: FAR_MS, status: 0, opensMs: FAR_MS - 1 }, { lot: 7n, scheduledMs: LONG_AGO_MS + 9, closesMs: LONG_AGO_MS + 20 },
        { lot: 8n, scheduledMs: LONG_AGO_MS + 9, status: 3 },
      ]);
      deepEqual(await dueLots(one, 0, 10), ['1', '5', '7']);
      deepEqual((await one.rows(readDue, [0, 10])).map(({ due_ms: at }) => Number(at) - LONG_AGO_MS), [0, 1, 20]);
    },
    'are told with the clock': async (house) => {
      const one = await due(house, [{ lot: 1n, scheduledMs: LONG_AGO_MS }]);
      const before = await momentOf(one);
      const [row] = await one.rows(readDue, [0, 1]);
      ok(Number(row?.now_ms) >= before.nowMs && Number(row?.now_ms) <= (await momentOf(one)).nowMs);
    },
    'are cut at the limit, the earliest first': async (house) => {
      const one = await due(house, [3, 1, 2, 5, 4].map((at) => ({ lot: BigInt(at), scheduledMs: LONG_AGO_MS + at })));
      deepEqual(await dueLots(one, 0, 3), ['1', '2', '3']);
      deepEqual(await dueLots(one, 0, 0), []);
    },
    'are entered by their scheduled time before the limit, and told by their close': async (house) => {
      const one = await due(house, [{ lot: 1n, scheduledMs: LONG_AGO_MS, closesMs: LONG_AGO_MS + 90 }, { lot: 2n, scheduledMs: LONG_AGO_MS + 1, closesMs: LONG_AGO_MS + 2 }, { lot: 3n, scheduledMs: LONG_AGO_MS + 5 }]);
      deepEqual(await dueLots(one, 0, 2), ['2', '1']);
    },
    'ahead of time are within a horizon of so many milliseconds': async (house) => {
      const one = await house.session();
      const { nowMs } = await momentOf(one);
      await publish(one, [1n], { closesMs: nowMs + 600_000 });
      await decided(one, { heads: [{ lot: 1n, closesMs: nowMs + 600_000 }] });
      deepEqual(await dueLots(one, 300_000, 5), []);
      deepEqual(await dueLots(one, 900_000, 5), ['1']);
      deepEqual(await dueLots(one, -1_000_000, 5), []);
    },
    'none where there are none': async (house) => deepEqual(await dueLots(await house.session(), 1_000, 5), []),
  }),
  ...group('lots of groups that moved', {
    'are open ones that lag behind their group\'s close': async (house) => {
      const one = await house.session();
      await publishGroup(one, 1n, { scope: 'group', steps: [{ closesAtMs: 50 }, { closesAtMs: 200 }] }, 10);
      await publish(one, [1n, 2n, 3n, 4n], { group: 1n });
      await decided(one, { heads: [{ lot: 1n, closesMs: 100 }, { lot: 2n, closesMs: 200 }, { lot: 3n, status: 2, closesMs: 100 }] });
      deepEqual(await one.rows(readMoved, [10, 10]), [{ lot_id: '1' }]);
      deepEqual(await one.rows(readMoved, [11, 10]), []);
    },
    'are all open ones of a sequential group, by key, up to the limit': async (house) => {
      const one = await house.session();
      await publishGroup(one, 1n, { scope: 'sequential', steps: [] }, 10);
      await publishGroup(one, 2n, { scope: 'group', steps: [] }, 10);
      await publish(one, [3n, 1n, 2n], { group: 1n });
      await publish(one, [4n], { group: 2n });
      await publish(one, [5n]);
      await decided(one, { heads: [1n, 2n, 3n, 4n, 5n].map((lot) => ({ lot })) });
      deepEqual((await one.rows(readMoved, [0, 10])).map(({ lot_id: lot }) => lot), ['1', '2', '3']);
      deepEqual((await one.rows(readMoved, [0, 2])).map(({ lot_id: lot }) => lot), ['1', '2']);
    },
  }),
  ...group('what a batch looks up', {
    'a moment without requests is one row of the clock and the transaction': async (house) => {
      const one = await house.session();
      const [row, ...more] = await one.rows(readMoment, [[5n], [1n], [request(1)]]);
      equal(more.length, 0);
      ok(Number(row?.now_ms) > LONG_AGO_MS && BigInt(row?.tx ?? 0) > 0n);
      deepEqual([row?.lot_id, row?.seq, row?.request, row?.kind ?? null, row?.detail], [null, null, null, row?.kind ?? null, null]);
    },
    'a request decided before is found by account, lot and id': async (house) => {
      const one = await withLots(house, 1n, 2n);
      await decided(one, { decisions: [bid(1n, 1, 1n, { leader: 1n, leaderBidder: 1, bids: 1, closesMs: 88, atMs: 80, currency: 'EUR', detail: { note: 'x' } }), bid(2n, 1, 2n)] });
      const rows = await one.rows(readMoment, [[1n, 1n, 2n, 1n], [1n, 2n, 2n, 1n], [request(1), request(1), request(1), request(2)]]);
      deepEqual(rows.map(({ lot_id: lot, account_id: account }) => `${lot}/${account}`).toSorted(), ['1/1', '2/2']);
      const found = rows.find(({ lot_id: lot }) => lot === '1');
      deepEqual({ ...found, now_ms: '', tx: '' }, {
        now_ms: '', tx: '', lot_id: '1', seq: '1', head_seq: '1', kind: ACCEPTED, refusal: null, account_id: '1', bidder: 1, request: '00000000-0000-0000-0000-000000000001',
        maximum: '1000', asked_currency: 'EUR', price: '1000', minimum: '1050', leader_id: '1', leader_bidder: 1, bid_count: 1, closes_ms: '88', at_ms: '80', detail: { note: 'x' },
      });
    },
    'a refusal is remembered, without a number': async (house) => {
      const one = await withLots(house, 1n);
      await decided(one, { decisions: [{ lot: 1n, refusal: 9, kind: REFUSED, headSeq: 4, account: 5n, request: request(1), maximum: 3n }] });
      const [row] = await one.rows(readMoment, [[5n], [1n], [request(1)]]);
      deepEqual([row?.seq, row?.head_seq, row?.kind, row?.refusal, row?.bidder], [null, '4', REFUSED, 9, null]);
    },
    'an extension by a bid gives that bid its close; another one does not': async (house) => {
      const one = await withLots(house, 1n);
      await decided(one, { decisions: [
        bid(1n, 1, 1n, { closesMs: 100 }), { lot: 1n, seq: 2, kind: EXTENDED, closesMs: 200, detail: { cause: 'bid' } },
        bid(1n, 3, 2n, { closesMs: 200 }), { lot: 1n, seq: 4, kind: EXTENDED, closesMs: 300, detail: { cause: 'operator' } },
        bid(1n, 5, 3n, { closesMs: 300 }), bid(1n, 6, 4n, { closesMs: 400, detail: { cause: 'bid' } }),
      ] });
      const rows = await one.rows(readMoment, [[1n, 2n, 3n, 4n], [1n, 1n, 1n, 1n], [1, 3, 5, 6].map(request)]);
      deepEqual(rows.map(({ seq, closes_ms: closes }) => `${seq}: ${closes}`).toSorted(), ['1: 200', '3: 200', '5: 300', '6: 400']);
    },
    'requests with nulls among them are found no less': async (house) => {
      const one = await withLots(house, 1n);
      await decided(one, { decisions: [bid(1n, 1, 1n)] });
      equal((await one.rows(readMoment, [[null, 1n, 1n], [1n, null, 1n], [request(1), request(1), request(1)]])).filter(({ lot_id: lot }) => lot !== null).length, 1);
    },
    'bidders of a lot past those known come by their ordinal': async (house) => {
      const one = await withLots(house, 1n, 2n);
      await decided(one, { decisions: [bid(1n, 1, 1n), bid(1n, 2, 2n), bid(1n, 3, 1n, { firstBid: false, bidder: 1 }), bid(1n, 4, 3n, { firstBid: true }), bid(2n, 1, 1n)] });
      deepEqual(await one.rows(readBidders, [1n, 0]), [{ account_id: '1', bidder: 1 }, { account_id: '2', bidder: 2 }, { account_id: '3', bidder: 3 }]);
      deepEqual(await one.rows(readBidders, [1n, 2]), [{ account_id: '3', bidder: 3 }]);
      deepEqual([await one.rows(readBidders, [1n, 3]), await one.rows(readBidders, [9n, 0])], [[], []]);
    },
    'lots that accounts lead are open or frozen ones on which they asked': async (house) => {
      const one = await withLots(house, 1n, 2n, 3n, 4n, 5n);
      const leads = { leader: 7n, leaderBidder: 1, maximum: 5_000n };
      await decided(one, {
        heads: [{ lot: 1n, ...leads }, { lot: 2n, status: 2, ...leads, maximum: 6_000n }, { lot: 3n, status: 3, outcome: 1, ...leads }, { lot: 4n, ...leads, leader: 8n }, { lot: 5n, ...leads }],
        // Of the fifth lot there is no request of the leader's.
        decisions: [1n, 2n, 3n, 4n].map((lot) => bid(lot, 1, 7n, { bidder: 1 })),
      });
      deepEqual((await one.rows(readLeads, [[7n]])).toSorted((x, y) => Number(x.lot_id) - Number(y.lot_id)), [
        { account_id: '7', lot_id: '1', leader_maximum: '5000', currency: 'USD' }, { account_id: '7', lot_id: '2', leader_maximum: '6000', currency: 'USD' },
      ]);
      deepEqual(await one.rows(readLeads, [[8n, 99n]]), []);
      deepEqual(await one.rows(readLeads, [[]]), []);
    },
    'accounts without a standing are ordinary': async (house) => {
      const one = await house.session();
      deepEqual(await one.rows(readExceptional, [[1n, null, 2n]]), []);
    },
  }),
  ...group('an account\'s own bids', {
    'are counted without those taken out again, the ordinal stays': async (house) => {
      const one = await withLots(house, 1n, 2n);
      await decided(one, { decisions: [
        bid(1n, 1, 1n), bid(1n, 2, 1n, { firstBid: false, bidder: 1, maximum: 9_000n }), bid(1n, 3, 2n, { firstBid: false }), { lot: 1n, seq: 4, kind: RETRACTED, detail: { seqs: [2] } },
        bid(2n, 1, 1n), { lot: 2n, seq: 2, kind: RETRACTED, detail: { seqs: [1] } },
      ] });
      deepEqual(await one.rows(readYours, [1n, [2n, 1n]]), [{ lot_id: '1', bidder: 1, bids: 1, maximum: '1000' }, { lot_id: '2', bidder: 1, bids: 0, maximum: null }]);
      deepEqual(await one.rows(readYours, [2n, [1n]]), [{ lot_id: '1', bidder: 2, bids: 1, maximum: '3000' }]);
    },
    'are none for who only was refused, or is not asked about': async (house) => {
      const one = await withLots(house, 1n);
      await decided(one, { decisions: [{ lot: 1n, refusal: 9, kind: REFUSED, headSeq: 0, account: 5n, request: request(1) }, { lot: 1n, seq: 1, kind: BOUGHT, account: 6n, request: request(2) }] });
      deepEqual([await one.rows(readYours, [5n, [1n]]), await one.rows(readYours, [6n, [1n]]), await one.rows(readYours, [6n, []])], [[], [], []]);
    },
    'are told for 500 lots at most': async (house) => {
      const one = await house.session();
      await decided(one, { decisions: LOTS.map((lot) => bid(lot, 1, 1n)) });
      equal((await one.rows(readYours, [1n, LOTS])).length, 500);
    },
  }),
];
