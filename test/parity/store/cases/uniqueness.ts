import { deepEqual, equal, ok } from 'node:assert/strict';
import { insertEvent } from '#modules/auction/store/events.ts';
import { claimGroup } from '#modules/auction/store/lots.ts';
import { askRegistration } from '#modules/auction/store/registrations.ts';
import { insertSale } from '#modules/auction/store/sales.ts';
import { writeBatch } from '#modules/bidding/store/lane.ts';
import { insertGroup, insertHead, insertTerms } from '#modules/bidding/store/lots.ts';
import { beat, insertOutage } from '#modules/bidding/store/outages.ts';
import { insertApproval, insertLink, upsertLimit, upsertStanding } from '#modules/bidding/store/standing.ts';
import { endedVoids, endVoid, insertVoid } from '#modules/bidding/store/voids.ts';
import type { SqlValue, Statement } from '#platform/db/types.ts';
import { each, group, type Case } from '../case.ts';
import type { House, Schema } from '../house.ts';
import { batchValues, decided, headValues, momentOf, publish, request, termsValues, type Decision } from '../rows.ts';
import type { Session } from '../session.ts';

/** One key that two rows cannot both have. `take` sends a statement that takes it, in the transaction under way; `as` tells two takers apart. */
type Contested = { what: string; constraint: string; prepare(session: Session): Promise<unknown>; take(session: Session, as: number): Promise<[Statement<unknown>, SqlValue[]]> };

const decision = (what: string, constraint: string, row: (as: number) => Decision): Contested => ({
  what, constraint, prepare: (session) => publish(session, [1n]),
  take: async (session, as) => [writeBatch, batchValues((await momentOf(session)).tx, { decisions: [row(as)] })],
});

const CONTESTED: readonly Contested[] = [
  decision('the number of an event', 'decisions_by_seq', (as) => ({ lot: 1n, seq: 1, account: BigInt(as), bidder: as, request: request(as) })),
  decision('a request of an account on a lot', 'decisions_by_request', (as) => ({ lot: 1n, refusal: 9, kind: 20, headSeq: 0, account: 5n, request: request(7), maximum: BigInt(as) })),
  decision('the ordinal of a bidder', 'decisions_first_bids', (as) => ({ lot: 1n, seq: as, account: BigInt(as), bidder: 1, firstBid: true, request: request(as) })),
  {
    what: 'a bid that is asked to be voided', constraint: 'voids_open',
    prepare: async (session) => {
      await publish(session, [1n]);
      await decided(session, { decisions: [{ lot: 1n, seq: 1, bidder: 1 }] });
    },
    take: async (_, as) => [insertVoid, [BigInt(as), 1n, 1, 'a reason', 31n, 5]],
  },
  {
    what: 'an approval\'s number', constraint: 'voids_pkey',
    prepare: async (session) => {
      await publish(session, [1n]);
      await decided(session, { decisions: [1, 2].map((seq) => ({ lot: 1n, seq, bidder: 1 })) });
    },
    take: async (_, as) => [insertVoid, [7n, 1n, as, 'a reason', 31n, 5]],
  },
];

/** Rows that are put in unless they are there, or changed where they are. */
type Put = { what: string; schema: Schema; statement: Statement<unknown>; values(as: number): SqlValue[]; /** Rows that the second one touches when the first one has committed. */ second: number };
const PUTS: readonly Put[] = [
  { what: 'terms', schema: 'bidding', statement: insertTerms, values: () => termsValues(1n), second: 0 },
  { what: 'a head', schema: 'bidding', statement: insertHead, values: () => headValues(1n), second: 0 },
  { what: 'a group', schema: 'bidding', statement: insertGroup, values: () => [1n, '{}', 5], second: 0 },
  { what: 'a link', schema: 'bidding', statement: insertLink, values: () => [9n, 5n], second: 0 },
  { what: 'an approval', schema: 'bidding', statement: insertApproval, values: () => [9n, 5n], second: 0 },
  { what: 'a standing', schema: 'bidding', statement: upsertStanding, values: () => [5n, true, null], second: 1 },
  { what: 'a limit', schema: 'bidding', statement: upsertLimit, values: (as) => [5n, 'USD', String(as)], second: 1 },
  { what: 'an outage', schema: 'bidding', statement: insertOutage, values: (as) => [1_000, 2_000 + as], second: 1 },
  { what: 'the beat', schema: 'bidding', statement: beat, values: () => [], second: 1 },
  { what: 'a group of a sale', schema: 'auction', statement: claimGroup, values: (as) => [BigInt(as), 1n, 'group', 'chairs'], second: 1 },
  { what: 'a registration', schema: 'auction', statement: askRegistration, values: () => [1n, 5n, false, 5], second: 1 },
];

