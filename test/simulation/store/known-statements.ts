import { alone } from '#platform/db/alone.ts';
import { pingDatabase } from '#platform/db/ping.ts';
import { outboxSource } from '#platform/bus/outbox.ts';
import { countDeadLetters, park, readCursor, readDeadLetters, removeDeadLetter, takeStream, writeCursor, type Runner } from '#platform/bus/store.ts';
import type { Database, SqlValue, Statement, Tx } from '#platform/db/types.ts';
import * as breaches from '#modules/bidding/store/breaches.ts';
import * as verify from '#modules/bidding/store/verify.ts';
import * as verifyHouse from '#modules/bidding/store/verify-house.ts';
import * as heads from '#modules/bidding/store/heads.ts';
import * as groups from '#modules/bidding/store/groups.ts';
import * as history from '#modules/bidding/store/history.ts';
import * as lane from '#modules/bidding/store/lane.ts';
import * as lots from '#modules/bidding/store/lots.ts';
import * as operations from '#modules/bidding/store/operations.ts';
import * as outages from '#modules/bidding/store/outages.ts';
import * as outbox from '#modules/bidding/store/outbox.ts';
import * as standing from '#modules/bidding/store/standing.ts';
import * as voids from '#modules/bidding/store/voids.ts';
import * as admin from '#modules/auction/store/admin-acts.ts';
import * as auctionEvents from '#modules/auction/store/events.ts';
import * as auctionGroups from '#modules/auction/store/groups.ts';
import * as auctionHeads from '#modules/auction/store/heads.ts';
import * as auctionLots from '#modules/auction/store/lots.ts';
import * as auctionOutbox from '#modules/auction/store/outbox.ts';
import * as categories from '#modules/auction/store/categories.ts';
import * as images from '#modules/auction/store/images.ts';
import * as registrations from '#modules/auction/store/registrations.ts';
import * as sales from '#modules/auction/store/sales.ts';
import * as settings from '#modules/auction/store/settings.ts';
import { idempotencyIn } from '#platform/http/idempotency.ts';
import * as bus from '#platform/bus/store.ts';

/** A statement as its store makes it. */
export type Known = { name: string; sql: string };

const STORES: readonly object[] = [heads, groups, history, lane, lots, operations, outages, outbox, standing, voids, breaches, verify, verifyHouse, bus,
  admin, auctionEvents, auctionGroups, auctionHeads, auctionLots, auctionOutbox, categories, images, registrations, sales, settings];

/** The named statements of bidding, of the relay, and of the auction module's stores for lots and sales, as they stand in the code. Those that a store keeps to itself are heard when it uses them. */
export async function knownStatements(): Promise<Known[]> {
  const known = new Map<string, Known>();
  const hear = ({ name, sql }: Statement<unknown>): void => {
    if (name !== '') known.set(name, { name, sql });
  };
  for (const store of STORES) for (const value of Object.values(store)) if (isStatement(value)) hear(value);
  await hearRelay(hear);
  return [...known.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

const isStatement = (value: unknown): value is Statement<unknown> =>
  typeof value === 'object' && value !== null && 'name' in value && 'sql' in value && typeof value.name === 'string' && typeof value.sql === 'string';

async function hearRelay(hear: (statement: Statement<unknown>) => void): Promise<void> {
  const run: Runner = async (statement) => {
    hear(statement);
    return { rows: [], rowCount: 0 };
  };
  await takeStream(run, 'a stream');
  await readCursor(run, 'a stream');
  await writeCursor(run, 'a stream', { systemIdentifier: '1', snapshot: '1:1:', deliveredId: '0', floorId: '0' }, 0);
  await park(run, 'a consumer', { stream: 'a stream', id: '1', kind: 'a kind', payload: null }, 'an error', 0);
  await readDeadLetters(run, '0', 1);
  await removeDeadLetter(run, '1');
  await countDeadLetters(run);
  const { held, letGo } = alone('a name', async () => ({
    send: async (statement) => {
      hear(statement);
      return { rows: [], rowCount: 0, command: 'SELECT' };
    },
    takeNotices: () => [], lost: false, close: async () => {}, destroy: () => {},
  }));
  await held();
  await letGo();
  const database = listening(hear);
  await pingDatabase(database);
  await hearBacklog(database, outbox.readUnread);
  await hearBacklog(database, voids.unreadEnds);
  await hearBacklog(database, auctionOutbox.readUnread);
  await hearAnswers(hear);
}

async function hearBacklog<Row extends { id: string }>(database: Database, unread: Statement<Row>): Promise<void> {
  const source = outboxSource<Row>({ stream: 'a stream', database, unread, message: ({ id }) => ({ stream: 'a stream', id, kind: '', key: id, payload: null }) });
  await source.read(async (reader) => {
    for await (const page of reader.pages({ fromXid: '0', aboveId: '0', inFlight: [], upToId: '0' }, BACKLOG_PAGE)) if (page.length === 0) break;
  });
}

/** Once as the one who does the work, and once as one who finds it done. */
async function hearAnswers(hear: (statement: Statement<unknown>) => void): Promise<void> {
  const intention = { account: '1', key: 'a key', call: 'a call', asked: null };
  for (const claimed of [1, 0]) {
    const answers = idempotencyIn('auction', listening(hear, claimed), { nowMs: () => 0 });
    await answers.once(intention, async () => ({ ok: true, body: null }));
    await answers.forgetOld(1);
  }
}

/** Rows that the relay fetches of a backlog at a time. */
const BACKLOG_PAGE = 1_000;

/** A database that hears every statement and answers no row; what it writes touches `touched`. */
function listening(hear: (statement: Statement<unknown>) => void, touched = 1): Database {
  const tx: Tx = {
    all: async <Row>(statement: Statement<Row>, _values?: readonly SqlValue[]): Promise<Row[]> => {
      hear(statement);
      return [];
    },
    one: async <Row>(statement: Statement<Row>): Promise<Row | null> => {
      hear(statement);
      return null;
    },
    run: async (statement) => {
      hear(statement);
      return touched;
    },
  };
  return { ...tx, transaction: (work) => work(tx), close: async () => {} };
}
