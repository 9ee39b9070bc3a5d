import { deepEqual, equal, ok } from 'node:assert/strict';
import { lockFreeGroups, lockFreeLots, lockFreeStandings, lockGroups, lockLots, lockStandings, readExceptional, writeBatch } from '#modules/bidding/store/lane.ts';
import { readBids } from '#modules/bidding/store/history.ts';
import { readHeads } from '#modules/bidding/store/lots.ts';
import { dropOrdinary, insertApproval, insertLink, upsertStanding } from '#modules/bidding/store/standing.ts';
import type { Statement } from '#platform/db/types.ts';
import { each, group, type Case } from '../case.ts';
import type { House } from '../house.ts';
import { batchValues, decided, momentOf, publish, publishGroup, SELLER, write } from '../rows.ts';
import type { Session } from '../session.ts';

const lotsOf = (rows: readonly { lot_id: string }[]): number[] => rows.map(({ lot_id: lot }) => Number(lot));

/** Two sessions, and lots 1 to 4. */
async function twoAtLots(house: House): Promise<[Session, Session, Session]> {
  const [one, two, three] = await house.sessions(3) as [Session, Session, Session];
  await publish(one, [1n, 2n, 3n, 4n]);
  return [one, two, three];
}

/** `one` holds these lots in a block. */
async function hold(one: Session, ...lots: bigint[]): Promise<void> {
  await one.begin();
  await one.rows(lockLots, [lots]);
}

type Kind = { what: string; wait: Statement<unknown>; skip: Statement<unknown>; values: (...keys: bigint[]) => [bigint[], ...bigint[][]]; seed(session: Session): Promise<unknown> };
const KINDS: readonly Kind[] = [
  { what: 'lots', wait: lockLots, skip: lockFreeLots, values: (...keys) => [keys], seed: (session) => publish(session, [1n, 2n]) },
  { what: 'groups', wait: lockGroups, skip: lockFreeGroups, values: (...keys) => [keys], seed: async (session) => { for (const key of [1n, 2n]) await publishGroup(session, key); } },
  {
    what: 'standings', wait: lockStandings, skip: lockFreeStandings, values: (...keys) => [keys, [], []],
    seed: async (session) => { for (const key of [1n, 2n]) await session.ask(upsertStanding, [key, true, null]); },
  },
];
const of = (kind: Kind): string => kind.what;

