import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUS_MIGRATIONS, type BrokerOptions, type ConsumerPlan, type HouseBus, openBus } from '#platform/bus/bus.ts';
import { outboxSource } from '#platform/bus/outbox.ts';
import { type Handler, type HeardMessage, type OutboxSource, RELAY_SESSION } from '#platform/bus/ports.ts';
import { type Database, statement } from '#platform/db/types.ts';
import { type Log, silentLog } from '#platform/log/log.ts';
import { type Metrics, openMetrics } from '#platform/metrics/metrics.ts';
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

export type Sale = { key: number; seq: number; price: bigint; note: null };
export type Consumer = { name: string; handle: Handler };
export type BusOptions = { relays: boolean; consumers: readonly Consumer[]; log?: Log; metrics?: Metrics; source?: OutboxSource };

export type Shop = {
  /** Commits `count` sales of one key. */
  sell(key: number, count?: number): Promise<void>;
  /** A process: its bus, not yet started. Stopped by `close`. */
  process(options: BusOptions): HouseBus;
  readonly source: OutboxSource;
  readonly database: Database;
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
    source, database,
    sell: async (key, count = 1) => void await database.run(sell, [key, count]),
    process: (options) => {
      const bus = openBus({
        connect: () => house.lane('platform'), clock: systemClock, timers: systemTimers, log: options.log ?? silentLog, metrics: options.metrics ?? openMetrics(), broker: broker(plans),
      });
      for (const { name, handle } of options.consumers) bus.subscribe(name, [SALES], handle);
      if (options.relays) bus.relay(options.source ?? source);
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
