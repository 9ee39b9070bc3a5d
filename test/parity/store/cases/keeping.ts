import { deepEqual, equal, ok } from 'node:assert/strict';
import { lockStandings } from '#modules/bidding/store/lane.ts';
import { countVoidsWaiting, voidsWaiting } from '#modules/bidding/store/operations.ts';
import { insertOutage, readOutages } from '#modules/bidding/store/outages.ts';
import { deleteApproval, deleteLink, dropOrdinary, insertApproval, insertLink, upsertLimit, upsertStanding } from '#modules/bidding/store/standing.ts';
import { endedVoids, endVoid, insertVoid, lockVoid, readVoid, unreadEnds, voidStanding } from '#modules/bidding/store/voids.ts';
import { countDeadLetters, park, readCursor, readDeadLetters, readMoment, removeDeadLetter, takeStream, writeCursor, type Cursor } from '#platform/bus/store.ts';
import { pingDatabase } from '#platform/db/ping.ts';
import { each, group, type Case } from '../case.ts';
import type { House } from '../house.ts';
import { decided, EXTENDED, publish } from '../rows.ts';
import type { Session } from '../session.ts';

const standing = async (one: Session, account: bigint): Promise<unknown[]> => (await one.rows(lockStandings, [[account], [], []])).map(({ blocked, staff, limits }) => [blocked, staff, limits]);

/** Lot 1 with nine bids, and the voids asked for by these numbers, of the bid of the same number. */
async function withVoids(house: House, ...approvals: number[]): Promise<Session> {
  const one = await house.session();
  await publish(one, [1n], { closesMs: 77 });
  await decided(one, { decisions: Array.from({ length: 9 }, (_, at) => ({ lot: 1n, seq: at + 1, bidder: at + 1, price: BigInt(at + 1) * 100n, ...(at === 8 ? { kind: EXTENDED } : {}) })) });
  for (const approval of approvals) await one.ask(insertVoid, [BigInt(approval), 1n, approval, `reason ${approval}`, 31n, 1_000 - (approval % 3)]);
  return one;
}

const ENDS: readonly { as: string; by: bigint; why: string | null; outcome: string }[] = [
  { as: 'approved', by: 32n, why: null, outcome: 'not refused' }, { as: 'approved', by: 32n, why: 'seen', outcome: 'not refused' }, { as: 'declined', by: 32n, why: 'no', outcome: 'not refused' },
  { as: 'withdrawn', by: 31n, why: 'mine', outcome: 'not refused' }, { as: 'lapsed', by: 31n, why: null, outcome: 'not refused' }, { as: 'lapsed', by: 32n, why: null, outcome: 'not refused' },
  { as: 'approved', by: 31n, why: null, outcome: '23514 two_members_of_staff' }, { as: 'declined', by: 31n, why: 'no', outcome: '23514 two_members_of_staff' },
  { as: 'withdrawn', by: 32n, why: 'mine', outcome: '23514 two_members_of_staff' }, { as: 'declined', by: 32n, why: null, outcome: '23514 why_not' },
  { as: 'withdrawn', by: 31n, why: null, outcome: '23514 why_not' }, { as: 'declined', by: 32n, why: '', outcome: '23514 ended_voids_end_reason_check' },
  { as: 'declined', by: 32n, why: 'x'.repeat(500), outcome: 'not refused' }, { as: 'declined', by: 32n, why: 'x'.repeat(501), outcome: '23514 ended_voids_end_reason_check' },
];

const CURSOR: Cursor = { systemIdentifier: '7', snapshot: '10:20:11,15', deliveredId: '9223372036854775807', floorId: '3' };
const message = (id: string, payload: unknown = { a: 1 }) => ({ stream: 'facts', id, kind: 'a.kind', payload });

