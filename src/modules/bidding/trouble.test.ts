import { afterEach, expect, test } from 'vitest';
import { DatabaseError } from 'pg';
import { biddingHouse, type BiddingHouse } from '../../../test/support/bidding.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { tamperedLane, type Tampering } from '../../../test/support/tampered-lane.ts';
import { DatabaseBusy } from '#platform/db/errors.ts';
import { groupId, idKey, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { statement } from '#platform/db/types.ts';
import { turn } from '#platform/time/system.ts';
import { biddingMigrations, type BiddingPorts } from './index.ts';

/** One lane, so that what holds up one lot would hold up all; waits that end only when a test says so. */
let house: BiddingHouse;
let store: TestDatabase;
const waits = { queueMs: 60_000, parkedMs: 60_000 };
afterEach(async () => {
  await house.stop();
  await store.drop();
  waits.queueMs = 60_000;
  waits.parkedMs = 60_000;
});

async function open(tampering: Tampering = {}, ports: Partial<BiddingPorts> = {}): Promise<BiddingHouse> {
  store = await freshDatabase([biddingMigrations]);
  house = await biddingHouse({ lanes: 1, waits, connectLane: async () => tamperedLane(await store.lane('bidding'), tampering), ...ports }, store);
  return house;
}

const isWrite = (name: string): boolean => name === 'bidding.write_batch' || name === 'bidding.write_one';
const kinds = (): string[] => house.reports.map(({ kind }) => kind).filter((kind) => kind !== 'batch');

/** Holds what a statement locks, as a stranger would, until released. */
async function held(sql: string, key: string): Promise<() => Promise<void>> {
  const release = Promise.withResolvers<void>();
  const holding = Promise.withResolvers<void>();
  const done = store.openAsOwner().transaction(async (tx) => {
    await tx.all(statement('', sql), [key]);
    holding.resolve();
    await release.promise;
  });
  await holding.promise;
  return async () => {
    release.resolve();
    await done;
  };
}

test('a lot whose rows contradict each other costs its own bids alone', async () => {
  await open();
  const [sick, well] = [await house.lot(), await house.lot()];
  await store.openAsOwner().run(statement('', 'update bidding.lots set bidder_count = bidder_count + 1 where lot_id = $1'), [idKey(sick)]);
  const answers = await Promise.all([house.bid(sick, 'anna', 5_000n), house.bid(well, 'bob', 5_000n), house.bid(well, 'carl', 9_000n)]);
  expect(answers[0]).toMatchObject({ ok: false, code: 'busy' });
  expect(answers.slice(1).every(({ ok }) => ok)).toBe(true);
  expect(house.reports).toContainEqual(expect.objectContaining({ kind: 'defect', lot: sick }));
  expect(kinds()).not.toContain('connection_lost');
});

test('a group that somebody holds keeps its own lots waiting and no others', async () => {
  await open();
  const softClose = { windowSeconds: 60, mode: 'reset', scope: 'sale', cap: { kind: 'none' }, trigger: 'any_bid' } as const;
  const [grouped, alone] = [await house.lot({ groupId: groupId(9n), softClose }), await house.lot()];
  const release = await held('select group_id from bidding.groups where group_id = $1 for update', '9');
  const late = house.bid(grouped, 'anna', 5_000n);
  for (let i = 0; i < 5; i += 1) expect(await house.bid(alone, `b${i}`, 5_000n + BigInt(i) * 1_000n)).toMatchObject({ ok: true });
  await release();
  expect(await late).toMatchObject({ ok: true, seq: 2 });
});

test('an account whose standing somebody is changing waits alone', async () => {
  await open();
  const account = house.account('eve');
  await house.bidding.commands.setStanding({ kind: 'exposure_limit', account, currency: 'USD', limit: minor(10_000n) });
  const [one, other] = [await house.lot(), await house.lot()];
  const release = await held('select account_id from bidding.standings where account_id = $1 for update', idKey(account));
  const late = house.bid(one, 'eve', 5_000n);
  for (let i = 0; i < 5; i += 1) expect(await house.bid(other, `b${i}`, 5_000n + BigInt(i) * 1_000n)).toMatchObject({ ok: true });
  await release();
  expect(await late).toMatchObject({ ok: true, seq: 2 });
});

test('an answer read back from the table waits for a clean COMMIT of its own', async () => {
  let warnings = 0;
  await open({
    notices: () => (warnings > 0 ? [{ severity: 'WARNING', code: '01000', message: 'canceling wait for synchronous replication' }] : []),
    after: (name, result) => {
      if (name === 'commit' && warnings > 0) warnings -= 1;
      return result;
    },
  });
  const lot = await house.lot();
  warnings = 4;
  expect(await house.bid(lot, 'anna', 5_000n)).toMatchObject({ ok: true, seq: 2 });
  // The write's own commit, and each look-up's, came back with a warning until there was none.
  expect(kinds().filter((kind) => kind === 'unconfirmed').length).toBeGreaterThanOrEqual(3);
});

test('that a key was used before is told only after a clean COMMIT too', async () => {
  let warnings = 0;
  await open({
    notices: () => (warnings > 0 ? [{ severity: 'WARNING', code: '01000', message: 'canceling wait for synchronous replication' }] : []),
    after: (name, result) => {
      if (name === 'commit' && warnings > 0) warnings -= 1;
      return result;
    },
  });
  const lot = await house.lot();
  await house.bid(lot, 'anna', 5_000n, 'k');
  warnings = 4;
  expect(await house.bid(lot, 'anna', 6_000n, 'k')).toMatchObject({ ok: false, code: 'same_key_other_body' });
  expect(kinds()).toContain('unconfirmed');
});

test('a bid whose commit was not confirmed in time is not said to be undecided', async () => {
  let away = false;
  await open({
    after: (name, result) => {
      if (name !== 'commit' || !away) return result;
      throw new DatabaseError('the answer went astray', 0, 'error');
    },
  });
  const lot = await house.lot();
  away = true;
  const answer = house.bid(lot, 'anna', 5_000n, 'k');
  while (!kinds().includes('unconfirmed')) await turn();
  const stopping = house.bidding.stop();
  expect(await answer).toMatchObject({ ok: false, code: 'unconfirmed', retryAfterSeconds: 1 });
  await stopping;
});

test('a server that is slow for a moment is not taken for the fault of a request', async () => {
  let slow = 0;
  await open({
    before: (name) => {
      if (!isWrite(name) || slow === 0) return;
      slow -= 1;
      throw Object.assign(new DatabaseError('canceling statement due to statement timeout', 0, 'error'), { code: '57014' });
    },
  });
  const lot = await house.lot();
  slow = 3;
  const answers = await Promise.all(['anna', 'bob', 'carl', 'dora'].map((name, at) => house.bid(lot, name, 5_000n + BigInt(at) * 1_000n)));
  expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true]);
  expect(kinds()).not.toContain('defect');
});

