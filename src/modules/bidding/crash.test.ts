import { afterEach, expect, test } from 'vitest';
import { DatabaseError } from 'pg';
import { biddingHouse, type BiddingHouse } from '../../../test/support/bidding.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { tamperedLane, type Tampering } from '../../../test/support/tampered-lane.ts';
import { biddingMigrations } from './index.ts';
import { statement } from '#platform/db/types.ts';
import { idKey } from '#domain/ids.ts';

let open: { house: BiddingHouse; store: TestDatabase } | null = null;
afterEach(async () => {
  await open?.house.stop();
  await open?.store.drop();
  open = null;
});

async function houseWith(tampering: (store: TestDatabase) => Tampering): Promise<BiddingHouse> {
  const store = await freshDatabase([biddingMigrations]);
  const house = await biddingHouse({ connectLane: async () => tamperedLane(await store.lane('bidding'), tampering(store)) }, store);
  open = { house, store };
  return house;
}

/** A batch is written by one statement, a lone bid by another. */
const isWrite = (name: string): boolean => name === 'bidding.write_batch' || name === 'bidding.write_one';

const seqsOf = async (house: BiddingHouse, lot: Parameters<BiddingHouse['bid']>[0]): Promise<number[]> =>
  (await house.bidding.queries.eventsSince(lot, 1, 1_000)).map(({ seq }) => seq);

const killBackends = statement<never>('', `
  select pg_terminate_backend(pid)
  from pg_stat_activity
  where application_name = 'auctionhub lane'
    and datname = current_database()`);

test('a connection that dies between the lock and the write costs no bid and doubles none', async () => {
  let kills = 3;
  const house = await houseWith((store) => ({
    before: (name) => {
      if (!isWrite(name) || kills === 0) return undefined;
      kills -= 1;
      return store.openAsOwner().all(killBackends).then(() => {});
    },
  }));
  const lot = await house.lot();
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => house.bid(lot, `b${i}`, 2_000n + BigInt(i) * 100n)));
  expect(kills).toBe(0);
  expect(answers.every((answer) => answer.ok)).toBe(true);
  expect(await seqsOf(house, lot)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
});

test('a commit whose answer is lost is looked up, and is not a repeat', async () => {
  let lost = 0;
  const house = await houseWith(() => ({
    after: (name, result) => {
      if (name !== 'commit' || lost > 0 || result.command !== 'COMMIT') return result;
      lost += 1;
      throw new DatabaseError('the answer went astray', 0, 'error');
    },
  }));
  lost = 1;
  const lot = await house.lot();
  lost = 0;
  const answer = await house.bid(lot, 'anna', 5_000n, 'k');
  expect(lost).toBe(1);
  expect(answer).toMatchObject({ ok: true, seq: 2, replayed: false });
  expect(await house.bid(lot, 'anna', 5_000n, 'k')).toMatchObject({ ok: true, seq: 2, replayed: true });
  expect(await seqsOf(house, lot)).toEqual([1, 2]);
});

test('a commit that comes back as ROLLBACK, or with a warning, is told to nobody before it was looked up', async () => {
  let wrong: 'rollback' | 'warning' | null = null;
  const house = await houseWith(() => ({
    after: (name, result) => (name === 'commit' && wrong === 'rollback' ? { ...result, command: (wrong = null, 'ROLLBACK') } : result),
    notices: () => (wrong === 'warning' ? (wrong = null, []) : []),
  }));
  const lot = await house.lot();
  wrong = 'rollback';
  expect(await house.bid(lot, 'anna', 5_000n)).toMatchObject({ ok: true, seq: 2 });
  expect(house.reports.filter(({ kind }) => kind === 'unconfirmed')).toHaveLength(1);
  expect(await seqsOf(house, lot)).toEqual([1, 2]);
});

test('a warning on COMMIT is not a confirmation', async () => {
  let calls = 0;
  const house = await houseWith(() => ({
    // The first look clears, the second belongs to the first batch's commit.
    notices: () => (calls += 1) === 4 ? [{ severity: 'WARNING', code: '01000', message: 'canceling wait for synchronous replication' }] : [],
  }));
  const lot = await house.lot();
  expect(await house.bid(lot, 'anna', 5_000n)).toMatchObject({ ok: true, seq: 2 });
  expect(house.reports.filter(({ kind }) => kind === 'unconfirmed')).toHaveLength(1);
});

