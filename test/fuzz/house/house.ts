import { LIVE_LIMITS, unthrottled } from '#platform/live/limits.ts';
import { openLog } from '#platform/log/log.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import type { Database } from '#platform/db/types.ts';
import { MIGRATIONS } from '../../../src/app/databases.ts';
import { type House, openHouse } from '../../../src/app/house.ts';
import { demoSignInCalls } from '../../../src/cli/demo/sign-in.ts';
import { ownServer, type TestDatabase } from '../../support/postgres.ts';
import { standInPushes, standInTelephones } from './stand-ins.ts';

/** The password of everybody in a fuzzed house. */
export const PASSWORD = 'correct horse battery';
/** Keyed into the sessions of the people of a fuzzed house. */
export const SESSION_SECRET = 'a secret of the fuzzed house alone, long enough';
/** Malformed frames forgiven on one socket: more than usual, so that frames reach the house and not only its patience. */
const MALFORMED_FORGIVEN = 200;
const ERROR_LEVEL = 50;
const WARN_LEVEL = 40;
/** Lines of the log that are kept to be shown; all are counted. */
const LINES_KEPT_MAX = 50;

/** The whole house in this process, as `serve` composes it but without rate limits, on a real PostgreSQL, with its front door open. */
export type FuzzHouse = {
  house: House;
  port: number;
  /** With the owner's rights, to look from outside. */
  owner: Database;
  /** With the rights of identity, to make accounts and sessions faster than passwords can be hashed. */
  identity: Database;
  /** The last code that was sent to each telephone. */
  texts: ReadonlyMap<string, string>;
  /** What the house wrote down that it should never have to. */
  log: HouseLog;
  stop(): Promise<void>;
};

/** `defects` counts lines of level error and above, `warnings` those of level warn; the first of each are kept. */
export type HouseLog = { defects: number; warnings: number; kept: string[] };

/** Opens a house on a migrated database. Its owner stops it before the database is dropped. */
export async function openFuzzHouse(store: TestDatabase, dataDir: string): Promise<FuzzHouse> {
  const log: HouseLog = { defects: 0, warnings: 0, kept: [] };
  const book = openLog({ level: 'warn', dir: null, secrets: [], stdout: { write: (line: string) => note(log, line) } });
  const telephones = standInTelephones();
  const house = openHouse({
    connection: store.connection, dataDir, publicUrl: 'http://127.0.0.1', post: { kind: 'mailbox' }, texter: telephones.texter, pusher: standInPushes, sessionSecret: SESSION_SECRET, trustedProxies: [], limits: false,
    version: 'fuzzed', log: book.log, accessLog: null, metrics: openMetrics(), live: { ...unthrottled(LIVE_LIMITS), malformedBurstMax: MALFORMED_FORGIVEN },
    // The calls that only a demonstration has, so that they are tried like all others.
    calls: (identity) => demoSignInCalls(identity, () => PASSWORD),
  });
  await house.start();
  const { port } = await house.listen({ host: '127.0.0.1', port: 0 });
  return { house, port, texts: telephones.texts, owner: store.openAsOwner(), identity: store.open('identity'), log, stop: () => house.stop() };
}

/** A server of its own, thrown away afterwards, so nothing waits for its disk. */
export async function withOwnHouse<Result>(work: (house: FuzzHouse) => Promise<Result>): Promise<Result> {
  const server = await ownServer({ settings: { fsync: 'off', full_page_writes: 'off' } });
  try {
    const store = await server.prepare(MIGRATIONS);
    const house = await openFuzzHouse(store, server.dataDir);
    try {
      return await work(house);
    } finally {
      await house.stop();
      await store.drop();
    }
  } finally {
    await server.stop();
  }
}

function note(log: HouseLog, line: string): void {
  const { level }: { level?: number } = JSON.parse(line);
  if (level === undefined || level < WARN_LEVEL) return;
  if (level >= ERROR_LEVEL) log.defects += 1;
  else log.warnings += 1;
  if (log.kept.length < LINES_KEPT_MAX) log.kept.push(line.trimEnd());
}
