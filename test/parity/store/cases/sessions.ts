import { deepEqual, equal, ok } from 'node:assert/strict';
import { takeStream } from '#platform/bus/store.ts';
import { lockFreeLots, lockFreeStandings, lockLots, lockStandings } from '#modules/bidding/store/lane.ts';
import { beat } from '#modules/bidding/store/outages.ts';
import { insertOutage } from '#modules/bidding/store/outages.ts';
import { insertLink, upsertStanding } from '#modules/bidding/store/standing.ts';
import { endVoid, insertVoid, lockVoid, voidStanding } from '#modules/bidding/store/voids.ts';
import { each, group, type Case } from '../case.ts';
import type { House, Limits } from '../house.ts';
import { decided, momentOf, publish } from '../rows.ts';
import type { Session } from '../session.ts';

/** A session that holds lot 1, and another one with these limits. */
async function heldFrom(house: House, limits: Limits): Promise<[Session, Session]> {
  const one = await house.session();
  await publish(one, [1n, 2n]);
  await one.begin();
  await one.rows(lockLots, [[1n]]);
  return [one, await house.session('bidding', limits)];
}

/** Two sessions of which each holds one lot and the first waits for the other's. */
async function crossed(house: House, look: boolean): Promise<[Session, Session, ReturnType<Session['send']>, ReturnType<Session['send']>]> {
  const [one, other] = await house.sessions(2) as [Session, Session];
  await publish(one, [1n, 2n]);
  await one.begin();
  await one.rows(lockLots, [[1n]]);
  await other.begin();
  await other.rows(lockLots, [[2n]]);
  const first = one.send(lockLots, [[2n]]);
  ok(await first.waits());
  if (look) await house.pass(house.deadlockMs * 2);
  return [one, other, first, other.send(lockLots, [[1n]])];
}

const LOSSES: readonly { what: string; lose(session: Session): unknown }[] = [
  { what: 'lost', lose: (session) => session.lose() },
  { what: 'closed', lose: (session) => session.leave() },
];

