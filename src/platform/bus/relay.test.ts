import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { statement, type Database, type Tx } from '../db/types.ts';
import { silentLog } from '../log/log.ts';
import { openMetrics } from '../metrics/metrics.ts';
import { systemClock, systemTimers } from '../time/system.ts';
import { outboxSource } from './outbox.ts';
import { RELAY_SESSION, type BusMessage, type OutboxSource } from './ports.ts';
import { openRelay, type Relay } from './relay.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';

const OUTBOX = `-- Up Migration
create table shop.keys (key integer primary key, seq bigint not null default 0);
create table shop.events (
  id bigint generated always as identity (cache 1) primary key,
  tx xid8 not null default pg_current_xact_id(),
  key integer not null,
  seq bigint not null
);
create index events_by_tx on shop.events (tx, id);
`;
type Row = { id: string; key: number; seq: string };
const unread = statement<Row>('shop.unread', `
  select id, key, seq
  from shop.events
  where ((tx >= $1::xid8 and id > $2) or tx = any ($3::xid8[]))
    and id <= $4
  order by id
  limit $5
`);
const addEvent = statement('shop.add', 'insert into shop.events (key, seq) values ($1, $2)');
const nextSeq = statement<{ seq: string }>('shop.next', 'update shop.keys set seq = seq + 1 where key = $1 returning seq');
const addKeys = statement('shop.keys', 'insert into shop.keys (key) select generate_series(1, $1::integer)');
const maxId = statement<{ id: string | null }>('shop.max', 'select max(id) as id from shop.events');
const clear = statement('shop.clear', 'delete from shop.events');

const KEYS = 5;
let folder: string;
let house: TestDatabase;
let shop: Database;
let outbox: OutboxSource;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auctionhub-bus-'));
  await writeFile(join(folder, '0001_shop.sql'), OUTBOX);
  house = await freshDatabase([{ schema: 'platform', folder: join(import.meta.dirname, 'migrations') }, { schema: 'shop', folder }]);
  shop = house.open('shop', { max: 12 });
  await shop.run(addKeys, [KEYS]);
  const database = house.open('shop', RELAY_SESSION);
  outbox = outboxSource<Row>({ stream: 'shop', database, unread, message: (row) => ({ stream: 'shop', id: row.id, kind: 'sold', key: String(row.key), payload: { key: row.key, seq: Number(row.seq) } }) });
});
afterAll(async () => {
  await house.drop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  await shop.run(clear);
  await house.openAsOwner().run(statement('test.no_cursor', 'delete from platform.cursors'));
});

// A relay that a failed test left running would keep the stream from the next one.
const running: Relay[] = [];
afterEach(async () => { await Promise.all(running.splice(0).map((relay) => relay.stop())); });

type Running = { relay: Relay; got: BusMessage[]; ids: () => string[]; stop: () => Promise<void> };
function relayInto(got: BusMessage[] = [], publish: (messages: readonly BusMessage[]) => Promise<void> = async () => {}): Running {
  const relay = openRelay({
    source: outbox, connect: () => house.lane('platform'), clock: systemClock, timers: systemTimers, log: silentLog, metrics: openMetrics(), ready: () => true,
    publish: async (messages) => {
      await publish(messages);
      got.push(...messages);
    },
  });
  relay.start();
  running.push(relay);
  return { relay, got, ids: () => got.map((message) => message.id), stop: () => relay.stop() };
}

// A transaction that stays open until it is told to commit.
async function openTransaction(work: (tx: Tx) => Promise<unknown>): Promise<{ commit: () => Promise<void> }> {
  const [ready, go] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const done = shop.transaction(async (tx) => {
    await work(tx);
    ready.resolve(undefined);
    await go.promise;
  });
  await ready.promise;
  return { commit: () => (go.resolve(undefined), done) };
}

const sell = async (tx: Tx, key: number): Promise<void> => {
  const row = await tx.one(nextSeq, [key]);
  await tx.run(addEvent, [key, row?.seq ?? null]);
};

test('an event whose id is smaller than one already relayed, because its transaction ended later, is not lost', async () => {
  const late = await openTransaction((tx) => sell(tx, 1));
  await shop.transaction((tx) => sell(tx, 2));
  const { ids, relay, stop } = relayInto();
  await expect.poll(ids).toHaveLength(1);
  const seenByIdCursor = ids()[0] ?? '';
  await late.commit();
  relay.wake();
  await expect.poll(ids).toHaveLength(2);
  // A reader that asks for what is greater than the last id would never have asked for this one.
  expect(BigInt(ids()[1] ?? '0') < BigInt(seenByIdCursor)).toBe(true);
  await stop();
});

