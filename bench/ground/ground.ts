import { accountId, type AccountId, lotId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { type Bidding, biddingMigrations, createBidding } from '#modules/bidding/index.ts';
import { LotsCache } from '#modules/bidding/lots-cache.ts';
import { readLot } from '#modules/bidding/service.ts';
import type { Database } from '#platform/db/types.ts';
import { systemClock, systemEntropy, systemKeys, systemTimers, turn } from '#platform/time/system.ts';
import { termsFor } from '../../test/support/bidding.ts';
import { ownServer, type TestDatabase } from '../../test/support/postgres.ts';
import { type RowLock, rowLock } from '../baseline/row-lock.ts';
import { OPENING_PRICE, STEP } from '../clients/price-board.ts';

/** Lanes of the house, as on a machine of two cores. */
export const LANES = 2;
/** Lots that are published at the same time: the module's pool has 8 connections and refuses to let calls queue. */
const PUBLISHED_AT_ONCE = 6;
const OPEN_FOR_MS = 6 * 3_600_000;

/** The bidding module on a PostgreSQL of its own with fsync on, and the baseline beside it on the same tables. */
export type Ground = {
  store: TestDatabase;
  /** With the owner's rights and time for long statements. */
  owner: Database;
  bidding: Bidding;
  baseline(connections: number): RowLock;
  accounts(count: number): AccountId[];
  /** Publishes lots that open at once; `choose` says which keys will do, `closesInMs` when each closes: hours later unless said. */
  lots(count: number, choose?: (key: bigint) => boolean, closesInMs?: () => number): Promise<LotId[]>;
};

/** Opens a ground, does the work on it, and removes it whatever happens. */
export async function onGround<Result>(work: (ground: Ground) => Promise<Result>): Promise<Result> {
  const server = await ownServer();
  try {
    const store = await server.prepare([biddingMigrations]);
    const { stop, ...ground } = await openGround(store);
    try {
      return await work(ground);
    } finally {
      await stop();
      await store.drop();
    }
  } finally {
    await server.stop();
  }
}

async function openGround(store: TestDatabase): Promise<Ground & { stop(): Promise<void> }> {
  const database = store.open('bidding');
  const keys = systemKeys();
  const bidding = createBidding({
    database, connectLane: () => store.lane('bidding'), clock: systemClock, timers: systemTimers, keys, entropy: systemEntropy, turn, live: () => {},
    wakeOutbox: () => {}, lanes: LANES,
    report: (what) => { if (what.kind === 'defect' || what.kind === 'job_failed' || what.kind === 'unconfirmed') console.error('bidding reports', what); },
  });
  await bidding.start();
  const seller = accountId(keys.next());
  const baselines: RowLock[] = [];
  const cache = new LotsCache((lot) => readLot(database, lot));
  return {
    store, bidding,
    owner: store.openAsOwner(),
    baseline: (connections) => {
      const made = rowLock({ connection: store.connection, connections, live: () => {}, known: async (lot) => cache.peek(lot) ?? cache.get(lot) });
      baselines.push(made);
      return made;
    },
    accounts: (count) => Array.from({ length: count }, () => accountId(keys.next())),
    lots: (count, choose = () => true, closesInMs = () => OPEN_FOR_MS) => publish(count, async () => {
      let key = keys.next();
      while (!choose(key)) key = keys.next();
      const terms = termsFor(lotId(key), seller, { openingPrice: minor(BigInt(OPENING_PRICE)), increments: { kind: 'fixed', step: minor(BigInt(STEP)) }, closesInMs: closesInMs() });
      await bidding.commands.takeLot(terms, null);
      await cache.get(terms.lotId);
      return terms.lotId;
    }),
    stop: async () => {
      await Promise.all(baselines.map((one) => one.close()));
      await bidding.stop();
    },
  };
}

async function publish(count: number, one: () => Promise<LotId>): Promise<LotId[]> {
  const lots: LotId[] = [];
  let left = count;
  await Promise.all(Array.from({ length: PUBLISHED_AT_ONCE }, async () => {
    while (left > 0) {
      left -= 1;
      lots.push(await one());
    }
  }));
  return lots;
}