export const sessionCases: Case[] = [
  ...group('limits of waiting', {
    'who waits for a row longer than its limit is refused, and its block has failed': async (house) => {
      const [one, other] = await heldFrom(house, { lockMs: 50 });
      await other.begin();
      equal(await other.refusal(lockLots, [[1n]]), '55P03');
      equal(await other.refusal(lockFreeLots, [[2n]]), '25P02');
      equal(await other.commit(), 'ROLLBACK');
      equal(await one.commit(), 'COMMIT');
      equal(await other.touched(lockLots, [[1n]]), 1);
    },
    'who waits for another\'s insert longer than its limit is refused': async (house) => {
      const [one, other] = await heldFrom(house, { lockMs: 50 });
      await one.ask(insertLink, [9n, 5n]);
      equal(await other.refusal(insertLink, [9n, 5n]), '55P03');
    },
    'who passes over what is held is never refused for waiting': async (house) => {
      const [, other] = await heldFrom(house, { lockMs: 1 });
      deepEqual(await other.rows(lockFreeLots, [[1n]]), []);
    },
    'a statement that takes longer than its limit is ended': async (house) => {
      const [one, other] = await heldFrom(house, { statementMs: 60 });
      equal(await other.refusal(lockLots, [[1n]]), '57014');
      await one.commit();
      equal(await other.touched(lockLots, [[1n]]), 1);
    },
    'of the two limits the nearer one counts': async (house) => {
      const [, other] = await heldFrom(house, { lockMs: 40, statementMs: 5_000 });
      equal(await other.refusal(lockLots, [[1n]]), '55P03');
      const third = await house.session('bidding', { lockMs: 5_000, statementMs: 40 });
      equal(await third.refusal(lockLots, [[1n]]), '57014');
    },
    'who gave up makes room for the one behind it': async (house) => {
      const [one, other] = await heldFrom(house, { lockMs: 60 });
      const third = await house.session();
      const second = other.send(lockLots, [[1n]]);
      ok(await second.waits());
      const last = third.send(lockLots, [[1n]]);
      ok(await last.waits());
      equal(await second.refusal(), '55P03');
      await one.commit();
      equal((await last.answer()).count, 1);
    },
    'each lot of a statement may be waited for as long': async (house) => {
      const [one, other] = await heldFrom(house, { lockMs: 5_000 });
      const third = await house.session();
      await third.begin();
      await third.rows(lockLots, [[2n]]);
      const asked = other.send(lockLots, [[1n, 2n]]);
      ok(await asked.waits());
      await one.commit();
      ok(await asked.waits());
      await third.commit();
      equal((await asked.answer()).count, 2);
    },
    'a session that idles in a block is ended, and its locks are free': async (house) => {
      const one = await house.session('bidding', { idleInTransactionMs: 80 });
      const other = await house.session();
      await publish(other, [1n]);
      await one.begin();
      await one.rows(lockLots, [[1n]]);
      const asked = other.send(lockLots, [[1n]]);
      equal((await asked.answer()).count, 1);
      equal(await one.refusal(lockLots, [[1n]]), 'DatabaseLost');
      ok(one.lost);
    },
    'a session that idles outside of a block is left alone': async (house) => {
      const one = await house.session('bidding', { idleInTransactionMs: 50 });
      await one.ask(insertOutage, [1, 2]);
      await house.pass(150);
      equal(await one.touched(insertOutage, [3, 4]), 1);
    },
  }),
  ...group('deadlocks', {
    'of two that wait for each other one is refused, and the other goes on': async (house) => {
      const [one, other, first, second] = await crossed(house, false);
      const refusals = [await Promise.race([first.refusal(), second.refusal()])];
      deepEqual(refusals, ['40P01']);
      const [loser, winner, left] = first.outcome?.ok === false ? [one, other, second] : [other, one, first];
      equal((await left.answer()).count, 1);
      equal(await loser.commit(), 'ROLLBACK');
      equal(await winner.commit(), 'COMMIT');
    },
    'who closes the circle long after is the one refused': async (house) => {
      const [one, other, first, second] = await crossed(house, true);
      equal(await second.refusal(), '40P01');
      equal((await first.answer()).count, 1);
      equal(await other.rollback(), 'ROLLBACK');
      equal(await one.commit(), 'COMMIT');
    },
    'one over a row and a key is found too': async (house) => {
      const [one, other] = await house.sessions(2) as [Session, Session];
      await publish(one, [1n]);
      await one.begin();
      await one.rows(lockLots, [[1n]]);
      await other.begin();
      await other.ask(insertLink, [9n, 5n]);
      const first = one.send(insertLink, [9n, 5n]);
      ok(await first.waits());
      const second = other.send(lockLots, [[1n]]);
      equal(await Promise.race([first.refusal(), second.refusal()]), '40P01');
      const [winner, left] = first.outcome?.ok === false ? [other, second] : [one, first];
      ok((await left.answer()).count <= 1);
      await winner.commit();
    },
    'three that wait in a circle are found': async (house) => {
      const [one, two, three] = await house.sessions(3) as [Session, Session, Session];
      await publish(one, [1n, 2n, 3n]);
      for (const [at, session] of [one, two, three].entries()) {
        await session.begin();
        await session.rows(lockLots, [[BigInt(at + 1)]]);
      }
      const asked = [one.send(lockLots, [[2n]]), two.send(lockLots, [[3n]])];
      for (const each_ of asked) ok(await each_.waits());
      asked.push(three.send(lockLots, [[1n]]));
      equal(await Promise.race(asked.map((one_) => one_.refusal())), '40P01');
      await house.settle();
      equal(asked.filter(({ outcome }) => outcome?.ok === false).length, 1);
      equal(asked.filter(({ outcome }) => outcome?.ok === true).length, 1);
    },
    'who waits in a queue without a circle is left alone': async (house) => {
      const [one, two, three] = await house.sessions(3) as [Session, Session, Session];
      await publish(one, [1n]);
      await one.begin();
      await one.rows(lockLots, [[1n]]);
      const asked = [two.send(lockLots, [[1n]]), three.send(lockLots, [[1n]])];
      await house.pass(house.deadlockMs * 2);
      await house.settle();
      deepEqual(asked.map(({ outcome }) => outcome), [null, null]);
      await one.commit();
      deepEqual(await Promise.all(asked.map(async (one_) => (await one_.answer()).count)), [1, 1]);
    },
  }),
  ...group('ends of sessions', {
    ...each(LOSSES, ({ what }) => `what a session that is ${what} had begun is taken back, and its locks are free`, async (house, { lose }) => {
      const [one, other] = await house.sessions(2) as [Session, Session];
      await publish(one, [1n]);
      await one.begin();
      await one.rows(lockLots, [[1n]]);
      await one.ask(insertLink, [9n, 5n]);
      const asked = other.send(lockLots, [[1n]]);
      ok(await asked.waits());
      lose(one);
      equal((await asked.answer()).count, 1);
      equal(await other.touched(insertLink, [9n, 5n]), 1);
    }),
    ...each(LOSSES, ({ what }) => `a stream that a session holds is free when it is ${what}`, async (house, { lose }) => {
      const [one, other] = await house.sessions(2, 'platform') as [Session, Session];
      ok(await takeStream(one.run, 'facts'));
      equal(await takeStream(other.run, 'facts'), false);
      lose(one);
      for (let tries = 0; tries < 200 && !(await takeStream(other.run, 'facts')); tries += 1) await house.pass(5);
      ok(await takeStream(other.run, 'facts'));
    }),
    'a stream is held through the ends of transactions': async (house) => {
      const [one, other] = await house.sessions(2, 'platform') as [Session, Session];
      await one.begin();
      ok(await takeStream(one.run, 'facts'));
      await one.rollback();
      equal(await takeStream(other.run, 'facts'), false);
      ok(await takeStream(one.run, 'facts'));
      ok(await takeStream(other.run, 'decisions'));
    },
    'a lost session hears so from what it sends': async (house) => {
      const one = await house.session();
      one.lose();
      equal(await one.refusal(insertOutage, [1, 2]), 'DatabaseLost');
      ok(one.lost);
    },
    'who waits when its client goes still keeps its place, and takes nothing with it': async (house) => {
      const [one, two, three] = await house.sessions(3) as [Session, Session, Session];
      await publish(one, [1n]);
      await one.begin();
      await one.rows(lockLots, [[1n]]);
      await two.begin();
      const second = two.send(lockLots, [[1n]]);
      ok(await second.waits());
      const third = three.send(lockLots, [[1n]]);
      ok(await third.waits());
      two.lose();
      equal(await second.refusal(), 'DatabaseLost');
      await one.commit();
      equal((await third.answer()).count, 1);
    },
  }),
  ...group('beats', {
    'two beats come one after the other, and the second one sees the first': async (house) => {
      const [one, other] = await house.sessions(2) as [Session, Session];
      await one.ask(beat);
      await one.begin();
      const [first] = await one.rows(beat);
      const asked = other.send(beat);
      ok(await asked.waits());
      await house.pass(40);
      const { nowMs } = await momentOf(one);
      await one.commit();
      const [second] = await asked.rows();
      equal(second?.before_ms, first?.now_ms);
      // It read the clock before it waited.
      ok(Number(second?.now_ms) < nowMs, `${Number(second?.now_ms) - nowMs} ms`);
    },
    'the first beat of all finds none before it': async (house) => {
      const one = await house.session();
      const before = await momentOf(one);
      const [first] = await one.rows(beat);
      const [second] = await one.rows(beat);
      equal(first?.before_ms, null);
      ok(Number(first?.now_ms) >= before.nowMs);
      equal(second?.before_ms, first?.now_ms);
    },
    'who waited for the very first beat does not see it, and moves it on': async (house) => {
      const [one, other] = await house.sessions(2) as [Session, Session];
      await one.begin();
      const [first] = await one.rows(beat);
      const asked = other.send(beat);
      ok(await asked.waits());
      await one.commit();
      const [second] = await asked.rows();
      equal(second?.before_ms, null);
      const [third] = await other.rows(beat);
      ok(Number(third?.before_ms) >= Number(first?.now_ms));
    },
    'a beat that was taken back was none': async (house) => {
      const one = await house.session();
      const [first] = await one.rows(beat);
      await house.pass(20);
      await one.begin();
      await one.rows(beat);
      await one.rollback();
      equal((await one.rows(beat))[0]?.before_ms, first?.now_ms);
    },
  }),
  ...group('voids under two hands', {
    'a void that somebody ends is passed over, still waits for who only looks, and is gone after the commit': async (house) => {
      const [one, other] = await withVoid(house);
      await one.begin();
      equal((await one.rows(lockVoid, [7n])).length, 1);
      deepEqual(await other.rows(lockVoid, [7n]), []);
      await one.rows(endVoid, [7n, 'approved', 32n, null, 9]);
      deepEqual(await other.rows(lockVoid, [7n]), []);
      deepEqual(await other.rows(voidStanding, [7n]), [{ waits: true, known: true }]);
      await one.commit();
      deepEqual(await other.rows(voidStanding, [7n]), [{ waits: false, known: true }]);
      deepEqual(await other.rows(lockVoid, [7n]), []);
    },
    'of two who end a void the second one finds nothing': async (house) => {
      const [one, other] = await withVoid(house);
      await one.begin();
      deepEqual(await one.rows(endVoid, [7n, 'approved', 32n, null, 9]), [{ lot_id: '1', seq: '1', closes_ms: '4000000000000' }]);
      const asked = other.send(endVoid, [7n, 'declined', 33n, 'a reason', 9]);
      ok(await asked.waits());
      await one.commit();
      deepEqual(await asked.rows(), []);
    },
    'the second one ends it when the first one takes it back': async (house) => {
      const [one, other] = await withVoid(house);
      await one.begin();
      await one.rows(endVoid, [7n, 'approved', 32n, null, 9]);
      const asked = other.send(endVoid, [7n, 'declined', 33n, 'a reason', 9]);
      ok(await asked.waits());
      await one.rollback();
      equal((await asked.rows()).length, 1);
    },
    'a standing that is held keeps only its own account out': async (house) => {
      const [one, other] = await house.sessions(2) as [Session, Session];
      for (const account of [5n, 6n]) await one.ask(upsertStanding, [account, true, null]);
      await one.begin();
      await one.rows(lockStandings, [[5n], [], []]);
      deepEqual((await other.rows(lockFreeStandings, [[5n, 6n], [], []])).map(({ account_id: account }) => account), ['6']);
    },
  }),
];

async function withVoid(house: House): Promise<[Session, Session]> {
  const [one, other] = await house.sessions(2) as [Session, Session];
  await publish(one, [1n]);
  await decided(one, { decisions: [{ lot: 1n, seq: 1, bidder: 1 }] });
  equal(await one.touched(insertVoid, [7n, 1n, 1, 'a reason', 31n, 5]), 1);
  return [one, other];
}