export const keepingCases: Case[] = [
  ...group('standings', {
    'say what they were told, and keep what they were not told': async (house) => {
      const one = await house.session();
      equal(await one.touched(upsertStanding, [5n, true, null]), 1);
      deepEqual(await standing(one, 5n), [[true, false, null]]);
      await one.ask(upsertStanding, [5n, null, true]);
      deepEqual(await standing(one, 5n), [[true, true, null]]);
      await one.ask(upsertStanding, [5n, false, null]);
      deepEqual(await standing(one, 5n), [[false, true, null]]);
      await one.ask(upsertStanding, [5n, null, null]);
      deepEqual(await standing(one, 5n), [[false, true, null]]);
    },
    'have a limit for each currency, as text': async (house) => {
      const one = await house.session();
      await one.ask(upsertLimit, [5n, 'USD', '9007199254740993']);
      deepEqual(await standing(one, 5n), [[false, false, { USD: '9007199254740993' }]]);
      await one.ask(upsertLimit, [5n, 'EUR', '7']);
      await one.ask(upsertLimit, [5n, 'USD', '8']);
      deepEqual(await standing(one, 5n), [[false, false, { USD: '8', EUR: '7' }]]);
      await one.ask(upsertLimit, [5n, 'USD', null]);
      deepEqual(await standing(one, 5n), [[false, false, { EUR: '7' }]]);
      await one.ask(upsertLimit, [5n, 'EUR', null]);
      deepEqual(await standing(one, 5n), [[false, false, null]]);
    },
    'a limit that is lifted before it was set leaves an empty row': async (house) => {
      const one = await house.session();
      await one.ask(upsertLimit, [5n, 'USD', null]);
      deepEqual(await standing(one, 5n), [[false, false, {}]]);
      equal(await one.touched(dropOrdinary, [5n]), 0);
      await one.ask(upsertLimit, [5n, 'USD', null]);
      equal(await one.touched(dropOrdinary, [5n]), 1);
    },
    'only ordinary ones are dropped': async (house) => {
      const one = await house.session();
      await one.ask(upsertStanding, [1n, true, null]);
      await one.ask(upsertStanding, [2n, null, true]);
      await one.ask(upsertLimit, [3n, 'USD', '1']);
      await one.ask(upsertStanding, [4n, false, null]);
      deepEqual(await Promise.all([1n, 2n, 3n, 4n, 5n].map((account) => one.touched(dropOrdinary, [account]))), [0, 0, 0, 1, 0]);
    },
    'links and approvals are made and undone once': async (house) => {
      const one = await house.session();
      deepEqual([await one.touched(insertLink, [9n, 5n]), await one.touched(insertLink, [9n, 5n]), await one.touched(insertLink, [5n, 9n])], [1, 0, 1]);
      deepEqual([await one.touched(deleteLink, [9n, 5n]), await one.touched(deleteLink, [9n, 5n]), await one.touched(insertLink, [9n, 5n])], [1, 0, 1]);
      deepEqual([await one.touched(insertApproval, [9n, 5n]), await one.touched(insertApproval, [9n, 5n])], [1, 0]);
      deepEqual([await one.touched(deleteApproval, [9n, 5n]), await one.touched(deleteApproval, [9n, 5n])], [1, 0]);
    },
    'of several accounts are told with the links and approvals that were asked for': async (house) => {
      const one = await house.session();
      for (const [other, account] of [[9n, 5n], [8n, 5n], [9n, 6n]] as const) {
        await one.ask(insertLink, [other, account]);
        await one.ask(insertApproval, [other, account]);
      }
      await one.ask(upsertStanding, [6n, true, true]);
      const rows = await one.rows(lockStandings, [[5n, 6n, 7n], [9n], [8n, null]]);
      deepEqual(rows.map(({ kind, account_id: account, other_id: other }) => `${kind} ${account} ${other}`).toSorted(), ['approval 5 8', 'link 5 9', 'link 6 9', 'standing 6 null']);
      ok(rows.every(({ kind, blocked, staff, limits }) => (kind === 'standing') === blocked && blocked === staff && limits === null));
    },
  }),
  ...group('outages', {
    'are told newest first, up to the limit': async (house) => {
      const one = await house.session();
      for (const from of [10, 30, 20]) await one.ask(insertOutage, [from, from + 5]);
      deepEqual(await one.rows(readOutages, [2]), [{ from_ms: '30', to_ms: '35' }, { from_ms: '20', to_ms: '25' }]);
      deepEqual(await one.rows(readOutages, [0]), []);
    },
    'told again grow and never shrink': async (house) => {
      const one = await house.session();
      for (const to of [20, 30, 15]) equal(await one.touched(insertOutage, [10, to]), 1);
      deepEqual(await one.rows(readOutages, [5]), [{ from_ms: '10', to_ms: '30' }]);
    },
    'have an end after their beginning': async (house) => {
      const one = await house.session();
      equal(await one.refusal(insertOutage, [10, 10]), '23514 outages_check');
      equal(await one.refusal(insertOutage, [10, -10]), '23514 outages_check');
      await one.ask(insertOutage, [10, 20]);
      equal(await one.refusal(insertOutage, [10, 9]), '23514 outages_check');
    },
  }),
  ...group('voids', {
    'are asked for of a bid that was accepted, and told with the close of its lot': async (house) => {
      const one = await withVoids(house);
      deepEqual(await one.rows(insertVoid, [7n, 1n, 2, 'a reason', 31n, 5]), [{ seq: '2', closes_ms: '77' }]);
      deepEqual(await one.rows(readVoid, [7n]), [{ lot_id: '1', seq: '2', reason: 'a reason', asked_by: '31' }]);
      deepEqual(await one.rows(lockVoid, [7n]), await one.rows(readVoid, [7n]));
    },
    'are not asked for where there is no such bid': async (house) => {
      const one = await withVoids(house);
      deepEqual([await one.rows(insertVoid, [7n, 1n, 99, 'r', 31n, 5]), await one.rows(insertVoid, [7n, 2n, 1, 'r', 31n, 5]), await one.rows(insertVoid, [7n, 1n, 9, 'r', 31n, 5])], [[], [], []]);
      deepEqual([await one.rows(readVoid, [7n]), await one.rows(lockVoid, [7n]), await one.rows(endVoid, [7n, 'approved', 32n, null, 9])], [[], [], []]);
      deepEqual(await one.rows(voidStanding, [7n]), [{ waits: false, known: false }]);
    },
    'have a reason of 1 to 500 characters': async (house) => {
      const one = await withVoids(house);
      equal(await one.refusal(insertVoid, [7n, 1n, 1, '', 31n, 5]), '23514 voids_reason_check');
      equal(await one.refusal(insertVoid, [7n, 1n, 1, 'x'.repeat(501), 31n, 5]), '23514 voids_reason_check');
      // Characters are counted, not bytes, and not halves of one.
      equal((await one.rows(insertVoid, [7n, 1n, 1, '😀'.repeat(500), 31n, 5])).length, 1);
    },
    ...each(ENDS, ({ as, by, why }) => `end ${as} by ${by === 31n ? 'who asked' : 'another one'}, ${why === null ? 'without a reason' : `with ${[...why].length} characters`}`, async (house, { as, by, why, outcome }) => {
      const one = await withVoids(house, 3);
      equal(await one.refusal(endVoid, [3n, as, by, why, 50]), outcome);
      const ended = await one.rows(endedVoids, [99, 10]);
      deepEqual(ended, outcome !== 'not refused' ? [] : [{
        id: '1', approval_id: '3', lot_id: '1', seq: '3', reason: 'reason 3', asked_by: '31', asked_ms: '1000', ended_as: as, ended_by: String(by), end_reason: why, ended_ms: '50', bidder: 3, price: '300',
      }]);
      deepEqual(await one.rows(voidStanding, [3n]), [{ waits: outcome !== 'not refused', known: true }]);
    }),
    'end as one of the known ends': async (house) => {
      const one = await withVoids(house, 3);
      equal(await one.refusal(endVoid, [3n, 'forgotten', 32n, 'why', 50]), '23514 ended_voids_ended_as_check');
    },
    'that wait are told by the time at which they were asked for': async (house) => {
      const one = await withVoids(house, 1, 2, 3, 4, 5);
      await one.ask(endVoid, [4n, 'approved', 32n, null, 9]);
      const keys = async (...values: number[]): Promise<string[]> => (await one.rows(voidsWaiting, values)).map(({ approval_id: key, asked_ms: at }) => `${key}@${at}`);
      deepEqual(await keys(0, 0, 10), ['2@998', '5@998', '1@999', '3@1000']);
      deepEqual(await keys(998, 2, 10), ['5@998', '1@999', '3@1000']);
      deepEqual(await keys(998, 2, 1), ['5@998']);
      deepEqual(await keys(1_000, 3, 10), []);
      deepEqual((await one.rows(voidsWaiting, [0, 0, 1]))[0], { approval_id: '2', lot_id: '1', seq: '2', reason: 'reason 2', asked_by: '31', asked_ms: '998', bidder: 2, price: '200' });
      for (const [limit, voids] of [[10, 4], [3, 3], [0, 0]] as const) deepEqual(await one.rows(countVoidsWaiting, [limit]), [{ voids }]);
    },
    'that ended are told last first, before an id': async (house) => {
      const one = await withVoids(house, 1, 2, 3);
      for (const approval of [2n, 1n, 3n]) await one.ask(endVoid, [approval, 'approved', 32n, null, 9]);
      const keys = async (...values: number[]): Promise<string[]> => (await one.rows(endedVoids, values)).map(({ approval_id: key }) => key);
      deepEqual([await keys(99, 10), await keys(3, 10), await keys(99, 1), await keys(1, 10)], [['3', '1', '2'], ['1', '2'], ['3'], []]);
      deepEqual((await one.rows(unreadEnds, ['0', '0', [], '2', null])).map(({ approval_id: key }) => key), ['2', '1']);
    },
  }),
  ...group('the relay\'s own rows', {
    'a server answers, and names its cluster always the same': async (house) => {
      await pingDatabase(house.database('platform'));
      const [one, other] = await house.sessions(2, 'platform') as [Session, Session];
      const [first, second] = [(await one.rows(readMoment))[0], (await other.rows(readMoment))[0]];
      ok(/^\d+$/.test(first?.system_identifier ?? '') && /^\d+:\d+:[\d,]*$/.test(first?.snapshot ?? ''));
      equal(second?.system_identifier, first?.system_identifier);
    },
    'a cursor is read as it was written last': async (house) => {
      const one = await house.session('platform');
      equal(await readCursor(one.run, 'facts'), null);
      await writeCursor(one.run, 'facts', CURSOR, 5);
      deepEqual(await readCursor(one.run, 'facts'), CURSOR);
      await writeCursor(one.run, 'facts', { ...CURSOR, snapshot: '20:20:', deliveredId: '4' }, 6);
      deepEqual(await readCursor(one.run, 'facts'), { ...CURSOR, snapshot: '20:20:', deliveredId: '4' });
      equal(await readCursor(one.run, 'decisions'), null);
    },
    'a stream is taken by one session': async (house) => {
      const [one, other] = await house.sessions(2, 'platform') as [Session, Session];
      deepEqual([await takeStream(one.run, 'a'), await takeStream(other.run, 'a'), await takeStream(other.run, 'b'), await takeStream(one.run, 'a')], [true, false, true, true]);
    },
    'dead letters are kept in order, and once for each consumer and message': async (house) => {
      const one = await house.session('platform');
      await park(one.run, 'letters', message('1'), 'first', 5);
      await park(one.run, 'search', message('1', null), 'second', 6);
      await park(one.run, 'letters', message('2', ['x', { y: 'z' }]), 'third', 7);
      await park(one.run, 'letters', message('1', { a: 2 }), 'again', 8);
      // The id that the repeated one would have had is used up.
      await park(one.run, 'search', message('2'), 'last', 9);
      deepEqual(await readDeadLetters(one.run, '0', 10), [
        { id: '1', consumer: 'letters', error: 'again', parkedMs: 8, message: message('1') }, { id: '2', consumer: 'search', error: 'second', parkedMs: 6, message: message('1', null) },
        { id: '3', consumer: 'letters', error: 'third', parkedMs: 7, message: message('2', ['x', { y: 'z' }]) }, { id: '5', consumer: 'search', error: 'last', parkedMs: 9, message: message('2') },
      ]);
      deepEqual((await readDeadLetters(one.run, '2', 1)).map(({ id }) => id), ['3']);
      equal(await countDeadLetters(one.run), 4);
      await removeDeadLetter(one.run, '2');
      await removeDeadLetter(one.run, '77');
      equal(await countDeadLetters(one.run), 3);
      deepEqual((await readDeadLetters(one.run, '0', 10)).map(({ id }) => id), ['1', '3', '5']);
    },
  }),
];
