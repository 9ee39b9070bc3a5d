import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { auctionMigrations } from '#modules/auction/index.ts';
import { biddingMigrations } from '#modules/bidding/index.ts';
import { BUS_MIGRATIONS } from '#platform/bus/bus.ts';
import { migrate, openDatabase, roleOf, type Connection } from '#platform/db/index.ts';
import type { Database } from '#platform/db/types.ts';
import { House, type Adapter, type Ground } from './house.ts';
import { Lanes } from './lanes.ts';

/* A real PostgreSQL. One database serves all houses, one after the other; each finds it empty. */

/** A statement that waits for nobody is mostly answered in this time; after it the server is asked. */
const ANSWER_MS = 2;
/** The same where nobody was expected to wait. */
const SOON_MS = 15;
/** A session that ended lets go of its rows soon after. */
const ROWS_WAIT_MS_MAX = 10_000;
/** What migrations put into the tables, and what they are made of. */
const KEPT = ['migrations', 'categories', 'category_fields'];

/** Makes the schemas on a server and holds it to the contract. `stop` is called at the end. */
export async function real(connection: Connection, asked: Set<string>, stop: () => Promise<void>): Promise<Adapter> {
  await migrate(connection, [BUS_MIGRATIONS, biddingMigrations, auctionMigrations]);
  const watcher = new Client(connection);
  watcher.on('error', () => {});
  await watcher.connect();
  await watcher.query(`set lock_timeout = ${ROWS_WAIT_MS_MAX}`);
  const { rows: [server] } = await watcher.query<{ version: string }>('select current_setting(\'server_version\') as version');
  const empty = await emptying(watcher);
  const lanes = new Lanes(connection);
  return {
    name: `PostgreSQL ${server?.version ?? ''}`.trim(),
    inHouse: async (work) => {
      await empty();
      const pools: Database[] = [];
      try {
        return await work(new House(groundOn(connection, { watcher, lanes, pools }), asked));
      } finally {
        await lanes.giveBack();
        await Promise.all(pools.map((pool) => pool.close()));
      }
    },
    close: async () => {
      lanes.close();
      await watcher.end();
      await stop();
    },
  };
}

function groundOn(connection: Connection, { watcher, lanes, pools }: { watcher: Client; lanes: Lanes; pools: Database[] }): Ground {
  return {
    deadlockMs: lanes.deadlockMs,
    lane: (name, schema, limits) => lanes.take(name, schema, limits),
    database: (schema, limits) => {
      const pool = openDatabase({ connection, role: roleOf(schema), ...limits });
      pools.push(pool);
      return pool;
    },
    pass: (ms) => pause(ms),
    soon: (done) => Promise.race([done, pause(SOON_MS)]),
    allWait: async (names) => {
      await pause(ANSWER_MS);
      // A refusal is sent before the transaction lets go of its locks, so who was answered may still be at work: only when nobody is, the table of locks tells.
      const { rows: atWork } = await watcher.query<{ pid: number }>({
        name: 'at work', text: 'select pid from pg_stat_activity where state = \'active\' and application_name = any($1)', values: [lanes.labels],
      });
      // What a session waits for stands in the server's table of locks until the very moment at which it gets it.
      const { rows: waiting } = await watcher.query<{ pid: number; asked: boolean }>({
        name: 'waiting',
        text: 'select distinct l.pid, a.application_name = any($1) as asked from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.application_name = any($2)',
        values: [names.map((name) => lanes.labelOf(name)), lanes.labels],
      });
      return waiting.filter(({ asked }) => asked).length === names.length && atWork.every(({ pid }) => waiting.some((one) => one.pid === pid));
    },
  };
}

/** Empties the tables of all schemas and sets their sequences back; what the migrations put there stays. Truncating would make hundreds of files each time. */
async function emptying(watcher: Client): Promise<() => Promise<void>> {
  const { rows: tables } = await watcher.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('platform', 'bidding', 'auction') and tablename <> all($1) order by 1`, [KEPT],
  );
  const { rows: sequences } = await watcher.query<{ name: string }>(
    `select format('%I.%I', schemaname, sequencename) as name from pg_sequences
     where schemaname in ('platform', 'bidding', 'auction') and sequencename not like 'migrations%' order by 1`,
  );
  const { rows: sales } = await watcher.query('select * from auction.sales');
  if (tables.length < 20 || sequences.length < 5 || sales.length !== 1) throw new Error('The tables are not those that the contract was written for.');
  // The triggers of some tables note what is done to them by hand, so the journal comes last.
  const deletes = [...tables.map(({ name }) => `delete from ${name};`), 'delete from bidding.journal;'].join(' ');
  const sets = sequences.map(({ name }) => `setval('${name}', 1, false)`).join(', ');
  return async () => {
    // References between the tables do not matter while all of them are emptied.
    await watcher.query(`begin; set local session_replication_role = replica; ${deletes} select ${sets}; commit`);
    await watcher.query('insert into auction.sales select * from jsonb_populate_recordset(null::auction.sales, $1::jsonb)', [JSON.stringify(sales)]);
  };
}