test('a transaction of a stranger that stays open holds nothing back', async () => {
  const owner = house.openAsOwner();
  const gate = Promise.withResolvers<undefined>();
  const stranger = owner.transaction(async (tx) => {
    await tx.all(statement('test.xid', 'select pg_current_xact_id()'));
    await gate.promise;
  });
  const { ids, relay, stop } = relayInto();
  for (let round = 1; round <= 3; round += 1) {
    await shop.transaction((tx) => sell(tx, 1));
    relay.wake();
    await expect.poll(ids).toHaveLength(round);
  }
  gate.resolve(undefined);
  await stranger;
  await stop();
});

test('with many writers at once nothing is lost, nothing comes twice, and each key keeps its order', async () => {
  const { got, ids, relay, stop } = relayInto();
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let sale = 0; sale < 60; sale += 1) {
      await shop.transaction(async (tx) => {
        // The transaction's number is drawn before the row is waited for, so numbers and commits come in different orders.
        await tx.all(statement('shop.xid', 'select pg_current_xact_id()'));
        await sell(tx, 1 + ((writer + sale) % KEYS));
      });
      relay.wake();
    }
  });
  await Promise.all(writers);
  await expect.poll(() => got.length).toBe(480);
  expect(new Set(ids()).size).toBe(480);
  for (let key = 1; key <= KEYS; key += 1) {
    const seqs = got.map((message) => message.payload).filter((payload) => JSON.stringify(payload).includes(`"key":${key},`)).map((payload) => JSON.stringify(payload));
    const numbers = seqs.map((payload) => Number(/"seq":(\d+)/.exec(payload)?.[1]));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  }
  await stop();
});

test('a backlog longer than memory is allowed for is paged, whole and in order', async () => {
  await shop.run(statement('shop.many', 'insert into shop.events (key, seq) select 1, n from generate_series(1, 12345) as n'));
  const pages: number[] = [];
  const { ids, stop } = relayInto([], async (messages) => void pages.push(messages.length));
  await expect.poll(() => ids().length).toBe(12_345);
  expect(ids()).toEqual(ids().toSorted((a, b) => Number(a) - Number(b)));
  expect(Math.max(...pages)).toBeLessThanOrEqual(1_000);
  await stop();
});

test('a relay that starts again goes on where the last one stopped', async () => {
  await shop.transaction((tx) => sell(tx, 1));
  const first = relayInto();
  await expect.poll(first.ids).toHaveLength(1);
  await first.stop();
  await shop.transaction((tx) => sell(tx, 1));
  const second = relayInto();
  await expect.poll(second.ids).toHaveLength(1);
  expect(second.ids()).not.toEqual(first.ids());
  await second.stop();
});

test('what was not taken comes again', async () => {
  let failures = 2;
  const { ids, stop } = relayInto([], async () => {
    failures -= 1;
    if (failures >= 0) throw new Error('not now');
  });
  await shop.transaction((tx) => sell(tx, 3));
  await expect.poll(() => ids().length).toBe(1);
  await stop();
});

test('of two relays of one stream one stands by, and takes over when the other is gone', async () => {
  const got: BusMessage[] = [];
  const [one, other] = [relayInto(got), relayInto(got)];
  await shop.transaction((tx) => sell(tx, 4));
  await expect.poll(() => got.length).toBe(1);
  const states = (): string[] => [one, other].map(({ relay }) => relay.status().state).sort();
  await expect.poll(states).toEqual(['relaying', 'standing_by']);
  const [active, passive] = one.relay.status().state === 'relaying' ? [one, other] : [other, one];
  await active.stop();
  await shop.transaction((tx) => sell(tx, 4));
  await expect.poll(() => got.length).toBe(2);
  expect(passive.relay.status().state).toBe('relaying');
  await passive.stop();
});

test('a house restored into another cluster goes on: the undelivered and the new are relayed, the delivered are not', async () => {
  for (let n = 0; n < 3; n += 1) await shop.transaction((tx) => sell(tx, 1));
  const before = relayInto();
  await expect.poll(before.ids).toHaveLength(3);
  await before.stop();
  const late = await shop.one(maxId);
  // As restored: another identifier, and rows that carry transaction ids far beyond the new cluster's.
  const owner = house.openAsOwner();
  await owner.run(statement('test.move', 'update platform.cursors set system_identifier = \'1\', snapshot = \'5000000:5000000:\''));
  await owner.run(statement('test.age', 'update shop.events set tx = \'4999999\''));
  await owner.run(statement('test.undelivered', 'update shop.events set tx = \'5000007\' where id = $1'), [late?.id ?? '0']);
  await shop.transaction((tx) => sell(tx, 1));
  const after = relayInto();
  await expect.poll(after.ids).toHaveLength(2);
  expect(after.ids()[0]).toBe(late?.id);
  await shop.transaction((tx) => sell(tx, 1));
  after.relay.wake();
  await expect.poll(after.ids).toHaveLength(3);
  await after.stop();
  const again = relayInto();
  await shop.transaction((tx) => sell(tx, 1));
  await expect.poll(again.ids).toHaveLength(1);
  await again.stop();
});