test('an act whose commit answer is lost is done once and answered as done', async () => {
  let lose = 0;
  await open({
    after: (name, result) => {
      if (name !== 'commit' || lose === 0) return result;
      lose -= 1;
      throw new DatabaseError('the answer went astray', 0, 'error');
    },
  });
  const lot = await house.lot();
  const by = house.account('clerk');
  lose = 1;
  expect(await house.bidding.commands.freeze({ lot, by, reason: 'a photo was wrong' })).toMatchObject({ ok: true, seq: 2 });
  lose = 1;
  expect(await house.bidding.commands.resume({ lot, by: null })).toMatchObject({ ok: true, seq: 3 });
  lose = 1;
  expect(await house.bidding.commands.withdraw({ lot, by: null, reason: 'lost', operator: true })).toMatchObject({ ok: true, seq: 4 });
  expect(await kindsOf(lot)).toEqual(['lot.opened', 'lot.frozen', 'lot.resumed', 'lot.closed']);
});

/** A house that takes what was asked of it as one batch when told so, and does not hear what came of the commit. */
async function together(ask: (lot: LotId) => readonly (() => Promise<unknown>)[]): Promise<{ lot: LotId; answers: unknown[] }> {
  let lose = 0;
  let gate = Promise.resolve();
  await open({
    after: (name, result) => {
      if (name !== 'commit' || lose === 0) return result;
      lose -= 1;
      throw new DatabaseError('the answer went astray', 0, 'error');
    },
  }, {
    // The gate is looked at after the turn: the lane's last look before it rests is then held by it too.
    turn: async () => {
      await turn();
      await gate;
    },
  });
  const lot = await house.lot();
  const [before, ...batch] = ask(lot);
  await before?.();
  const release = Promise.withResolvers<void>();
  gate = release.promise;
  const answers: Promise<unknown>[] = [];
  for (const one of batch) {
    answers.push(one());
    await turn();
  }
  lose = 1;
  release.resolve();
  return { lot, answers: await Promise.all(answers) };
}

const kindsOf = async (lot: LotId): Promise<string[]> => (await house.bidding.queries.eventsSince(lot, 1, 100)).map(({ kind }) => kind);