test.each([['a lone bid', 1], ['a batch', 3]])('a write of %s that reaches the server outside of its transaction changes nothing', async (_, bids) => {
  let stray = '';
  const house = await houseWith((store) => ({
    before: async (name, values) => {
      if (!isWrite(name) || stray !== '') return;
      stray = name;
      // The same write on another session, as a driver would do that reconnects silently: no transaction, no lock.
      const { writeBatch, writeOne } = await import('./store/lane.ts');
      const other = await store.lane('bidding');
      expect((await other.send(name === 'bidding.write_one' ? writeOne : writeBatch, values)).rows[0]).toEqual({ heads: 0, groups: 0, decisions: 0 });
    },
  }));
  const lot = await house.lot();
  stray = '';
  await Promise.all(Array.from({ length: bids }, (__, i) => house.bid(lot, `b${i}`, 5_000n + BigInt(i) * 1_000n)));
  expect(stray).toBe(bids === 1 ? 'bidding.write_one' : 'bidding.write_batch');
  expect(await seqsOf(house, lot)).toEqual(Array.from({ length: bids + 1 }, (__, i) => i + 1));
});

test('one bid that PostgreSQL will not take does not cost its batch', async () => {
  let poisoned: Buffer | null = null;
  const house = await houseWith(() => ({
    before: (name, values) => {
      if (!isWrite(name) || poisoned === null || !values.some((value) => value instanceof Buffer && poisoned !== null && value.includes(poisoned))) return;
      throw Object.assign(new DatabaseError('value out of range', 0, 'error'), { code: '22003' });
    },
  }));
  const lots = await Promise.all(Array.from({ length: 40 }, () => house.lot()));
  poisoned = Buffer.alloc(8);
  poisoned.writeBigInt64BE(BigInt(idKey(house.account('eve'))));
  const answers = await Promise.all(lots.map((lot, i) => house.bid(lot, i === 17 ? 'eve' : `b${i}`, 5_000n)));
  expect(answers.map((answer) => answer.ok)).toEqual(lots.map((_, i) => i !== 17));
  expect(answers[17]).toMatchObject({ ok: false, code: 'busy' });
  expect(house.reports.filter(({ kind }) => kind === 'defect')).toHaveLength(1);
});

test('300 concurrent repeats of one request over two processes have one effect and one answer', async () => {
  const house = await houseWith(() => ({}));
  const other = await biddingHouse({}, open?.store);
  const lot = await house.lot();
  const account = house.account('anna');
  const answers = await Promise.all(Array.from({ length: 300 }, (_, i) =>
    (i % 2 === 0 ? house : other).bidding.commands.placeBid({ account, lot, key: 'the one', maximum: 5_000n as never })));
  await other.stop();
  expect(new Set(answers.map((answer) => JSON.stringify({ ...answer, replayed: null }, (_, value) => (typeof value === 'bigint' ? `${value}` : value)))).size).toBe(1);
  expect(answers.filter((answer) => answer.ok && !answer.replayed)).toHaveLength(1);
  expect([...house.reports, ...other.reports].filter(({ kind }) => kind !== 'batch')).toEqual([]);
  expect(await seqsOf(house, lot)).toEqual([1, 2]);
});

test('a key may hold anything, even what PostgreSQL does not store', async () => {
  const house = await houseWith(() => ({}));
  const lot = await house.lot();
  expect(await house.bid(lot, 'anna', 5_000n, 'a\u0000b')).toMatchObject({ ok: true });
  expect(await house.bid(lot, 'anna', 5_000n, 'a\u0000b')).toMatchObject({ ok: true, replayed: true });
  expect(await house.bid(lot, 'anna', 6_000n, '{"},\\')).toMatchObject({ ok: true, replayed: false });
  expect(house.reports.filter(({ kind }) => kind !== 'batch')).toEqual([]);
});
