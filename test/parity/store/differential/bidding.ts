import { acknowledgeBreach, acknowledgeResumed, countWaiting, keepBreaches, readAudit, suspects, waitingBreaches, writeAuditCursor, writeAuditPass } from '#modules/bidding/store/breaches.ts';
import { readBidderCounts, readBids, readBidsOf, readEvents, readHistory, readLowerings, readRetractions } from '#modules/bidding/store/history.ts';
import {
  lockFreeGroups, lockFreeLots, lockFreeStandings, lockGroups, lockLots, lockStandings, readBidders, readExceptional, readLeads, readMoment,
} from '#modules/bidding/store/lane.ts';
import { insertGroup, insertHead, insertTerms, readDue, readHeads, readMoved, readTerms, readYours } from '#modules/bidding/store/lots.ts';
import { bidsByMinute, countVoidsWaiting, lotActs, overdueLots, voidsWaiting } from '#modules/bidding/store/operations.ts';
import { beat, insertOutage, readOutages } from '#modules/bidding/store/outages.ts';
import { readUnread } from '#modules/bidding/store/outbox.ts';
import { deleteApproval, deleteLink, dropOrdinary, insertApproval, insertLink, upsertLimit, upsertStanding } from '#modules/bidding/store/standing.ts';
import { auditGroups, groupMoves, lotsOfGroups } from '#modules/bidding/store/verify-house.ts';
import { auditEvents, auditHeads, auditLots, auditTerms, voidsAsked } from '#modules/bidding/store/verify.ts';
import { endedVoids, endVoid, insertVoid, lockVoid, readVoid, unreadEnds, voidStanding } from '#modules/bidding/store/voids.ts';
import type { Chance } from '../../../simulation/world/chance.ts';
import { type Batch, type Decision, type Head, FAR_MS, LONG_AGO_MS, headValues, request, termsValues } from '../rows.ts';
import { ask, key, some, type Act, type Weighted } from './act.ts';

const LOTS = 4;
const ACCOUNTS = 4;
const SEQS = 6;
const REQUESTS = 5;
const VOIDS = 3;
const MANY = 50;

const orNull = <Value>(chance: Chance, probability: number, value: Value): Value | null => (chance.happens(probability) ? null : value);
const atMs = (chance: Chance, lot: bigint): number => (chance.happens(0.5) ? LONG_AGO_MS : FAR_MS) + Number(lot) * 10 + chance.upTo(3);

/** A few lots, each once: which of two changes of one row counts is open. */
const lotsOnce = (chance: Chance): bigint[] => [...new Set(some(chance, LOTS))];

function head(chance: Chance, lot: bigint): Head {
  const leader = chance.happens(0.5) ? key(chance, ACCOUNTS) : null;
  const status = chance.weighted([[6, 1], [2, 2], [2, 3], [0.4, 4]] as const);
  return {
    lot, status, outcome: status === 3 || chance.happens(0.03) ? 2 : null, seq: chance.between(0, 9), price: chance.happens(0.03) ? 0n : BigInt(chance.between(1, 9) * 1_000),
    leader, leaderBidder: leader === null ? null : 1, maximum: leader === null || chance.happens(0.03) ? null : BigInt(chance.between(1, 9) * 2_000), closesMs: atMs(chance, lot),
    extensions: chance.upTo(4), bids: chance.upTo(9), bidders: chance.upTo(3), buyNowGone: chance.happens(0.5), decidedMs: chance.upTo(100),
  };
}

const DETAILS: readonly object[] = [{ cause: 'bid' }, { cause: 'group' }, { seqs: [1, 2] }, { seqs: [3] }, { reservePrice: '500' }, { reason: 'a reason' }, { outcome: 'sold' }];

function decision(chance: Chance): Decision {
  const lot = key(chance, LOTS);
  const refused = chance.happens(0.25);
  const account = key(chance, ACCOUNTS);
  const common = {
    lot, ...(chance.happens(0.8) ? { account, request: request(chance.between(1, REQUESTS)) } : {}), maximum: BigInt(chance.between(1, 9) * 500), price: BigInt(chance.between(1, 9) * 500),
    leader: key(chance, ACCOUNTS), bids: chance.upTo(9), closesMs: atMs(chance, lot), atMs: chance.upTo(200_000),
  };
  if (refused) return { ...common, refusal: 9, kind: 20, headSeq: chance.between(0, SEQS) };
  return {
    ...common, seq: chance.between(1, SEQS), kind: chance.weighted([[6, 2], [2, 3], [2, 4], [1, 6], [1, 7], [0.5, 8], [0.5, 9]] as const), bidder: Number(account), firstBid: chance.happens(0.2),
    ...(chance.happens(0.5) ? { detail: chance.pick(DETAILS) } : {}), ...(chance.happens(0.8) ? { span: chance.happens(0.02) ? 0 : chance.between(1, 3) } : {}),
  };
}

