import { deepEqual, equal, rejects } from 'node:assert/strict';
import { CommitUnconfirmed, DatabaseBusy, sqlState } from '#platform/db/errors.ts';
import { pingDatabase } from '#platform/db/ping.ts';
import { lockLots, readMoment, writeBatch, writeOne } from '#modules/bidding/store/lane.ts';
import { readEvents } from '#modules/bidding/store/history.ts';
import { insertTerms, readHeads, readTerms } from '#modules/bidding/store/lots.ts';
import { insertOutage, readOutages } from '#modules/bidding/store/outages.ts';
import { readUnread } from '#modules/bidding/store/outbox.ts';
import { each, group, type Case } from '../case.ts';
import { batchValues, decided, momentOf, oneValues, publish, request, termsValues, write, writeLone } from '../rows.ts';
import type { Session } from '../session.ts';

const BAD_OUTAGE = [5, 5];
const idsOf = async (session: Session, lot: bigint): Promise<string[]> => (await session.rows(readEvents, [lot, 0, 100])).map(({ seq }) => seq);

/** Ways in which a statement of a block fails. */
const FAILURES: readonly { what: string; refusal: string; fail(session: Session): Promise<string> }[] = [
  { what: 'a check', refusal: '23514 outages_check', fail: (session) => session.refusal(insertOutage, BAD_OUTAGE) },
  { what: 'a missing value', refusal: '23502', fail: (session) => session.refusal(insertTerms, [null, '{}', Buffer.alloc(32), 5, null]) },
  { what: 'a value that is none', refusal: '22P02', fail: (session) => session.refusal(readTerms, ['seven']) },
  { what: 'a number out of range', refusal: '22003', fail: (session) => session.refusal(readTerms, ['9223372036854775808']) },
];

