import { statement, type Database } from '#platform/db/types.ts';
import type { Lane } from '#platform/db/lane.ts';
import type { SimProcess } from '../../world/process.ts';
import { World } from '../../world/world.ts';
import type { ServerOptions } from './core.ts';
import { NO_KEY_UPDATE } from './locks.ts';
import { simServer, type SimServer } from './server.ts';
import { Catalog, fingerprintOf, selected, simulated, written, type Simulated } from './simulated.ts';
import { slotOf, Table } from './table.ts';
import { count, text } from './values.ts';

/* A small table with statements of its own, for tests of the engine: things by id, each with a unique name and a stock. */

export type Thing = { id: number; name: string; stock: number };

const named = <Row>(name: string): { name: string; sql: string; row?: Row } => statement<Row>(`shop.${name}`, `simulated ${name}`);
export const addThing = named<never>('add');
export const addIfNew = named<never>('add_if_new');
export const readThing = named<Thing>('read');
export const lockThing = named<Thing>('lock');
export const lockFree = named<Thing>('lock_free');
export const sell = named<never>('sell');
export const removeThing = named<never>('remove');
export const xid = named<{ xid: string }>('xid');
export const snapshot = named<{ snapshot: string }>('snapshot');
export const advisory = named<{ locked: boolean }>('advisory');
export const BEGIN = statement<never>('', 'begin');
export const BEGIN_REPEATABLE = statement<never>('', 'begin isolation level repeatable read');
export const COMMIT = statement<never>('', 'commit');
export const ROLLBACK = statement<never>('', 'rollback');

export const thingsTable = (): Table<Thing> => new Table<Thing>('shop.things', {
  keyOf: (row) => row.id, unique: [{ name: 'things_by_name', keyOf: (row) => row.name }], checks: [{ name: 'stock_is_not_negative', holds: (row) => row.stock >= 0 }],
});

export function shopStatements(things: Table<Thing>): Simulated[] {
  const of = <Row>(one: { name: string; sql: string; row?: Row }, run: Simulated['run']): Simulated => ({ ...simulated<unknown>(one, fingerprintOf(one.sql), run) });
  return [
    of(addThing, function* (work, [id, name, stock]) {
      yield* work.insert(things, { id: count(id), name: text(name), stock: count(stock) });
      return written('INSERT', 1);
    }),
    of(addIfNew, function* (work, [id, name, stock]) {
      return written('INSERT', (yield* work.insertNew(things, { id: count(id), name: text(name), stock: count(stock) })) ? 1 : 0);
    }),
    of(readThing, (work, [id]) => {
      const row = work.find(things, count(id));
      return selected(row === null ? [] : [{ ...row }]);
    }),
    of(lockThing, function* (work, [id]) {
      return selected(yield* work.lock(slotOf(things, count(id)), NO_KEY_UPDATE));
    }),
    of(lockFree, function* (work, [id]) {
      return selected(yield* work.lock(slotOf(things, count(id)), NO_KEY_UPDATE, { skip: true }));
    }),
    of(sell, function* (work, [id, pieces]) {
      const rows = yield* work.update(slotOf(things, count(id)), (row) => (row.stock > 0 ? { ...row, stock: row.stock - count(pieces) } : null));
      return written('UPDATE', rows.length);
    }),
    of(removeThing, function* (work, [id]) {
      return written('DELETE', yield* work.remove(slotOf(things, count(id)), () => true));
    }),
    of(xid, (work) => selected([{ xid: String(work.xid()) }])),
    of(snapshot, ({ snapshot: { xmin, xmax, inFlight } }) => selected([{ snapshot: `${xmin}:${xmax}:${inFlight.join(',')}` }])),
    of(advisory, (work, [name]) => selected([{ locked: work.server.tryAdvisoryLock(text(name)) }])),
  ];
}

export type Shop = {
  world: World; server: SimServer; things: Table<Thing>; process: SimProcess; database: Database;
  lane(limits?: { lockMs?: number; statementMs?: number; idleInTransactionMs?: number }): Promise<Lane>;
  /** Waits so many virtual milliseconds. */
  pass(ms: number): Promise<void>;
  stock(): Record<number, number>;
};

/** Runs `work` in a world with a shop, until it is done. */
export async function inShop<Result>(work: (shop: Shop) => Promise<Result>, options: Partial<ServerOptions> & { seed?: string } = {}): Promise<Result> {
  const { seed = 'shop', ...rest } = options;
  const world = new World({ seed });
  const things = thingsTable();
  const server = simServer({ world, catalog: new Catalog(shopStatements(things)), ...rest });
  const process = world.process('one');
  const shop: Shop = {
    world, server, things, process, database: server.database(process),
    lane: (limits) => server.lane(process, limits === undefined ? {} : { limits }),
    pass: (ms) => new Promise((resolve) => { world.at(ms * 1_000, 'test', 'pass', () => resolve()); }),
    stock: () => Object.fromEntries(server.control.rows(things).map(({ id, stock }) => [id, stock])),
  };
  const done = work(shop).finally(() => world.stop());
  await Promise.all([world.run({ untilUs: 600_000_000 }), done.catch(() => {})]);
  return done;
}