function write(chance: Chance): Act {
  const lone = chance.happens(0.3);
  const groups = lone || chance.happens(0.7) ? [] : [{ group: key(chance, 2), close: { scope: chance.pick(['group', 'sequential']), steps: [{ closesAtMs: chance.upTo(9) }] }, changedMs: chance.upTo(9) }];
  const heads = lotsOnce(chance).slice(0, lone ? 1 : 3).map((lot) => head(chance, lot));
  const decisions = Array.from({ length: lone ? 1 : chance.upTo(4) }, () => decision(chance));
  const batch: Batch = { heads: lone || chance.happens(0.8) ? heads : [], groups, decisions };
  return { kind: 'write', lone, batch, stale: chance.happens(0.08) };
}

const ENDS = ['approved', 'declined', 'withdrawn', 'lapsed'] as const;
const found = (chance: Chance): bigint[] => some(chance, LOTS);

const WRITES: Weighted = [
  [5, ask(insertHead, (chance) => headValues(key(chance, LOTS + 1), { group: orNull(chance, 0.5, key(chance, 2)), opensMs: LONG_AGO_MS + chance.upTo(5), closesMs: atMs(chance, key(chance, LOTS)) }))],
  [3, ask(insertTerms, (chance) => termsValues(key(chance, LOTS + 1)))],
  [2, ask(insertGroup, (chance) => [key(chance, 3), '{"scope":"group","steps":[]}', chance.upTo(9)])],
  [24, write],
  [4, ask(upsertStanding, (chance) => [key(chance, ACCOUNTS), orNull(chance, 0.3, chance.happens(0.3)), orNull(chance, 0.3, chance.happens(0.3))])],
  [3, ask(upsertLimit, (chance) => [key(chance, ACCOUNTS), chance.pick(['USD', 'EUR']), orNull(chance, 0.4, String(chance.upTo(9)))])],
  [3, ask(dropOrdinary, (chance) => [key(chance, ACCOUNTS)])],
  [2, ask(insertLink, (chance) => [key(chance, 2), key(chance, ACCOUNTS)])], [1, ask(deleteLink, (chance) => [key(chance, 2), key(chance, ACCOUNTS)])],
  [2, ask(insertApproval, (chance) => [key(chance, 2), key(chance, ACCOUNTS)])], [1, ask(deleteApproval, (chance) => [key(chance, 2), key(chance, ACCOUNTS)])],
  [2, ask(insertOutage, (chance) => [chance.upTo(4), chance.upTo(8)])], [1, ask(beat)],
  [5, ask(insertVoid, (chance) => [key(chance, VOIDS), key(chance, LOTS), chance.between(1, SEQS), chance.happens(0.05) ? '' : 'a reason', key(chance, 2), chance.upTo(9)])],
  [4, ask(endVoid, (chance) => [key(chance, VOIDS), chance.pick(ENDS), key(chance, 2), orNull(chance, 0.4, 'why'), chance.upTo(9)])],
  [2, ask(keepBreaches, (chance) => [['a check'], [chance.pick(['A', 'B'])], [orNull(chance, 0.2, key(chance, LOTS))], [1], [String(chance.upTo(5))], ['this'], ['that'], ['{}'], [orNull(chance, 0.5, chance.upTo(100))]])],
  [1, ask(acknowledgeResumed)], [1, ask(acknowledgeBreach, (chance) => [chance.upTo(4), 'somebody', 'seen'])],
  [1, ask(writeAuditCursor, () => ['7', '10:20:11'])], [1, ask(writeAuditPass, (chance) => [key(chance, 9), orNull(chance, 0.5, chance.upTo(9))])],
];

const LOCKS: Weighted = [
  [9, ask(lockLots, (chance) => [found(chance)])], [6, ask(lockFreeLots, (chance) => [found(chance)])], [3, ask(lockGroups, (chance) => [some(chance, 3)])], [2, ask(lockFreeGroups, (chance) => [some(chance, 3)])],
  [4, ask(lockStandings, (chance) => [some(chance, ACCOUNTS), some(chance, 2), some(chance, 2)])], [3, ask(lockFreeStandings, (chance) => [some(chance, ACCOUNTS), some(chance, 2), some(chance, 2)])],
  [3, ask(lockVoid, (chance) => [key(chance, VOIDS)])],
];