export const blockCases: Case[] = [
  ...group('blocks that failed', {
    ...each(FAILURES, ({ what }) => `after ${what} nothing is done until the block ends, and its commit is a rollback`, async (house, { refusal, fail }) => {
      const [one, other] = await house.sessions(2) as [Session, Session];
      await publish(one, [1n]);
      await one.begin();
      await one.ask(insertTerms, termsValues(2n));
      await write(one, { heads: [{ lot: 1n, seq: 5 }] });
      equal(await fail(one), refusal);
      equal(await one.refusal(readTerms, [1n]), '25P02');
      equal(await one.refusal(insertTerms, termsValues(3n)), '25P02');
      equal(await one.commit(), 'ROLLBACK');
      deepEqual(one.notices(), []);
      deepEqual([await other.rows(readTerms, [2n]), await other.rows(readTerms, [3n])], [[], []]);
      equal((await other.rows(readHeads, [[1n]]))[0]?.seq, '0');
      equal(await one.touched(insertTerms, termsValues(2n)), 1);
    }),
    'a rollback ends it too': async (house) => {
      const one = await house.session();
      await one.begin();
      await one.refusal(insertOutage, BAD_OUTAGE);
      equal(await one.rollback(), 'ROLLBACK');
      equal(await one.touched(insertOutage, [5, 6]), 1);
    },
    'of statements sent in one go those behind the failed one do nothing': async (house) => {
      const one = await house.session();
      await one.begin();
      const sent = [one.send(insertOutage, [1, 2]), one.send(insertOutage, BAD_OUTAGE), one.send(insertOutage, [3, 4]), one.sendCommit(), one.send(insertOutage, [7, 8])];
      deepEqual(await Promise.all(sent.map((asked) => asked.refusal())), ['not refused', '23514 outages_check', '25P02', 'not refused', 'not refused']);
      equal((await sent[3]?.answer())?.command, 'ROLLBACK');
      deepEqual(await one.rows(readOutages, [10]), [{ from_ms: '7', to_ms: '8' }]);
    },
    'outside of a block a failure concerns nothing else': async (house) => {
      const one = await house.session();
      const sent = [one.send(insertOutage, [1, 2]), one.send(insertOutage, BAD_OUTAGE), one.send(insertOutage, [3, 4])];
      deepEqual(await Promise.all(sent.map((asked) => asked.refusal())), ['not refused', '23514 outages_check', 'not refused']);
      equal((await one.rows(readOutages, [10])).length, 2);
    },
    'answers come in the order of the statements': async (house) => {
      const one = await house.session();
      const order: number[] = [];
      await Promise.all([5, 1, 3].map(async (from, at) => {
        await one.send(insertOutage, [from, from + 1]).done;
        order.push(at);
      }));
      deepEqual(order, [0, 1, 2]);
    },
    'a statement that fails takes back all of itself': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await one.begin();
      const { tx } = await momentOf(one);
      const batch = batchValues(tx, { heads: [{ lot: 1n, seq: 2 }], decisions: [{ lot: 1n, seq: 1 }, { lot: 1n, seq: 1 }] });
      equal(await one.refusal(writeBatch, batch), '23505 decisions_by_seq');
      await one.rollback();
      deepEqual(await idsOf(one, 1n), []);
      equal((await one.rows(readHeads, [[1n]]))[0]?.seq, '0');
    },
  }),
  ...group('answers to commit', {
    'a commit is answered with COMMIT and no warning': async (house) => {
      const one = await house.session();
      await one.begin();
      await one.ask(insertOutage, [1, 2]);
      equal(await one.commit(), 'COMMIT');
      deepEqual(one.notices(), []);
    },
    'outside of a block it is answered too, with a warning': async (house) => {
      const one = await house.session();
      equal(await one.commit(), 'COMMIT');
      deepEqual(one.notices().map(({ severity, code }) => `${severity} ${code}`), ['WARNING 25P01']);
      equal(await one.rollback(), 'ROLLBACK');
      deepEqual(one.notices().map(({ severity, code }) => `${severity} ${code}`), ['WARNING 25P01']);
    },
    'a block in a block is one block, with a warning': async (house) => {
      const one = await house.session();
      await one.begin();
      await one.ask(insertOutage, [1, 2]);
      await one.begin();
      deepEqual(one.notices().map(({ severity, code }) => `${severity} ${code}`), ['WARNING 25001']);
      await one.rollback();
      deepEqual(await one.rows(readOutages, [10]), []);
    },
    'a pool says so when a commit was none': async (house) => {
      const database = house.database();
      await rejects(database.transaction(async (tx) => { await tx.run(insertOutage, BAD_OUTAGE).catch(() => 0); }), CommitUnconfirmed);
      await rejects(database.transaction((tx) => tx.run(insertOutage, BAD_OUTAGE)), (error) => sqlState(error) === '23514');
      equal(await database.transaction((tx) => tx.run(insertOutage, [1, 2])), 1);
      equal((await database.all(readOutages, [10])).length, 1);
    },
    'a pool takes back what its work gave up': async (house) => {
      const database = house.database();
      const why = new Error('given up');
      await rejects(database.transaction(async (tx) => {
        await tx.run(insertOutage, [1, 2]);
        throw why;
      }), why);
      deepEqual(await database.all(readOutages, [10]), []);
      equal((await database.one(readOutages, [10])), null);
    },
    'a pool\'s transaction may be repeatable': async (house) => {
      const database = house.database();
      const seen = await database.transaction(async (tx) => {
        const before = (await tx.all(readOutages, [10])).length;
        await database.run(insertOutage, [1, 2]);
        return [before, (await tx.all(readOutages, [10])).length];
      }, { isolation: 'repeatable read' });
      deepEqual(seen, [0, 0]);
    },
    'a pool whose connections are all in use says busy': async (house) => {
      const database = house.database('bidding', { max: 1, waitMs: 40 });
      await pingDatabase(database);
      let end = (): void => {};
      const held = database.transaction(() => new Promise<void>((resolve) => { end = resolve; }));
      await house.pass(20);
      await rejects(pingDatabase(database), DatabaseBusy);
      end();
      await held;
      await pingDatabase(database);
    },
  }),
  ...group('fences by the transaction\'s id', {
    'a batch writes under the fence of its own transaction': async (house) => {
      const one = await house.session();
      await publish(one, [1n, 2n]);
      await one.begin();
      deepEqual(await write(one, { heads: [{ lot: 1n, seq: 1 }, { lot: 2n, seq: 1 }], decisions: [{ lot: 1n, seq: 1 }] }), { heads: 2, groups: 0, decisions: 1 });
      await one.commit();
      deepEqual(await idsOf(one, 1n), ['1']);
    },
    ...each(['write_batch', 'write_one'], (name) => `${name} of another transaction changes nothing`, async (house, name) => {
      const one = await house.session();
      await publish(one, [1n]);
      await one.begin();
      const { tx } = await momentOf(one);
      await one.rollback();
      await one.begin();
      const head = { lot: 1n, seq: 9 };
      const row = { lot: 1n, seq: 1 };
      const asked = name === 'write_batch' ? one.send(writeBatch, batchValues(tx, { heads: [head], decisions: [row] })) : one.send(writeOne, oneValues(tx, head, row));
      deepEqual(await asked.rows(), [{ heads: 0, groups: 0, decisions: 0 }]);
      equal(await one.commit(), 'COMMIT');
      deepEqual(await idsOf(one, 1n), []);
      equal((await one.rows(readHeads, [[1n]]))[0]?.seq, '0');
    }),
    'outside of a block there is no transaction to be in': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      const { tx } = await momentOf(one);
      deepEqual(await one.rows(writeBatch, batchValues(tx, { heads: [{ lot: 1n, seq: 9 }], decisions: [{ lot: 1n, seq: 1 }] })), [{ heads: 0, groups: 0, decisions: 0 }]);
      deepEqual(await one.rows(writeOne, oneValues(tx, { lot: 1n, seq: 9 }, { lot: 1n, seq: 1 })), [{ heads: 0, groups: 0, decisions: 0 }]);
      equal((await one.rows(readHeads, [[1n]]))[0]?.seq, '0');
    },
    'behind the fence nothing is waited for': async (house) => {
      const [one, other] = await house.sessions(2) as [Session, Session];
      await publish(one, [1n]);
      await one.begin();
      await one.rows(lockLots, [[1n]]);
      deepEqual(await other.rows(writeBatch, batchValues((await momentOf(one)).tx, { heads: [{ lot: 1n, seq: 9 }] })), [{ heads: 0, groups: 0, decisions: 0 }]);
    },
    'a lot that is not there is not written, and counted so': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await one.begin();
      deepEqual(await write(one, { heads: [{ lot: 1n }, { lot: 99n }], groups: [{ group: 99n, close: {}, changedMs: 1 }] }), { heads: 1, groups: 0, decisions: 0 });
      deepEqual(await writeLone(one, { lot: 99n }, { lot: 99n, seq: 1 }), { heads: 0, groups: 0, decisions: 1 });
    },
    'an empty batch writes nothing': async (house) => {
      const one = await house.session();
      await one.begin();
      deepEqual(await write(one, {}), { heads: 0, groups: 0, decisions: 0 });
    },
    '512 decisions are written in one go, and read back as they were sent': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await one.begin();
      const decisions = Array.from({ length: 512 }, (_, at) => ({ lot: 1n, seq: at + 1, account: BigInt(at % 9), bidder: (at % 9) + 1, request: request(at), maximum: BigInt(at) * 1_000n }));
      deepEqual(await write(one, { heads: [{ lot: 1n, seq: 512, bids: 512 }], decisions }), { heads: 1, groups: 0, decisions: 512 });
      await one.commit();
      const rows = await one.rows(readEvents, [1n, 500, 100]);
      deepEqual([rows.length, rows[12]?.seq, rows[12]?.maximum], [13, '512', '511000']);
      const asked = decisions.slice(0, 512);
      equal(await one.touched(readMoment, [asked.map(({ account }) => account), asked.map(() => 1n), asked.map(({ request: id }) => id)]), 512);
    },
  }),
  ...group('numbers given to rows', {
    'follow the order of a batch': async (house) => {
      const one = await house.session();
      await publish(one, [1n, 2n]);
      await decided(one, { decisions: [{ lot: 2n, seq: 1, span: 1 }, { lot: 1n, seq: 2, span: 1 }, { lot: 1n, seq: 1, span: 1 }] });
      deepEqual(await unread(one), ['1: 2/1', '2: 1/2', '3: 1/1']);
    },
    'are not given again when a transaction is taken back': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await one.begin();
      await write(one, { decisions: [{ lot: 1n, seq: 1 }, { lot: 1n, seq: 2 }] });
      await one.rollback();
      await decided(one, { decisions: [{ lot: 1n, seq: 1, span: 1 }] });
      deepEqual(await unread(one), ['3: 1/1']);
    },
    'are used up by a row that is refused': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await decided(one, { decisions: [{ lot: 1n, seq: 1, span: 1 }] });
      await one.begin();
      equal(await one.refusal(writeBatch, batchValues((await momentOf(one)).tx, { decisions: [{ lot: 1n, seq: 2 }, { lot: 1n, seq: 1 }] })), '23505 decisions_by_seq');
      await one.rollback();
      await decided(one, { decisions: [{ lot: 1n, seq: 2, span: 1 }] });
      deepEqual(await unread(one), ['1: 1/1', '4: 1/2']);
    },
    'are not used up behind a fence': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await one.ask(writeBatch, batchValues('3', { decisions: [{ lot: 1n, seq: 1 }] }));
      await decided(one, { decisions: [{ lot: 1n, seq: 1, span: 1 }] });
      deepEqual(await unread(one), ['1: 1/1']);
    },
    'go to whoever comes first, whoever commits first': async (house) => {
      const [one, other] = await house.sessions(2) as [Session, Session];
      await publish(one, [1n, 2n]);
      await one.begin();
      await write(one, { decisions: [{ lot: 1n, seq: 1, span: 1 }] });
      await decided(other, { decisions: [{ lot: 2n, seq: 1, span: 1 }] });
      await write(one, { decisions: [{ lot: 1n, seq: 2, span: 1 }] });
      deepEqual(await unread(other), ['2: 2/1']);
      await one.commit();
      deepEqual(await unread(other), ['1: 1/1', '2: 2/1', '3: 1/2']);
    },
  }),
];

const unread = async (session: Session): Promise<string[]> =>
  (await session.rows(readUnread, ['0', '0', [], '9223372036854775807', null])).map(({ id, lot_id: lot, seq }) => `${id}: ${lot}/${seq}`);