export const lockCases: Case[] = [
  ...group('locks', {
    ...each(KINDS, (kind) => `${of(kind)} that somebody holds are waited for until the commit`, async (house, { wait, values, seed }) => {
      const [one, two] = await house.sessions(2) as [Session, Session];
      await seed(one);
      await one.begin();
      equal(await one.touched(wait, values(1n)), 1);
      const asked = two.send(wait, values(1n, 2n));
      ok(await asked.waits());
      equal(await one.commit(), 'COMMIT');
      equal((await asked.answer()).count, 2);
    }),
    ...each(KINDS, (kind) => `${of(kind)} that somebody holds are waited for until the rollback`, async (house, { wait, values, seed }) => {
      const [one, two] = await house.sessions(2) as [Session, Session];
      await seed(one);
      await one.begin();
      await one.ask(wait, values(2n));
      const asked = two.send(wait, values(2n));
      ok(await asked.waits());
      equal(await one.rollback(), 'ROLLBACK');
      equal((await asked.answer()).count, 1);
    }),
    ...each(KINDS, (kind) => `${of(kind)} that somebody holds are left out by who will not wait`, async (house, { wait, skip, values, seed }) => {
      const [one, two] = await house.sessions(2) as [Session, Session];
      await seed(one);
      await one.begin();
      await one.ask(wait, values(1n));
      equal(await two.touched(skip, values(1n, 2n)), 1);
      equal(await two.touched(skip, values(1n)), 0);
      await one.commit();
      equal(await two.touched(skip, values(1n, 2n)), 2);
    }),
    ...each(KINDS, (kind) => `${of(kind)} taken by who will not wait are held like others`, async (house, { wait, skip, values, seed }) => {
      const [one, two] = await house.sessions(2) as [Session, Session];
      await seed(one);
      await one.begin();
      await one.ask(skip, values(1n, 2n));
      const asked = two.send(wait, values(2n));
      ok(await asked.waits());
      await one.commit();
      equal((await asked.answer()).count, 1);
    }),
    'who waited sees the row as it is now': async (house) => {
      const [one, two] = await twoAtLots(house);
      await hold(one, 1n);
      const asked = two.send(lockLots, [[1n]]);
      ok(await asked.waits());
      await write(one, { heads: [{ lot: 1n, seq: 9, price: 2_500n, leader: 5n, leaderBidder: 1, maximum: 9_000n }] });
      await one.commit();
      const [row] = await asked.rows();
      deepEqual([row?.seq, row?.price, row?.leader_maximum, row?.status], ['9', '2500', '9000', 1]);
    },
    'who waited for a writer that took it back sees the row as it was': async (house) => {
      const [one, two] = await twoAtLots(house);
      await hold(one, 1n);
      await write(one, { heads: [{ lot: 1n, seq: 9, price: 2_500n }] });
      const asked = two.send(lockLots, [[1n]]);
      ok(await asked.waits());
      await one.rollback();
      const [row] = await asked.rows();
      deepEqual([row?.seq, row?.price, row?.status], ['0', '1000', 0]);
    },
    'readers wait for nobody and see what is committed': async (house) => {
      const [one, two] = await twoAtLots(house);
      await hold(one, 1n);
      await write(one, { heads: [{ lot: 1n, seq: 9, price: 2_500n }] });
      deepEqual((await two.rows(readHeads, [[1n]])).map(({ seq, price }) => [seq, price]), [['0', '1000']]);
    },
    'lots are locked in the order of their keys, whatever the order asked for': async (house) => {
      const [one, two, three] = await twoAtLots(house);
      await hold(one, 1n);
      await two.begin();
      const asked = two.send(lockLots, [[4n, 3n, 1n]]);
      ok(await asked.waits());
      // It waits for the first and has none of the others yet.
      deepEqual(lotsOf(await three.rows(lockFreeLots, [[1n, 2n, 3n, 4n]])), [2, 3, 4]);
      await one.commit();
      deepEqual(lotsOf(await asked.rows()), [1, 3, 4]);
      deepEqual(lotsOf(await three.rows(lockFreeLots, [[1n, 2n, 3n, 4n]])), [2]);
    },
    'who waits for its last lot holds the ones before it': async (house) => {
      const [one, two, three] = await twoAtLots(house);
      await hold(one, 4n);
      await two.begin();
      const asked = two.send(lockLots, [[1n, 2n, 4n]]);
      ok(await asked.waits());
      deepEqual(lotsOf(await three.rows(lockFreeLots, [[1n, 2n, 3n, 4n]])), [3]);
      await one.commit();
      deepEqual(lotsOf(await asked.rows()), [1, 2, 4]);
    },
    'a lot asked for twice is answered once': async (house) => {
      const [one] = await twoAtLots(house);
      deepEqual(lotsOf(await one.rows(lockLots, [[2n, 2n, 1n, 2n]])), [1, 2]);
    },
    'lots that are not there, and nulls, are left out': async (house) => {
      const [one] = await twoAtLots(house);
      deepEqual(lotsOf(await one.rows(lockLots, [[null, 99n, 2n, null]])), [2]);
      deepEqual(await one.rows(lockFreeLots, [[]]), []);
      deepEqual(await one.rows(lockGroups, [[null]]), []);
    },
    'own locks are no hindrance': async (house) => {
      const [one] = await twoAtLots(house);
      await hold(one, 1n, 2n);
      deepEqual(lotsOf(await one.rows(lockFreeLots, [[1n, 2n]])), [1, 2]);
      deepEqual(lotsOf(await one.rows(lockLots, [[2n]])), [2]);
      deepEqual(await write(one, { heads: [{ lot: 1n }] }), { heads: 1, groups: 0, decisions: 0 });
    },
    'a lock outside of a block is over with its statement': async (house) => {
      const [one, two] = await twoAtLots(house);
      await one.rows(lockLots, [[1n]]);
      deepEqual(lotsOf(await two.rows(lockFreeLots, [[1n]])), [1]);
    },
    'of several who wait for a lot the first comes first': async (house) => {
      const [one, two, three] = await twoAtLots(house);
      const four = await house.session();
      await hold(one, 1n);
      const waiting = [];
      for (const session of [two, three, four]) {
        await session.begin();
        const asked = session.send(lockLots, [[1n]]);
        ok(await asked.waits());
        waiting.push(asked);
      }
      for (const [at, session] of [one, two, three].entries()) {
        await session.commit();
        await house.settle();
        deepEqual(waiting.map(({ outcome }) => outcome !== null), [true, at >= 1, at >= 2]);
      }
    },
    'a lot that is newly held keeps others out of the middle of a batch': async (house) => {
      const [one, two, three] = await twoAtLots(house);
      await hold(one, 2n);
      deepEqual(lotsOf(await two.rows(lockFreeLots, [[1n, 2n, 3n]])), [1, 3]);
      await hold(three, 3n);
      deepEqual(lotsOf(await two.rows(lockFreeLots, [[1n, 2n, 3n]])), [1]);
    },
    'a writer without a lock waits for who has it': async (house) => {
      const [one, two] = await twoAtLots(house);
      await hold(one, 1n);
      await two.begin();
      const { tx } = await momentOf(two);
      const asked = two.send(writeBatch, batchValues(tx, { heads: [{ lot: 2n, seq: 1 }, { lot: 1n, seq: 5 }] }));
      ok(await asked.waits());
      await one.commit();
      deepEqual(await asked.rows(), [{ heads: 2, groups: 0, decisions: 0 }]);
      await two.commit();
      deepEqual((await one.rows(readHeads, [[1n, 2n]])).map(({ seq }) => seq), ['5', '1']);
    },
    'a lock taken back by an error is free at once, before the block is ended': async (house) => {
      const [one, two] = await twoAtLots(house);
      await hold(one, 1n);
      equal(await one.refusal(readBids, [1n, 'no number', 1]), '22P02');
      // The error is told a moment before the lock is let go of.
      await house.settle();
      deepEqual(lotsOf(await two.rows(lockFreeLots, [[1n]])), [1]);
      equal(await one.rollback(), 'ROLLBACK');
    },
    '512 lots are locked in one go': async (house) => {
      const one = await house.session();
      const lots = Array.from({ length: 512 }, (_, at) => BigInt(at + 1));
      await publish(one, lots.slice(0, 40));
      await hold(one, ...lots);
      const two = await house.session();
      deepEqual(await two.rows(lockFreeLots, [lots]), []);
      await one.commit();
      equal(await two.touched(lockLots, [lots]), 40);
    },
    'a group and its lots are locked apart': async (house) => {
      const [one, two] = await twoAtLots(house);
      await publishGroup(one, 1n, { scope: 'sequential', steps: [{ closesAtMs: 5 }] });
      await one.begin();
      deepEqual(await one.rows(lockGroups, [[1n]]), [{ group_id: '1', close: { scope: 'sequential', steps: [{ closesAtMs: 5 }] } }]);
      deepEqual(lotsOf(await two.rows(lockFreeLots, [[1n]])), [1]);
      deepEqual(await two.rows(lockFreeGroups, [[1n]]), []);
    },
    'a group that moved while it was waited for is seen as it is now': async (house) => {
      const [one, two] = await twoAtLots(house);
      await publishGroup(one, 1n);
      await one.begin();
      await one.rows(lockGroups, [[1n]]);
      const asked = two.send(lockGroups, [[1n]]);
      ok(await asked.waits());
      await write(one, { groups: [{ group: 1n, close: { scope: 'group', steps: [{ closesAtMs: 77 }] }, changedMs: 5 }] });
      await one.commit();
      deepEqual(await asked.rows(), [{ group_id: '1', close: { scope: 'group', steps: [{ closesAtMs: 77 }] } }]);
    },
  }),
  ...group('locks of standings', {
    'a standing that was changed while it was waited for is seen as it is now': async (house) => {
      const [one, two] = await house.sessions(2) as [Session, Session];
      await one.ask(upsertStanding, [5n, false, true]);
      await one.begin();
      await one.ask(upsertStanding, [5n, true, null]);
      const asked = two.send(lockStandings, [[5n], [], []]);
      ok(await asked.waits());
      await one.commit();
      deepEqual(await asked.rows(), [{ kind: 'standing', account_id: '5', other_id: null, blocked: true, staff: true, limits: null }]);
    },
    'a standing that was taken out while it was waited for is not there': async (house) => {
      const [one, two] = await house.sessions(2) as [Session, Session];
      await one.ask(upsertStanding, [5n, false, false]);
      await one.begin();
      equal(await one.touched(dropOrdinary, [5n]), 1);
      const asked = two.send(lockStandings, [[5n], [], []]);
      ok(await asked.waits());
      await one.commit();
      deepEqual(await asked.rows(), []);
    },
    'a standing that is being made is neither seen nor waited for': async (house) => {
      const [one, two] = await house.sessions(2) as [Session, Session];
      await one.begin();
      await one.ask(upsertStanding, [5n, true, null]);
      deepEqual(await two.rows(lockStandings, [[5n], [], []]), []);
      deepEqual(await two.rows(readExceptional, [[5n]]), []);
      await one.commit();
      deepEqual(await two.rows(readExceptional, [[5n]]), [{ account_id: '5' }]);
    },
    'links and approvals are read and not locked': async (house) => {
      const [one, two] = await house.sessions(2) as [Session, Session];
      await one.ask(insertLink, [SELLER, 5n]);
      await one.ask(insertApproval, [3n, 5n]);
      await one.ask(upsertStanding, [5n, true, null]);
      await one.begin();
      const all = await one.rows(lockStandings, [[5n], [SELLER], [3n]]);
      deepEqual(all.map(({ kind, other_id: other }) => `${kind} ${other}`).toSorted(), ['approval 3', `link ${SELLER}`, 'standing null']);
      const free = await two.rows(lockFreeStandings, [[5n], [SELLER], [3n]]);
      deepEqual(free.map(({ kind }) => kind).toSorted(), ['approval', 'link']);
      // Held or not, it is there.
      deepEqual(await two.rows(readExceptional, [[5n, 6n]]), [{ account_id: '5' }]);
    },
    'a change of a standing waits for a batch that holds it': async (house) => {
      const [one, two] = await house.sessions(2) as [Session, Session];
      await one.ask(upsertStanding, [5n, true, null]);
      await one.begin();
      await one.rows(lockStandings, [[5n], [], []]);
      const asked = two.send(upsertStanding, [5n, false, null]);
      ok(await asked.waits());
      await decided(await house.session(), {});
      await one.commit();
      equal((await asked.answer()).count, 1);
      deepEqual((await one.rows(lockStandings, [[5n], [], []])).map(({ blocked }) => blocked), [false]);
    },
  }),
];