async function pair(house: House, { prepare }: Contested): Promise<[Session, Session]> {
  const [one, other] = await house.sessions(2) as [Session, Session];
  await prepare(one);
  await one.begin();
  await other.begin();
  return [one, other];
}

export const uniquenessCases: Case[] = [
  ...group('keys that only one row may have', {
    ...each(CONTESTED, ({ what }) => `${what}: the second one waits, and is refused when the first one commits`, async (house, contested) => {
      const [one, other] = await pair(house, contested);
      await one.ask(...await contested.take(one, 1));
      const asked = other.send(...await contested.take(other, 2));
      ok(await asked.waits());
      await one.commit();
      equal(await asked.refusal(), `23505 ${contested.constraint}`);
      equal(await other.commit(), 'ROLLBACK');
    }),
    ...each(CONTESTED, ({ what }) => `${what}: the second one waits, and goes on when the first one is taken back`, async (house, contested) => {
      const [one, other] = await pair(house, contested);
      await one.ask(...await contested.take(one, 1));
      const asked = other.send(...await contested.take(other, 2));
      ok(await asked.waits());
      await one.rollback();
      equal((await asked.answer()).count, 1);
      equal(await other.commit(), 'COMMIT');
    }),
    ...each(CONTESTED, ({ what }) => `${what}: it is refused at once where the first one is committed, or its own`, async (house, contested) => {
      const [one, other] = await pair(house, contested);
      await one.ask(...await contested.take(one, 1));
      equal(await one.refusal(...await contested.take(one, 2)), `23505 ${contested.constraint}`);
      await one.rollback();
      await one.begin();
      await one.ask(...await contested.take(one, 1));
      await one.commit();
      equal(await other.refusal(...await contested.take(other, 2)), `23505 ${contested.constraint}`);
    }),
    'of several who wait for a key one gets it, the others are refused': async (house) => {
      const [contested] = CONTESTED as [Contested];
      const [one, two] = await pair(house, contested);
      const three = await house.session();
      await three.begin();
      await one.ask(...await contested.take(one, 1));
      const second = two.send(...await contested.take(two, 2));
      ok(await second.waits());
      const third = three.send(...await contested.take(three, 3));
      ok(await third.waits());
      await one.rollback();
      await house.settle();
      equal([second, third].filter(({ outcome }) => outcome === null).length, 1);
      const [got, waits] = second.outcome === null ? [three, second] : [two, third];
      await got.commit();
      equal(await waits.refusal(), '23505 decisions_by_seq');
    },
    'requests without an id, and refusals without a bidder, meet nobody': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await decided(one, { decisions: [{ lot: 1n, seq: 1 }, { lot: 1n, seq: 2 }, { lot: 1n, seq: 3, bidder: 1 }, { lot: 1n, seq: 4, bidder: 1 }] });
      await decided(one, { decisions: [1, 2].map((number) => ({ lot: 1n, refusal: 9, kind: 20, headSeq: 4, account: 5n, request: request(number) })) });
      // Somebody without an account is nobody: two requests of one id do not meet.
      await decided(one, { decisions: [{ lot: 1n, seq: 5, request: request(9) }, { lot: 1n, seq: 6, request: request(9) }] });
    },
    'keys of different lots do not meet': async (house) => {
      const one = await house.session();
      await publish(one, [1n, 2n]);
      await decided(one, { decisions: [1n, 2n].map((lot) => ({ lot, seq: 1, account: 5n, bidder: 1, firstBid: true, request: request(1) })) });
    },
    'a number that was taken back is free': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await one.begin();
      await one.ask(writeBatch, batchValues((await momentOf(one)).tx, { decisions: [{ lot: 1n, seq: 1 }] }));
      await one.rollback();
      await decided(one, { decisions: [{ lot: 1n, seq: 1 }] });
    },
    'a bid whose void is being ended stands against another void until the commit': async (house) => {
      const [one, other] = await house.sessions(2) as [Session, Session];
      await publish(one, [1n]);
      await decided(one, { decisions: [{ lot: 1n, seq: 1, bidder: 1 }] });
      await one.ask(insertVoid, [7n, 1n, 1, 'a reason', 31n, 5]);
      for (const [end, outcome] of [['rollback', '23505 voids_open'], ['commit', 'not refused']] as const) {
        await one.begin();
        equal(await one.touched(endVoid, [7n, 'approved', 32n, null, 9]), 1);
        const asked = other.send(insertVoid, [8n, 1n, 1, 'another reason', 31n, 6]);
        ok(await asked.waits());
        await one[end]();
        equal(await asked.refusal(), outcome);
      }
    },
    'its own transaction may ask again for what it ended': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await decided(one, { decisions: [{ lot: 1n, seq: 1, bidder: 1 }] });
      await one.ask(insertVoid, [7n, 1n, 1, 'a reason', 31n, 5]);
      await one.begin();
      await one.ask(endVoid, [7n, 'lapsed', 31n, null, 9]);
      deepEqual(await one.rows(insertVoid, [8n, 1n, 1, 'another reason', 31n, 6]), [{ seq: '1', closes_ms: '4000000000000' }]);
      equal(await one.commit(), 'COMMIT');
    },
    'a void ends once, also when it is asked for again under its number': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await decided(one, { decisions: [{ lot: 1n, seq: 1, bidder: 1 }] });
      for (const end of [1, 2]) {
        await one.ask(insertVoid, [7n, 1n, 1, 'a reason', 31n, 5]);
        equal(await one.refusal(endVoid, [7n, 'approved', 32n, null, 9]), end === 1 ? 'not refused' : '23505 void_ends_once');
      }
      equal((await one.rows(endedVoids, [99, 10])).length, 1);
    },
    'the earliest made of several keys is the one that is named': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await decided(one, { decisions: [{ lot: 1n, seq: 1, account: 5n, bidder: 1, firstBid: true, request: request(1) }] });
      await one.begin();
      const { tx } = await momentOf(one);
      const same: Decision = { lot: 1n, seq: 1, account: 5n, bidder: 1, firstBid: true, request: request(1) };
      equal(await one.refusal(writeBatch, batchValues(tx, { decisions: [same] })), '23505 decisions_by_seq');
      await one.rollback();
      await one.begin();
      equal(await one.refusal(writeBatch, batchValues((await momentOf(one)).tx, { decisions: [{ ...same, seq: 2 }] })), '23505 decisions_by_request');
    },
    'a key that may be taken is waited for before a later made one refuses': async (house) => {
      for (const [end, constraint] of [['rollback', 'decisions_by_request'], ['commit', 'decisions_by_seq']] as const) {
        const lot = end === 'commit' ? 1n : 2n;
        const [one, other] = await house.sessions(2) as [Session, Session];
        await publish(one, [lot]);
        await decided(one, { decisions: [{ lot, refusal: 9, kind: 20, headSeq: 0, account: 5n, request: request(1) }] });
        for (const session of [one, other]) await session.begin();
        await one.ask(writeBatch, batchValues((await momentOf(one)).tx, { decisions: [{ lot, seq: 1 }] }));
        const asked = other.send(writeBatch, batchValues((await momentOf(other)).tx, { decisions: [{ lot, seq: 1, account: 5n, bidder: 1, firstBid: true, request: request(1) }] }));
        ok(await asked.waits());
        await one[end]();
        equal(await asked.refusal(), `23505 ${constraint}`);
        await other.rollback();
      }
    },
    'a sale\'s number is taken once': async (house) => {
      const one = await house.session('auction');
      const values = (id: bigint): SqlValue[] => [id, 'A sale', '', 5n, false, null, null, 30, false, false, false, true, 'marketplace', 5];
      equal(await one.touched(insertSale, values(2n)), 1);
      equal(await one.refusal(insertSale, values(2n)), '23505 sales_pkey');
      equal(await one.refusal(insertSale, values(1n)), '23505 sales_pkey');
      equal(await one.touched(insertEvent, ['a.kind', '{}', 5]), 1);
    },
  }),
  ...group('rows that are put in unless they are there', {
    ...each(PUTS, ({ what }) => `${what}: the second one waits for the first, and finds it`, async (house, { schema, statement: put, values, second }) => {
      const [one, other] = await house.sessions(2, schema) as [Session, Session];
      await one.begin();
      equal(await one.touched(put, values(1)), 1);
      const asked = other.send(put, values(2));
      ok(await asked.waits());
      await one.commit();
      equal((await asked.answer()).count, second);
    }),
    ...each(PUTS, ({ what }) => `${what}: the second one waits for the first, and is put in when that is taken back`, async (house, { schema, statement: put, values }) => {
      const [one, other] = await house.sessions(2, schema) as [Session, Session];
      await one.begin();
      await one.ask(put, values(1));
      const asked = other.send(put, values(2));
      ok(await asked.waits());
      await one.rollback();
      equal((await asked.answer()).count, 1);
    }),
    ...each(PUTS, ({ what }) => `${what}: its own transaction finds it too`, async (house, { schema, statement: put, values, second }) => {
      const [one] = await house.sessions(1, schema) as [Session];
      await one.begin();
      equal(await one.touched(put, values(1)), 1);
      equal(await one.touched(put, values(2)), second);
      await one.rollback();
      equal(await one.touched(put, values(2)), 1);
    }),
  }),
];
