import { hash } from 'node:crypto';
import { type AccountId, accountId, idKey, type LotId, parseLotId } from '#domain/ids.ts';
import { newGroupClose } from '#domain/lot/group-close.ts';
import type { LotTerms } from '#domain/lot/terms.ts';
import { MINOR_MAX, type Minor } from '#domain/money.ts';
import type {
  ActAnswer, BidAnswer, BiddingCommands, BidRefused, KeyedRequest, PlaceBid, StandingChange,
} from '#contracts/bidding.ts';
import type { RefusalCode } from '#contracts/refusals.ts';
import { DatabaseBusy, isDatabaseLost } from '#platform/db/errors.ts';
import type { Database } from '#platform/db/types.ts';
import { fault } from '#platform/process/fault.ts';
import { sampledNow } from '#platform/rpc/context.ts';
import type { Clock, Entropy, KeySource } from '#platform/time/ports.ts';
import { actAnswer, bidAnswer } from './answers.ts';
import { BUSY_RETRY_AFTER_SECONDS } from './limits.ts';
import type { Intent, Settled } from './lane/entry.ts';
import type { BidLane } from './lane/lane.ts';
import { type KnownLot, knownLot, type LotsCache } from './lots-cache.ts';
import { headValues, insertGroup, insertHead, insertTerms, readTerms, seedOf, storedTerms, termsOf } from './store/lots.ts';
import { deleteApproval, deleteLink, dropOrdinary, insertApproval, insertLink, upsertLimit, upsertStanding } from './store/standing.ts';
import { openVoids } from './voids.ts';

/** What the commands are carried out with. */
export type ServiceParts = {
  database: Database;
  lots: LotsCache;
  /** The lane that decides for a lot; acts that read a lot's whole history have a lane of their own. */
  laneOf(lot: LotId, intent: Intent): BidLane;
  clock: Clock;
  keys: KeySource;
  entropy: Entropy;
};

const CURRENCY = /^[A-Z]{3}$/;
const KEY_CHARACTERS_MAX = 255;

/** The commands of the bidding module. Refusals are values; what is thrown is a defect or a lost database. */
export function createCommands(parts: ServiceParts): BiddingCommands {
  return {
    placeBid: (bid) => placeBid(parts, bid),
    buyNow: (buy) => keyed(parts, buy, { kind: 'buy', currency: buy.currency ?? null }, buy.receivedAt),
    retract: async (request) => {
      const answer = await keyed(parts, request, { kind: 'retract', reason: request.reason }, request.receivedAt);
      return answer.ok ? { ok: true, lot: answer.lot, seq: answer.seq, closesAtMs: answer.closesAtMs } : answer;
    },
    takeLot: (terms, reservePrice) => takeLot(parts, terms, reservePrice),
    endLot: ({ lot, by, operator }) => act(parts, lot, by, { kind: 'end', operator }),
    withdraw: ({ lot, by, operator, reason }) => act(parts, lot, by, { kind: 'withdraw', operator, reason }),
    freeze: ({ lot, by, reason }) => act(parts, lot, by, { kind: 'freeze', reason }),
    resume: ({ lot, by, reason }) => act(parts, lot, by, { kind: 'resume', reason: reason ?? null }),
    lowerReserve: ({ lot, by, reservePrice }) => act(parts, lot, by, { kind: 'lower_reserve', reservePrice }),
    ...openVoids({ ...parts, takeOut: ({ lot, by, seq, reason }) => act(parts, lot, by, { kind: 'void', seq, reason }) }),
    setStanding: (change) => setStanding(parts, change),
  };
}

const edge = (code: RefusalCode): BidRefused => ({ ok: false, code, facts: null, replayed: false });

function placeBid(parts: ServiceParts, bid: PlaceBid): Promise<BidAnswer> {
  if (bid.maximum <= 0n || bid.maximum > MINOR_MAX) return Promise.resolve(edge('malformed'));
  return keyed(parts, bid, { kind: 'bid', maximum: bid.maximum, currency: bid.currency ?? null }, bid.receivedAt);
}

function keyed(parts: ServiceParts, request: KeyedRequest, intent: Intent, receivedAtMs?: number): Promise<BidAnswer> {
  if (request.key.length === 0 || request.key.length > KEY_CHARACTERS_MAX) return Promise.resolve(edge('idempotency_key_required'));
  if (typeof request.currency === 'string' && !CURRENCY.test(request.currency)) return Promise.resolve(edge('malformed'));
  const known = parts.lots.peek(request.lot);
  if (known !== undefined) return enqueue(parts, known, request, intent, receivedAtMs);
  return parts.lots.get(request.lot).then(
    (read) => (read === null ? edge('unknown_lot') : enqueue(parts, read, request, intent, receivedAtMs)),
    // A lot that is not in memory while the database is away, or busy with others: nothing was decided.
    (error: unknown) => {
      if (error instanceof DatabaseBusy || isDatabaseLost(error)) return { ...edge('busy'), retryAfterSeconds: BUSY_RETRY_AFTER_SECONDS };
      throw error;
    },
  );
}