const READS: Weighted = [
  [2, ask(readMoment, (chance) => [[key(chance, ACCOUNTS), key(chance, ACCOUNTS)], [key(chance, LOTS), key(chance, LOTS)], [request(chance.between(1, REQUESTS)), request(chance.between(1, REQUESTS))]])],
  [1, ask(readExceptional, (chance) => [some(chance, ACCOUNTS)])], [2, ask(readHeads, (chance) => [found(chance)])], [1, ask(readTerms, (chance) => [key(chance, LOTS + 1)])],
  [1, ask(readBidders, (chance) => [key(chance, LOTS), chance.upTo(3)])], [1, ask(readLeads, (chance) => [[...new Set(some(chance, ACCOUNTS))]])], [1, ask(readYours, (chance) => [key(chance, ACCOUNTS), found(chance)])],
  [1, ask(readDue, () => [0, MANY])], [1, ask(readMoved, (chance) => [chance.upTo(9), MANY])], [1, ask(readHistory, (chance) => [key(chance, LOTS)])],
  [1, ask(readEvents, (chance) => [key(chance, LOTS), chance.upTo(4), chance.upTo(5)])], [1, ask(readBids, (chance) => [key(chance, LOTS), chance.upTo(9), chance.upTo(5)])],
  [1, ask(readRetractions, (chance) => [key(chance, LOTS)])], [1, ask(readLowerings, (chance) => [key(chance, LOTS)])], [1, ask(readBidsOf, (chance) => [key(chance, ACCOUNTS), 99n, chance.upTo(5)])],
  [1, ask(readBidderCounts, (chance) => [[key(chance, LOTS), key(chance, LOTS)], [chance.upTo(7), chance.upTo(7)]])], [1, ask(bidsByMinute, (chance) => [chance.upTo(60_000), 200_000, chance.upTo(5)])],
  [1, ask(overdueLots, (chance) => [FAR_MS, chance.upTo(5)])], [1, ask(voidsWaiting, (chance) => [chance.upTo(5), 0, chance.upTo(5)])], [1, ask(countVoidsWaiting, () => [MANY])],
  [1, ask(lotActs, (chance) => [key(chance, LOTS), chance.upTo(9), chance.upTo(5)])], [1, ask(readOutages, (chance) => [chance.upTo(5)])],
  [1, ask(readVoid, (chance) => [key(chance, VOIDS)])], [1, ask(voidStanding, (chance) => [key(chance, VOIDS)])], [1, ask(endedVoids, (chance) => [chance.upTo(9), chance.upTo(5)])],
  [1, ask(waitingBreaches, () => [MANY])], [1, ask(countWaiting, (chance) => [chance.upTo(4)])], [1, ask(suspects, () => [MANY])], [1, ask(readAudit)],
  [1, ask(auditHeads, (chance) => [found(chance)])], [1, ask(auditEvents, (chance) => [lotsOnce(chance), [0, 1, 2], chance.between(1, 5)])], [1, ask(auditTerms, (chance) => [lotsOnce(chance)])],
  [1, ask(auditLots, (chance) => [chance.upTo(3), chance.between(1, 5), 50])], [1, ask(voidsAsked, (chance) => [found(chance), [1, 2, 3, 4, 5]])],
  [1, ask(auditGroups, (chance) => [chance.upTo(2), MANY])], [1, ask(lotsOfGroups, () => [[1n, 2n], MANY])], [1, ask(groupMoves, (chance) => [key(chance, 2), MANY])],
  [3, () => ({ kind: 'look' })], [5, (chance) => ({ kind: 'window', statement: readUnread, limit: chance.pick([null, 1, 2, MANY]) })],
  [2, (chance) => ({ kind: 'window', statement: unreadEnds, limit: chance.pick([null, 1, MANY]) })],
];

/** Lots and standings to meet at, and events to be unread. */
export const BIDDING_BEFORE: readonly Act[] = [
  ...[1n, 2n, 3n].flatMap((lot): Act[] => [
    { kind: 'ask', statement: insertTerms, values: termsValues(lot) }, { kind: 'ask', statement: insertHead, values: headValues(lot, { group: lot === 3n ? null : 1n, closesMs: LONG_AGO_MS + Number(lot) * 10 }) },
  ]),
  { kind: 'ask', statement: insertGroup, values: [1n, '{"scope":"group","steps":[]}', 0] }, { kind: 'ask', statement: upsertStanding, values: [1n, true, false] },
];

/** What sessions of bidding do, besides beginning and ending. */
export const BIDDING: Weighted = [[5, (chance) => chance.weighted(WRITES)(chance)], [3, (chance) => chance.weighted(LOCKS)(chance)], [3, (chance) => chance.weighted(READS)(chance)]];
