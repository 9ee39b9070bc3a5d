import { deepEqual, equal, ok } from 'node:assert/strict';
import { readMoment as readSnapshot } from '#platform/bus/store.ts';
import { lockFreeLots, lockLots, readExceptional, readMoment } from '#modules/bidding/store/lane.ts';
import { insertTerms, readHeads, readTerms } from '#modules/bidding/store/lots.ts';
import { dropOrdinary, insertLink, upsertStanding } from '#modules/bidding/store/standing.ts';
import { insertVoid } from '#modules/bidding/store/voids.ts';
import { parseSnapshot } from '#platform/bus/window.ts';
import { group, type Case } from '../case.ts';
import type { House } from '../house.ts';
import { ACCEPTED, decided, momentOf, publish, request, termsValues, write } from '../rows.ts';
import type { Session } from '../session.ts';

const two = async (house: House): Promise<[Session, Session]> => await house.sessions(2) as [Session, Session];

async function snapshotOf(session: Session): Promise<{ xmin: bigint; xmax: bigint; inFlight: string[] }> {
  const [row] = await session.rows(readSnapshot);
  const { xmax, inFlight } = parseSnapshot(row?.snapshot ?? '');
  return { xmin: BigInt(row?.snapshot.split(':')[0] ?? 0), xmax: BigInt(xmax), inFlight };
}

const seqOf = async (session: Session, lot: bigint): Promise<string | undefined> => (await session.rows(readHeads, [[lot]]))[0]?.seq;