function enqueue(parts: ServiceParts, known: KnownLot, request: KeyedRequest, intent: Intent, receivedAtMs?: number): Promise<BidAnswer> {
  const receivedMs = receivedAtMs ?? parts.clock.monotonicMs();
  return new Promise((resolve) => {
    parts.laneOf(request.lot, intent).add({
      lot: request.lot, known, account: request.account, request: requestHash(request.key), intent, cause: sampledNow(), receivedAtMs: receivedMs,
      unconfirmed: false, settle: (settled) => resolve(bidAnswer(settled, known.terms.currency)),
    });
  });
}

/** 128 bits of SHA-256, in hexadecimal digits: a key may be any text, even one that PostgreSQL would not store. */
const requestHash = (key: string): string => hash('sha256', key, 'hex').slice(0, 32);

/** Whose acts are the operator's or the house's own. Not an account: no session is ever its. */
const THE_HOUSE = accountId(0n);

async function settled(parts: ServiceParts, lot: LotId, by: AccountId | null, intent: Intent): Promise<Settled> {
  const known = await parts.lots.get(lot);
  if (known === null) return { kind: 'turned_away', code: 'unknown_lot', facts: null };
  // An id of its own for each act, so that one whose commit was not confirmed is found again and not done or refused twice.
  const request = intent.kind === 'due' ? null : Buffer.from(parts.entropy.bytes(16)).toString('hex');
  const account = intent.kind === 'due' ? null : (by ?? THE_HOUSE);
  return new Promise((resolve) => {
    parts.laneOf(lot, intent).add({
      lot, known, account, request, intent, cause: sampledNow(), receivedAtMs: parts.clock.monotonicMs(), unconfirmed: false, settle: resolve,
    });
  });
}

/** Acts are not numbered by their sender: sent twice, the second finds the lot in its new state and is told so. */
async function act(parts: ServiceParts, lot: LotId, account: AccountId | null, intent: Intent): Promise<ActAnswer> {
  return actAnswer(lot, await settled(parts, lot, account, intent));
}

/** Writes terms, group and head in one transaction, then lets the lot come due at once if its opening is past. */
async function takeLot(parts: ServiceParts, terms: LotTerms, reservePrice: Minor | null): Promise<void> {
  const lot = idKey(terms.lotId);
  const seed = parts.entropy.bytes(32);
  await parts.database.transaction(async (tx) => {
    await tx.run(insertTerms, [lot, JSON.stringify(storedTerms(terms)), seed, Math.trunc(parts.clock.nowMs()), reservePrice]);
    if (terms.groupId !== null && terms.softClose.scope !== 'lot') {
      const close = newGroupClose(terms.softClose.scope, terms.closesAtMs, terms.staggerSeconds * 1_000);
      await tx.run(insertGroup, [idKey(terms.groupId), JSON.stringify(close), Math.trunc(parts.clock.nowMs())]);
    }
    await tx.run(insertHead, headValues(terms, reservePrice));
    fault.point('take.written');
  });
  fault.point('take.taken');
  if (terms.opensAtMs <= parts.clock.nowMs()) await settled(parts, terms.lotId, null, { kind: 'due' });
}

/** Reads a lot's terms for the cache; null when bidding does not have it. */
export async function readLot(database: Database, lot: LotId): Promise<KnownLot | null> {
  const key = parseLotId(lot) === null ? null : idKey(lot);
  const row = key === null ? null : await database.one(readTerms, [key]);
  return row === null ? null : knownLot(termsOf(row.terms), row.lot_id, seedOf(row.alias_seed));
}

async function setStanding(parts: ServiceParts, change: StandingChange): Promise<void> {
  switch (change.kind) {
    case 'account':
      await parts.database.transaction(async (tx) => {
        await tx.run(upsertStanding, [idKey(change.account), change.blocked ?? null, change.staff ?? null]);
        await tx.run(dropOrdinary, [idKey(change.account)]);
      });
      return;
    case 'exposure_limit':
      await parts.database.transaction(async (tx) => {
        await tx.run(upsertLimit, [idKey(change.account), change.currency, change.limit === null ? null : change.limit.toString()]);
        await tx.run(dropOrdinary, [idKey(change.account)]);
      });
      return;
    case 'link':
      await parts.database.run(change.linked ? insertLink : deleteLink, [idKey(change.seller), idKey(change.account)]);
      return;
    case 'approval':
      await parts.database.run(change.approved ? insertApproval : deleteApproval, [idKey(change.sale), idKey(change.account)]);
  }
}

