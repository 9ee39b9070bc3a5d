import { hash } from 'node:crypto';
import { Pool, type PoolClient } from 'pg';
import { accountId, idKey } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import type { BidAnswer, BidRefused, LiveSink, PlaceBid } from '#contracts/bidding.ts';
import { bidAnswer } from '#modules/bidding/answers.ts';
import { publicEvents } from '#modules/bidding/public-events.ts';
import { type BatchResult, decideBatch, requestKey } from '#modules/bidding/lane/batch.ts';
import type { Entry } from '#modules/bidding/lane/entry.ts';
import { Standings } from '#modules/bidding/lane/standings.ts';
import { keepBidders, type LotWork } from '#modules/bidding/lane/work.ts';
import { OUTAGE_WAIT_MS, RECEIVED_BEFORE_CLOSE_MS } from '#modules/bidding/limits.ts';
import type { KnownLot } from '#modules/bidding/lots-cache.ts';
import { decisionOf } from '#modules/bidding/store/decisions.ts';
import { stateOf } from '#modules/bidding/store/heads.ts';
import { type HeadRow, readBidders } from '#modules/bidding/store/lane.ts';
import { driverConfig, roleOf, type Server } from '#platform/db/connection.ts';
import type { SqlValue, Statement } from '#platform/db/types.ts';
import { encodeValues } from '#platform/db/values.ts';
import type { Placing } from '../clients/closed-loop.ts';
import { decisionValues, headValues, insertDecision, lockLot, look, type LookRow, writeHeadAndDecision } from './store.ts';

export type RowLock = Placing & { close(): Promise<void> };
export type RowLockParts = {
  connection: Server;
  /** Connections of the pool. */
  connections: number;
  known(lot: PlaceBid['lot']): Promise<KnownLot | null>;
  live: LiveSink;
};

const SESSION_LIMITS = { statementMs: 30_000, idleInTransactionMs: 30_000, lockMs: 30_000 };

/**
 * The strategy to be compared with: each bid in a transaction of its own, under `select ... for update`, on an ordinary
 * pool. Same rules, same rows, same answers, and as few round trips as that order of things allows: begin, lock, look, write, commit.
 * It knows no lots that share their close and no limits on accounts; the loads have neither.
 */
export function rowLock({ connection, connections, known, live }: RowLockParts): RowLock {
  const session = { applicationName: 'auctionhub baseline', role: roleOf('bidding'), limits: SESSION_LIMITS, settings: { enable_seqscan: 'off' } };
  const pool = new Pool({ ...driverConfig(connection, session), max: connections });
  pool.on('error', () => {});
  return {
    placeBid: async (bid) => {
      const lot = await known(bid.lot);
      if (lot === null) return edge('unknown_lot');
      const client = await pool.connect();
      try {
        const answer = await decidedAlone(client, entryOf(bid, lot), live);
        client.release();
        return answer;
      } catch (error) {
        // Whether the bid stands is not known: its client asks again with the same key.
        client.release(true);
        lot.bidders = new Map();
        if (error instanceof Error && error.name === 'InvariantBroken') throw error;
        return edge('busy');
      }
    },
    close: () => pool.end(),
  };
}

const edge = (code: 'busy' | 'unknown_lot'): BidRefused => ({ ok: false, code, facts: null, replayed: false });

function entryOf(bid: PlaceBid, known: KnownLot): Entry {
  const hex = hash('sha256', bid.key, 'hex');
  const request = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
  return {
    lot: bid.lot, known, account: bid.account, request, intent: { kind: 'bid', maximum: bid.maximum, currency: bid.currency ?? null },
    receivedAtMs: bid.receivedAt ?? performance.now(), cause: null, unconfirmed: false, settle: () => {},
  };
}

async function decidedAlone(client: PoolClient, entry: Entry, live: LiveSink): Promise<BidAnswer> {
  const { terms, key } = entry.known;
  await client.query('begin');
  const [head] = await ask(client, lockLot, [key]);
  const [seen] = await ask(client, look, [
    entry.account === null ? null : idKey(entry.account), key, entry.request, idKey(terms.sellerId), terms.saleId === null ? null : idKey(terms.saleId),
  ]);
  invariant(head !== undefined && seen !== undefined, 'a lot that is known has a head');
  await completeBidders(client, head, entry.known);
  const work: LotWork = { lot: entry.lot, known: entry.known, group: null, newBidders: new Map(), state: stateOf(head, entry.known), changed: false };
  const result = decideAlone(entry, work, seen);
  if (result.rows.length === 0) await client.query('rollback');
  else await write(client, work, result);
  keepBidders(work);
  if (result.rows.length > 0) live(publicEvents(result.rows, [entry]));
  const [only] = result.answers;
  invariant(only !== undefined, 'a bid has an answer');
  return bidAnswer(only.settled, terms.currency);
}

function decideAlone(entry: Entry, work: LotWork, seen: LookRow): BatchResult {
  invariant(work.known.terms.groupId === null && seen.limited !== true, 'the baseline has no groups and no limits');
  const { lot_id } = seen;
  invariant(entry.account !== null, 'a bid has a bidder');
  const account_id = idKey(entry.account);
  const standing = seen.blocked === null ? [] : [{ account_id, blocked: seen.blocked, staff: seen.staff ?? false, limits: null }];
  const { sellerId, saleId } = work.known.terms;
  const permissions = [
    ...(seen.linked ? [{ kind: 'link', account_id, other_id: idKey(sellerId) }] : []),
    ...(seen.approved && saleId !== null ? [{ kind: 'approval', account_id, other_id: idKey(saleId) }] : []),
  ];
  const before = lot_id === null ? null : decisionOf({ ...seen, lot_id });
  return decideBatch([entry], {
    nowMs: Number(seen.now_ms), monotonicMs: performance.now(), lots: new Map([[entry.lot, work]]), groups: new Map(), heldAccounts: new Set(), histories: new Map(), behind: () => null,
    house: { outages: [], mayOpen: true, mayClose: true, outageWaitMs: OUTAGE_WAIT_MS, receivedBeforeCloseMs: RECEIVED_BEFORE_CLOSE_MS },
    decided: new Map(before === null || before.request === null ? [] : [[requestKey(before.account, before.lot, before.request), before]]),
    standings: new Standings(standing, permissions, []),
  });
}

async function write(client: PoolClient, work: LotWork, { rows }: BatchResult): Promise<void> {
  const [first, ...rest] = rows;
  invariant(first !== undefined, 'there is something to write');
  if (work.changed) await ask(client, writeHeadAndDecision, [...decisionValues(first), ...headValues(work)]);
  else await ask(client, insertDecision, decisionValues(first));
  for (const row of rest) await ask(client, insertDecision, decisionValues(row));
  const { command } = await client.query('commit');
  if (command !== 'COMMIT') throw new Error(`commit came back as ${command}`);
}

async function completeBidders(client: PoolClient, head: HeadRow, known: KnownLot): Promise<void> {
  if (known.bidders.size === head.bidder_count) return;
  if (known.bidders.size > head.bidder_count) known.bidders = new Map();
  const rows = await ask(client, readBidders, [head.lot_id, known.bidders.size]);
  for (const row of rows) known.bidders.set(accountId(row.account_id), row.bidder);
}

async function ask<Row>(client: PoolClient, { name, sql }: Statement<Row>, values: readonly SqlValue[]): Promise<Row[]> {
  const { rows } = await client.query({ name, text: sql, values: encodeValues(values) });
  return rows;
}