export const visibilityCases: Case[] = [
  ...group('read committed', {
    'what is not committed is seen by nobody else, and by its own transaction at once': async (house) => {
      const [one, other] = await two(house);
      await one.begin();
      await one.ask(insertTerms, termsValues(1n));
      equal((await one.rows(readTerms, [1n])).length, 1);
      deepEqual(await other.rows(readTerms, [1n]), []);
      await one.commit();
      equal((await other.rows(readTerms, [1n])).length, 1);
    },
    'what was rolled back never was': async (house) => {
      const [one, other] = await two(house);
      await one.begin();
      await one.ask(insertTerms, termsValues(1n));
      await one.rollback();
      deepEqual(await one.rows(readTerms, [1n]), []);
      deepEqual(await other.rows(readTerms, [1n]), []);
    },
    'each statement of a block sees what was committed before it': async (house) => {
      const [one, other] = await two(house);
      await publish(one, [1n]);
      await one.begin();
      equal(await seqOf(one, 1n), '0');
      await decided(other, { heads: [{ lot: 1n, seq: 4 }] });
      equal(await seqOf(one, 1n), '4');
    },
    'a change that was taken back leaves what was there': async (house) => {
      const [one, other] = await two(house);
      await publish(one, [1n]);
      await one.begin();
      await write(one, { heads: [{ lot: 1n, seq: 4 }] });
      await write(one, { heads: [{ lot: 1n, seq: 5 }] });
      equal(await seqOf(one, 1n), '5');
      equal(await seqOf(other, 1n), '0');
      await one.rollback();
      equal(await seqOf(one, 1n), '0');
    },
    'what its own transaction took out is gone for it alone, until the commit': async (house) => {
      const [one, other] = await two(house);
      await one.ask(upsertStanding, [5n, false, false]);
      await one.begin();
      equal(await one.touched(dropOrdinary, [5n]), 1);
      deepEqual(await one.rows(readExceptional, [[5n]]), []);
      deepEqual(await other.rows(readExceptional, [[5n]]), [{ account_id: '5' }]);
      equal(await one.touched(dropOrdinary, [5n]), 0);
      await one.commit();
      deepEqual(await other.rows(readExceptional, [[5n]]), []);
    },
    'a row may be taken out and made again in one transaction': async (house) => {
      const [one, other] = await two(house);
      await one.ask(upsertStanding, [5n, false, false]);
      await one.begin();
      await one.ask(dropOrdinary, [5n]);
      await one.ask(upsertStanding, [5n, true, null]);
      await one.commit();
      deepEqual(await other.rows(readExceptional, [[5n]]), [{ account_id: '5' }]);
      equal(await other.touched(dropOrdinary, [5n]), 0);
    },
    'who waited to change a row that was taken out changes nothing': async (house) => {
      const [one, other] = await two(house);
      await one.ask(upsertStanding, [5n, false, false]);
      await one.begin();
      await one.ask(dropOrdinary, [5n]);
      const asked = other.send(dropOrdinary, [5n]);
      ok(await asked.waits());
      await one.commit();
      equal((await asked.answer()).count, 0);
    },
    'who waited judges the row as it is now': async (house) => {
      const [one, other] = await two(house);
      await one.ask(upsertStanding, [5n, false, false]);
      await one.begin();
      await one.ask(upsertStanding, [5n, true, null]);
      // Ordinary as it sees it, and blocked when its turn comes.
      const asked = other.send(dropOrdinary, [5n]);
      ok(await asked.waits());
      await one.commit();
      equal((await asked.answer()).count, 0);
      deepEqual(await one.rows(readExceptional, [[5n]]), [{ account_id: '5' }]);
    },
  }),
  ...group('repeatable read', {
    'everything is seen as it was at the first statement': async (house) => {
      const [one, other] = await two(house);
      await publish(one, [1n]);
      await one.begin('repeatable read');
      equal(await seqOf(one, 1n), '0');
      await decided(other, { heads: [{ lot: 1n, seq: 4 }] });
      await publish(other, [2n]);
      equal(await seqOf(one, 1n), '0');
      equal(await seqOf(one, 2n), undefined);
      await one.commit();
      equal(await seqOf(one, 1n), '4');
    },
    'the moment is that of the first statement, not of begin': async (house) => {
      const [one, other] = await two(house);
      await publish(one, [1n]);
      await one.begin('repeatable read');
      await decided(other, { heads: [{ lot: 1n, seq: 4 }] });
      equal(await seqOf(one, 1n), '4');
      await decided(other, { heads: [{ lot: 1n, seq: 5 }] });
      equal(await seqOf(one, 1n), '4');
    },
    'its own changes are seen': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await one.begin('repeatable read');
      await seqOf(one, 1n);
      await write(one, { heads: [{ lot: 1n, seq: 4 }] });
      equal(await seqOf(one, 1n), '4');
    },
    'the snapshot stays the same': async (house) => {
      const [one, other] = await two(house);
      await one.begin('repeatable read');
      const first = await one.rows(readSnapshot);
      await other.ask(insertTerms, termsValues(1n));
      deepEqual(await one.rows(readSnapshot), first);
    },
    'a row that was changed since cannot be locked': async (house) => {
      const [one, other] = await two(house);
      await publish(one, [1n]);
      await one.begin('repeatable read');
      await seqOf(one, 1n);
      await decided(other, { heads: [{ lot: 1n, seq: 4 }] });
      equal(await one.refusal(lockLots, [[1n]]), '40001');
      equal(await one.refusal(readHeads, [[1n]]), '25P02');
      equal(await one.commit(), 'ROLLBACK');
    },
    'nor by who will not wait': async (house) => {
      const [one, other] = await two(house);
      await publish(one, [1n]);
      await one.begin('repeatable read');
      await seqOf(one, 1n);
      await decided(other, { heads: [{ lot: 1n, seq: 4 }] });
      equal(await one.refusal(lockFreeLots, [[1n]]), '40001');
    },
    'nor changed': async (house) => {
      const [one, other] = await two(house);
      await one.ask(upsertStanding, [5n, false, null]);
      await one.begin('repeatable read');
      await one.rows(readExceptional, [[5n]]);
      await other.ask(upsertStanding, [5n, true, null]);
      equal(await one.refusal(upsertStanding, [5n, false, null]), '40001');
    },
    'nor taken out': async (house) => {
      const [one, other] = await two(house);
      await one.ask(upsertStanding, [5n, false, false]);
      await one.begin('repeatable read');
      await one.rows(readExceptional, [[5n]]);
      await other.ask(dropOrdinary, [5n]);
      equal(await one.refusal(dropOrdinary, [5n]), '40001');
    },
    'a row that was locked and not changed is no hindrance': async (house) => {
      const [one, other] = await two(house);
      await publish(one, [1n]);
      await other.begin();
      await other.rows(lockLots, [[1n]]);
      await one.begin('repeatable read');
      const asked = one.send(lockLots, [[1n]]);
      ok(await asked.waits());
      await other.commit();
      equal((await asked.answer()).count, 1);
    },
    'who waits for a change fails when it is committed, and goes on when it is not': async (house) => {
      const [one, other] = await two(house);
      await publish(one, [1n]);
      for (const end of ['commit', 'rollback'] as const) {
        await other.begin();
        await write(other, { heads: [{ lot: 1n, seq: 4 }] });
        await one.begin('repeatable read');
        const asked = one.send(lockLots, [[1n]]);
        ok(await asked.waits());
        await other[end]();
        equal(await asked.refusal(), end === 'commit' ? '40001' : 'not refused');
        await one.rollback();
      }
    },
    'a row made since is not seen, yet stands against another one of its key': async (house) => {
      const [one, other] = await two(house);
      await publish(one, [1n]);
      await decided(one, { heads: [{ lot: 1n, seq: 1 }], decisions: [{ lot: 1n, seq: 1, kind: ACCEPTED, bidder: 1 }] });
      for (const [end, refusal] of [['plain', '23505 voids_open'], ['do nothing', '40001'], ['do update', '40001']] as const) {
        await one.begin('repeatable read');
        await one.rows(readSnapshot);
        if (end === 'plain') await other.ask(insertVoid, [7n, 1n, 1, 'a reason', 31n, 5]);
        else if (end === 'do nothing') await other.ask(insertLink, [9n, 5n]);
        else await other.ask(upsertStanding, [6n, true, null]);
        const asked = end === 'plain' ? one.send(insertVoid, [8n, 1n, 1, 'a reason', 31n, 5]) : end === 'do nothing' ? one.send(insertLink, [9n, 5n]) : one.send(upsertStanding, [6n, true, null]);
        equal(await asked.refusal(), refusal);
        await one.rollback();
      }
    },
    'do nothing about a row that is seen is no failure': async (house) => {
      const one = await house.session();
      await one.ask(insertLink, [9n, 5n]);
      await one.begin('repeatable read');
      equal(await one.touched(insertLink, [9n, 5n]), 0);
      equal(await one.commit(), 'COMMIT');
    },
  }),
  ...group('transaction ids and snapshots', {
    'a transaction keeps its id, and the next one has a greater': async (house) => {
      const one = await house.session();
      await one.begin();
      const first = await momentOf(one);
      equal((await momentOf(one)).tx, first.tx);
      await one.commit();
      ok(BigInt((await momentOf(one)).tx) > BigInt(first.tx));
    },
    'a transaction under way is in the snapshots of others, not in its own, and in none after its end': async (house) => {
      const [one, other] = await two(house);
      await one.begin();
      const { tx } = await momentOf(one);
      await momentOf(other);
      const seen = await snapshotOf(other);
      ok(seen.inFlight.includes(tx) && seen.xmin <= BigInt(tx) && seen.xmax > BigInt(tx));
      ok(!(await snapshotOf(one)).inFlight.includes(tx));
      await one.commit();
      const after = await snapshotOf(other);
      ok(!after.inFlight.includes(tx) && after.xmax > BigInt(tx));
    },
    'the newest transaction under way lies at or behind the end of a snapshot': async (house) => {
      const [one, other] = await two(house);
      await momentOf(other);
      await one.begin();
      const { tx } = await momentOf(one);
      const { xmax, inFlight } = await snapshotOf(other);
      ok(xmax <= BigInt(tx) || inFlight.includes(tx));
    },
    'one that was rolled back is in no snapshot either': async (house) => {
      const [one, other] = await two(house);
      await one.begin();
      const { tx } = await momentOf(one);
      await momentOf(other);
      await one.rollback();
      const { inFlight, xmax } = await snapshotOf(other);
      ok(!inFlight.includes(tx) && xmax > BigInt(tx));
    },
    'a transaction that locked a row has an id that others see': async (house) => {
      const [one, other] = await two(house);
      await publish(one, [1n]);
      await one.begin();
      await one.rows(lockLots, [[1n]]);
      await momentOf(other);
      const { inFlight } = await snapshotOf(other);
      ok(inFlight.includes((await momentOf(one)).tx));
    },
    'one that only read has none': async (house) => {
      const [one, other] = await two(house);
      await one.begin();
      await seqOf(one, 1n);
      await momentOf(other);
      const { xmax } = await snapshotOf(other);
      // Its id, when it asks for one at last, is younger than the snapshot.
      ok(BigInt((await momentOf(one)).tx) >= xmax);
    },
    'an error ends the transaction for the others, though its block goes on': async (house) => {
      const [one, other] = await two(house);
      await one.begin();
      const { tx } = await momentOf(one);
      await one.refusal(insertTerms, [null, '{}', Buffer.alloc(32), 1, null]);
      await momentOf(other);
      ok(!(await snapshotOf(other)).inFlight.includes(tx));
    },
  }),
  ...group('clocks', {
    'the clock of a batch goes on inside its transaction': async (house) => {
      const one = await house.session();
      await one.begin();
      const first = await momentOf(one);
      await house.pass(30);
      const second = await momentOf(one);
      ok(second.nowMs >= first.nowMs + 29, `${second.nowMs - first.nowMs} ms`);
    },
    'who waited for a lot reads the clock after it': async (house) => {
      const [one, other] = await two(house);
      await publish(one, [1n]);
      await one.begin();
      await one.rows(lockLots, [[1n]]);
      await other.begin();
      const lock = other.send(lockLots, [[1n]]);
      const moment = other.send(readMoment, [[], [], []]);
      ok(await lock.waits());
      await house.pass(40);
      const { nowMs } = await momentOf(one);
      await one.commit();
      const [row] = await moment.rows();
      ok(Number(row?.now_ms) >= nowMs, `${Number(row?.now_ms) - nowMs} ms`);
    },
    'all rows of one look at the clock say the same time and transaction': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await decided(one, { heads: [{ lot: 1n, seq: 2 }], decisions: [1, 2].map((seq) => ({ lot: 1n, seq, account: 5n, bidder: 1, request: request(seq) })) });
      const rows = await one.rows(readMoment, [[5n, 5n], [1n, 1n], [request(1), request(2)]]);
      deepEqual([rows.length, new Set(rows.map(({ now_ms: now }) => now)).size, new Set(rows.map(({ tx }) => tx)).size], [2, 1, 1]);
    },
  }),
];
