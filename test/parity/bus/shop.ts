import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUS_MIGRATIONS, type BrokerOptions, type ConsumerPlan, type HouseBus, openBus } from '#platform/bus/bus.ts';
import { outboxSource } from '#platform/bus/outbox.ts';
import { type Handler, type HeardMessage, RELAY_SESSION } from '#platform/bus/ports.ts';
import type { Server } from '#platform/db/index.ts';
import { type Database, statement } from '#platform/db/types.ts';
import { type Log, silentLog } from '#platform/log/log.ts';
import { type Metrics, openMetrics } from '#platform/metrics/metrics.ts';
import type { Timers } from '#platform/time/ports.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import { freshDatabase } from '../../support/postgres.ts';

/*
 * A shop with a real outbox, in which each sale is an event: the n-th of its key. Buses over it stand for processes.
 */

/** The stream of the shop. */
export const SALES = 'sales';
const OUTBOX = `-- Up Migration
create table shop.keys (key integer primary key, seq bigint not null default 0);
create table shop.events (
  id bigint generated always as identity (cache 1) primary key,
  tx xid8 not null default pg_current_xact_id(),
  key integer not null,
  seq bigint not null
);
create index events_by_tx on shop.events (tx, id);
create table shop.heard (id bigint generated always as identity primary key, consumer text not null, process text not null, key integer not null, seq bigint not null);
create table shop.booked (consumer text not null, key integer not null, seq bigint not null, primary key (consumer, key, seq));
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
const addKeys = statement('shop.add_keys', 'insert into shop.keys (key) select generate_series(1, 64)');
const sell = statement('shop.sell', `
  with moved as (update shop.keys set seq = seq + $2 where key = $1 returning key, seq)
  insert into shop.events (key, seq)
  select key, n
  from moved, generate_series(seq - $2 + 1, seq) as n
`);

const hear = statement('shop.hear', `
  insert into shop.heard (consumer, process, key, seq)
  select $1, $2, key, seq
  from unnest($3::integer[], $4::bigint[]) with ordinality as n (key, seq, at)
  order by at
`);
const book = statement('shop.book', `
  insert into shop.booked (consumer, key, seq)
  select $1, key, seq
  from unnest($2::integer[], $3::bigint[]) as n (key, seq)
  order by key, seq
  on conflict do nothing
`);
const lookHeard = statement<{ heard: number; booked: number; processes: number; misplaced: number }>('shop.look', `
  with firsts as (
    select key, seq, min(id) as id
    from shop.heard
    where consumer = $1
    group by key, seq
  ), placed as (
    select seq, row_number() over (partition by key order by id) as place
    from firsts
  )
  select (select count(*)::integer from shop.heard where consumer = $1) as heard,
    (select count(*)::integer from shop.booked where consumer = $1) as booked,
    (select count(distinct process)::integer from shop.heard where consumer = $1) as processes,
    (select count(*)::integer from placed where seq <> place) as misplaced
`);
const soldSoFar = statement<{ sold: number }>('shop.sold', 'select coalesce(sum(seq), 0)::integer as sold from shop.keys');

/** What came of the events of a consumer: handed over (twice counts twice), taken once each, by so many processes; `misplaced`: came first out of the order of their key. */
export type Books = { heard: number; booked: number; processes: number; misplaced: number };

/** A consumer that writes into the database what it hears, remembering in the same transaction what it had already. */
export const bookkeeper = (name: string, process: string, database: Database): Consumer => ({
  name,
  handle: (messages) => database.transaction(async (tx) => {
    const [keys, seqs] = [sales(messages).map(({ key }) => key), sales(messages).map(({ seq }) => seq)];
    await tx.run(hear, [name, process, keys, seqs]);
    await tx.run(book, [name, keys, seqs]);
  }),
});

export type Sale = { key: number; seq: number; price: bigint; note: null };
export type Consumer = { name: string; handle: Handler };
export type BusOptions = { relays: boolean; consumers: readonly Consumer[]; log?: Log; metrics?: Metrics; timers?: Timers };

export type Shop = {
  /** Commits `count` sales of one key. */
  sell(key: number, count?: number): Promise<void>;
  /** A process: its bus, not yet started. Stopped by `close`. */
  process(options: BusOptions): HouseBus;
  readonly database: Database;
  readonly connection: Server;
  books(consumer: string): Promise<Books>;
  sold(): Promise<number>;
  close(): Promise<void>;
};

/** A bus with a broker, or none, for consumers of these names. */
export type BrokerFor = (consumers: readonly ConsumerPlan[]) => BrokerOptions | null;

export async function openShop(broker: BrokerFor, names: readonly string[]): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'auctionhub-shop-'));
  await writeFile(join(folder, '0001_shop.sql'), OUTBOX);
  const house = await freshDatabase([BUS_MIGRATIONS, { schema: 'shop', folder }]);
  const database = house.open('shop', { max: 12 });
  await database.run(addKeys);
  const source = outboxSource<Row>({
    stream: SALES, database: house.open('shop', RELAY_SESSION), unread,
    message: ({ id, key, seq }) => ({ stream: SALES, id, kind: 'sold', key: String(key), payload: { key, seq: Number(seq), price: 9_007_199_254_740_993n, note: null } satisfies Sale }),
  });
  const buses: HouseBus[] = [];
  const plans = names.map((consumer) => ({ consumer, streams: [SALES] }));
  return {
    database, connection: house.connection,
    books: async (consumer) => (await database.one(lookHeard, [consumer])) ?? { heard: 0, booked: 0, processes: 0, misplaced: 0 },
    sold: async () => (await database.one(soldSoFar))?.sold ?? 0,
    sell: async (key, count = 1) => void await database.run(sell, [key, count]),
    process: (options) => {
      const bus = openBus({
        connect: () => house.lane('platform'), clock: systemClock, timers: options.timers ?? systemTimers, log: options.log ?? silentLog, metrics: options.metrics ?? openMetrics(), broker: broker(plans),
      });
      for (const { name, handle } of options.consumers) bus.subscribe(name, [SALES], handle);
      if (options.relays) bus.relay(source);
      buses.push(bus);
      return bus;
    },
    close: async () => {
      await Promise.all(buses.map((bus) => bus.stop()));
      await house.drop();
      await rm(folder, { recursive: true });
    },
  };
}

export const sales = (messages: readonly HeardMessage[]): Sale[] => messages.map(({ payload }) => payload as Sale);

/** A consumer that keeps what it is given. */
export function keeper(name: string): Consumer & { got: Sale[]; /** The seqs of a key, each at its first coming. */ firsts(key: number): number[] } {
  const got: Sale[] = [];
  return {
    name, got,
    handle: async (messages) => void got.push(...sales(messages)),
    firsts: (key) => [...new Set(got.filter((sale) => sale.key === key).map(({ seq }) => seq))],
  };
}

/** 1 to n. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