test('a bid that was turned away is not decided behind later ones when the answer of their commit is lost', async () => {
  const { lot, answers } = await together((of) => [
    () => house.bidding.commands.freeze({ lot: of, by: null, reason: 'a photo was wrong' }),
    () => house.bid(of, 'anna', 5_000n, 'k'),
    () => house.bidding.commands.resume({ lot: of, by: null }),
    () => house.bid(of, 'bob', 5_000n),
  ]);
  expect(answers).toMatchObject([{ ok: false, code: 'busy' }, { ok: true, seq: 3 }, { ok: true, seq: 4, replayed: false }]);
  expect(await house.bid(lot, 'anna', 9_000n, 'k')).toMatchObject({ ok: true, seq: 5, replayed: false });
});

test('a resume that found nothing frozen does not undo the freeze after it when the answer of their commit is lost', async () => {
  const { lot, answers } = await together((of) => [
    () => house.bid(of, 'anna', 5_000n),
    () => house.bidding.commands.resume({ lot: of, by: null }),
    () => house.bidding.commands.freeze({ lot: of, by: null, reason: 'a photo was wrong' }),
  ]);
  expect(answers).toMatchObject([{ ok: false, code: 'busy' }, { ok: true, seq: 3 }]);
  expect(await kindsOf(lot)).toEqual(['lot.opened', 'bid.accepted', 'lot.frozen']);
});

test('a lot that is not in memory is busy, not gone, while no connection is free to read it', async () => {
  await open();
  const lot = await house.lot();
  const broken = { ...house.database, one: () => Promise.reject(new DatabaseBusy('no connection')) };
  const other = await biddingHouse({ database: broken }, store, { started: false });
  expect(await other.bid(lot, 'anna', 5_000n)).toMatchObject({ ok: false, code: 'busy', retryAfterSeconds: 1 });
  await other.stop();
});

test('a listener that throws costs no answer and no lane', async () => {
  await open({}, { live: () => { throw new Error('the live side is broken'); } });
  const lot = await house.lot();
  expect(await house.bid(lot, 'anna', 5_000n)).toMatchObject({ ok: true });
  expect(await house.bid(lot, 'bob', 9_000n)).toMatchObject({ ok: true });
  expect(kinds()).toContain('defect');
});

test('bidders of a batch that was not written are no bidders', async () => {
  let refuse = 0;
  await open({
    before: (name) => {
      if (!isWrite(name) || refuse === 0) return;
      refuse -= 1;
      throw Object.assign(new DatabaseError('value out of range', 0, 'error'), { code: '22003' });
    },
  });
  const lot = await house.lot();
  refuse = 1;
  expect(await house.bid(lot, 'anna', 5_000n)).toMatchObject({ ok: false, code: 'busy' });
  await house.bid(lot, 'bob', 5_000n);
  await house.bid(lot, 'anna', 9_000n);
  const aliases = (await house.bidding.queries.history(lot, null, 10)).map(({ bidder }) => bidder);
  expect(new Set(aliases).size).toBe(2);
  expect((await house.head(lot, 'anna')).you?.alias).toBe(aliases[0]);
  expect((await house.head(lot)).leader).toBe(aliases[0]);
});

test('what PostgreSQL quotes of a refused row reaches nobody: it holds hidden amounts', async () => {
  await open();
  const lot = await house.lot({ reservePrice: 777_777n });
  await store.openAsOwner().run(statement('', 'alter table bidding.lots add constraint planted check (leader_maximum <> 123456)'));
  expect(await house.bid(lot, 'anna', 123_456n)).toMatchObject({ ok: false, code: 'busy' });
  const told = house.reports.map((what) => ('error' in what && what.error instanceof Error ? JSON.stringify({ ...what.error, message: what.error.message }) : ''));
  expect(told.join()).toContain('planted');
  expect(told.join()).not.toMatch(/123456|777777/);
});

test('a retraction by somebody who never bid reads no history and holds up nobody', async () => {
  const asked: string[] = [];
  await open({ before: (name) => { asked.push(name); } });
  const lot = await house.lot();
  await house.bid(lot, 'anna', 5_000n);
  expect(await house.bidding.commands.retract({ account: house.account('nobody'), lot, key: 'k', reason: 'typing_error' })).toMatchObject({ ok: false, code: 'nothing_to_retract' });
  expect(asked).not.toContain('bidding.read_history');
});

test('lots of a sale that closes one after the other keep their own distance when one is extended', async () => {
  await open();
  const softClose = { windowSeconds: 60, mode: 'reset', scope: 'sequential', cap: { kind: 'none' }, trigger: 'any_bid' } as const;
  const terms = (position: number) => ({ groupId: groupId(4n), position, softClose, staggerSeconds: 5, closesInMs: 30_000 + position * 5_000 });
  const [first, third] = [await house.lot(terms(1)), await house.lot(terms(3))];
  await house.bid(first, 'anna', 5_000n);
  const moved = await house.published(third, 'lot.extended');
  expect(moved.closesAtMs - (await house.head(first)).closesAtMs).toBe(10_000);
});
