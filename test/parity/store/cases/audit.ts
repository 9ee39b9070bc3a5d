import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  acknowledgeBreach, acknowledgeResumed, countWaiting, keepBreaches, lastAudit, noteAudit, readAudit, suspects, waitingBreaches, writeAuditCursor, writeAuditPass,
} from '#modules/bidding/store/breaches.ts';
import {
  auditGroups, auditRefusals, decidedSpan, decisionsAbout, groupMoves, journalSince, journalUnanswered, lotsOfGroups, readGuards,
} from '#modules/bidding/store/verify-house.ts';
import { auditEvents, auditHeads, auditLots, auditMoment, auditTerms, lotsWrittenSince, twins, twinsWithoutIndex, voidsAsked } from '#modules/bidding/store/verify.ts';
import { GUARDS } from '#modules/bidding/verify/house-checks.ts';
import { endVoid, insertVoid } from '#modules/bidding/store/voids.ts';
import type { SqlValue } from '#platform/db/types.ts';
import { group, type Case } from '../case.ts';
import { ACCEPTED, decided, EXTENDED, FAR_MS, LONG_AGO_MS, LOWERED, momentOf, OPENED, publish, publishGroup, REFUSED, request, RESUMED, termsValues } from '../rows.ts';
import type { Session } from '../session.ts';
import { insertTerms } from '#modules/bidding/store/lots.ts';

type Breach = { check?: string; class?: string; lot?: bigint | null; seq?: number | null; mark: string; since?: number | null };
const breachValues = (found: readonly Breach[]): SqlValue[] => [
  found.map(({ check = 'a check' }) => check), found.map((one) => one.class ?? 'A'), found.map(({ lot = 1n }) => lot), found.map(({ seq = null }) => seq), found.map(({ mark }) => mark),
  found.map(() => 'this'), found.map(() => 'that'), found.map(({ mark }) => JSON.stringify({ mark })), found.map(({ since = null }) => since),
];
const keep = (session: Session, ...found: Breach[]) => session.rows(keepBreaches, breachValues(found));
const idsWaiting = async (session: Session, limit = 10): Promise<string[]> => (await session.rows(waitingBreaches, [limit])).map(({ id }) => id);

export const auditCases: Case[] = [
  ...group('what checking reads', {
    'heads of lots, with who sells them and when they were to open and close': async (house) => {
      const one = await house.session();
      await publish(one, [2n, 1n], { group: 8n, opensMs: 5, closesMs: 9 });
      const rows = await one.rows(auditHeads, [[1n, 2n, 3n, null]]);
      deepEqual(rows.map(({ lot_id: lot }) => lot), ['1', '2']);
      deepEqual([rows[0]?.seller_id, rows[0]?.group_id, rows[0]?.scheduled_open_ms, rows[0]?.scheduled_close_ms, rows[0]?.leader_bidder], ['900', '8', '5', '9', null]);
      ok(Number(rows[0]?.now_ms) >= LONG_AGO_MS);
      deepEqual(await one.rows(auditHeads, [[]]), []);
    },
    'events of lots, each from one of its own on, so many of each': async (house) => {
      const one = await house.session();
      const tx = await decided(one, { decisions: [1, 2, 3].flatMap((seq) => [{ lot: 2n, seq, span: 1 }, { lot: 1n, seq, firstBid: true, bidder: seq, account: 5n, request: request(seq) }]) });
      const rows = await one.rows(auditEvents, [[1n, 2n, 9n], [1, 0, 0], 2]);
      deepEqual(rows.map(({ lot_id: lot, seq }) => `${lot}/${seq}`), ['1/2', '1/3', '2/1', '2/2']);
      deepEqual({ ...rows[0] }, {
        id: '4', tx, lot_id: '1', seq: '2', head_seq: '2', kind: ACCEPTED, refusal: null, account_id: '5', bidder: 2, first_bid: true, request: '00000000-0000-0000-0000-000000000002',
        maximum: null, asked_currency: null, price: '1000', minimum: '1050', leader_id: null, leader_bidder: null, bid_count: 0, closes_ms: String(FAR_MS), at_ms: '7000', detail: null, span: null,
      });
      deepEqual(await one.rows(auditEvents, [[1n], [0], 0]), []);
    },
    'at most 2,000 events': async (house) => {
      const one = await house.session();
      for (const lot of [1n, 2n, 3n, 4n]) await decided(one, { decisions: Array.from({ length: 510 }, (_, at) => ({ lot, seq: at + 1 })) });
      const rows = await one.rows(auditEvents, [[1n, 2n, 3n, 4n], [0, 0, 0, 0], 1_000]);
      deepEqual([rows.length, rows.at(-1)?.lot_id, rows.at(-1)?.seq], [2_000, '4', '470']);
    },
    'terms, the reserve as it was published, and where it was lowered first': async (house) => {
      const one = await house.session();
      await publish(one, [1n], { reserve: 9_000n });
      await one.ask(insertTerms, termsValues(2n, { reserve: 7n }));
      await decided(one, { heads: [{ lot: 1n, reserve: 5_000n }], decisions: [{ lot: 1n, seq: 4, kind: LOWERED }, { lot: 1n, seq: 6, kind: LOWERED }] });
      deepEqual(await one.rows(auditTerms, [[3n, 1n, 2n]]), [
        { lot_id: '1', has_head: true, terms: { currency: 'USD' }, first_reserve: '9000', first_reserve_known: true, reserve_price: '5000', lowered_at_seq: '4' },
        { lot_id: '2', has_head: false, terms: { currency: 'USD' }, first_reserve: '7', first_reserve_known: true, reserve_price: null, lowered_at_seq: null },
        { lot_id: '3', has_head: false, terms: null, first_reserve: null, first_reserve_known: null, reserve_price: null, lowered_at_seq: null },
      ]);
    },
    'lots by their heads, terms or events, and whether they live': async (house) => {
      const one = await house.session();
      await publish(one, [1n, 5n, 7n]);
      await one.ask(insertTerms, termsValues(2n));
      await decided(one, {
        heads: [{ lot: 5n, status: 3, outcome: 2, decidedMs: 50 }, { lot: 7n, status: 3, outcome: 2, decidedMs: 60 }],
        decisions: [{ lot: 4n, seq: 1 }, { lot: 4n, seq: 2 }, { lot: 6n, refusal: 9, kind: REFUSED, headSeq: 0, account: 5n, request: request(1) }, { lot: 9n, seq: 1 }],
      });
      const found = async (after: bigint, limit: number): Promise<string[]> => (await one.rows(auditLots, [after, limit, 60])).map(({ lot_id: lot, live }) => `${lot} ${live}`);
      deepEqual(await found(0n, 10), ['1 true', '2 true', '4 true', '5 false', '7 true', '9 true']);
      deepEqual(await found(2n, 2), ['4 true', '5 false']);
      deepEqual(await found(9n, 5), []);
    },
    'lots written since a moment, those in flight then among them': async (house) => {
      const [one, other] = await house.sessions(2) as [Session, Session];
      const first = await decided(one, { decisions: [{ lot: 3n, seq: 1, span: 1 }, { lot: 1n, seq: 1, span: 1 }] });
      await one.begin();
      const { tx } = await momentOf(one);
      const later = await decided(other, { decisions: [{ lot: 2n, seq: 1, span: 2 }, { lot: 2n, seq: 2 }, { lot: 4n, refusal: 9, kind: REFUSED, headSeq: 0, account: 5n, request: request(1) }] });
      await one.commit();
      const since = async (from: string, inFlight: string[], limit = 10): Promise<string[]> => (await other.rows(lotsWrittenSince, [from, inFlight, limit])).map(({ lot_id: lot }) => lot);
      deepEqual([await since('0', []), await since(later, []), await since(later, [first]), await since(tx, [first]), await since('0', [], 2)], [['1', '2', '3'], ['2'], ['1', '2', '3'], ['1', '2', '3'], ['1', '2']]);
    },
    'the moment, with what is in flight in it': async (house) => {
      const [one, other] = await house.sessions(2) as [Session, Session];
      await one.begin();
      const { tx } = await momentOf(one);
      const { nowMs } = await momentOf(other);
      const [row] = await other.rows(auditMoment);
      ok(row !== undefined && row.snapshot.startsWith(`${row.mark}:`) && row.snapshot.split(':')[2]?.split(',').includes(tx) === true);
      ok(Number(row.now_ms) >= nowMs && /^\d+$/.test(row.system_identifier));
    },
    'requests that were answered twice: there is none while the index stands': async (house) => {
      const one = await house.session();
      await decided(one, { decisions: [{ lot: 1n, seq: 1, account: 5n, request: request(1) }, { lot: 2n, seq: 1, account: 5n, request: request(1) }, { lot: 1n, seq: 2, account: 6n, request: request(1) }] });
      deepEqual(await one.rows(twins, [[5n, 6n, 7n], [1n, 1n, 1n], [request(1), request(1), request(1)]]), []);
      deepEqual([await one.rows(twinsWithoutIndex, [null]), await one.rows(twinsWithoutIndex, [1n])], [[], []]);
    },
    'voids that are or were on record, but for those declined or withdrawn': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await decided(one, { decisions: [1, 2, 3, 4, 5].map((seq) => ({ lot: 1n, seq, bidder: 1 })) });
      for (const seq of [5, 4, 3, 2, 1]) await one.ask(insertVoid, [BigInt(seq), 1n, seq, 'a reason', 31n, 5]);
      for (const [seq, as, by, why] of [[1, 'approved', 32n, null], [2, 'declined', 32n, 'no'], [3, 'withdrawn', 31n, 'mine'], [4, 'lapsed', 32n, null]] as const) await one.ask(endVoid, [BigInt(seq), as, by, why, 9]);
      deepEqual((await one.rows(voidsAsked, [[1n, 1n, 1n, 1n, 1n], [1, 2, 3, 4, 5]])).map(({ seq }) => seq), ['1', '4', '5']);
      deepEqual(await one.rows(voidsAsked, [[2n], [1]]), []);
    },
    'groups and their lots by key': async (house) => {
      const one = await house.session();
      for (const key of [3n, 1n, 2n]) await publishGroup(one, key, { scope: 'group', steps: [Number(key)] });
      await publish(one, [5n, 4n], { group: 2n });
      await publish(one, [6n], { group: 1n });
      await publish(one, [7n]);
      deepEqual((await one.rows(auditGroups, [1n, 10])).map(({ group_id: key, close }) => [key, close]), [['2', { scope: 'group', steps: [2] }], ['3', { scope: 'group', steps: [3] }]]);
      deepEqual((await one.rows(auditGroups, [0n, 1])).map(({ group_id: key }) => key), ['1']);
      deepEqual((await one.rows(lotsOfGroups, [[2n, 1n, null], 10])).map(({ group_id: key, lot_id: lot }) => `${key}/${lot}`), ['1/6', '2/4', '2/5']);
      deepEqual((await one.rows(lotsOfGroups, [[2n], 1])).map(({ lot_id: lot }) => lot), ['4']);
    },
    'what moved the closes of a group': async (house) => {
      const one = await house.session();
      await publishGroup(one, 1n, { scope: 'group', steps: [] });
      await publish(one, [2n, 1n], { group: 1n, terms: JSON.stringify({ currency: 'USD', position: 7 }) });
      await decided(one, { decisions: [
        { lot: 1n, seq: 1, kind: OPENED, closesMs: 10 }, { lot: 1n, seq: 2, kind: EXTENDED, closesMs: 20, detail: { cause: 'bid' } }, { lot: 1n, seq: 3, kind: EXTENDED, closesMs: 30, detail: { cause: 'group' } },
        { lot: 1n, seq: 4, kind: EXTENDED, closesMs: 35 }, { lot: 1n, seq: 5, kind: RESUMED, closesMs: 40 },
      ] });
      const about = { close: { scope: 'group', steps: [] }, position: 7 };
      deepEqual(await one.rows(groupMoves, [1n, 10]), [
        { ...about, lot_id: '1', closes_ms: '20', cause: 'bid', kind: EXTENDED, seq: '2', before_ms: '10' }, { ...about, lot_id: '1', closes_ms: '40', cause: null, kind: RESUMED, seq: '5', before_ms: '35' },
        { ...about, lot_id: '2', closes_ms: null, cause: null, kind: null, seq: null, before_ms: null },
      ]);
      deepEqual([(await one.rows(groupMoves, [1n, 1])).length, await one.rows(groupMoves, [9n, 10])], [1, []]);
    },
    'refusals of a span of time, each beside the event that was the last': async (house) => {
      const one = await house.session();
      const refused = (number: number, headSeq: number, atMs: number) => ({ lot: 1n, refusal: 9, kind: REFUSED, headSeq, account: 5n, request: request(number), maximum: 7n, atMs });
      await decided(one, { decisions: [{ lot: 1n, seq: 1, price: 500n, minimum: 600n, leader: 6n, bids: 1, closesMs: 70, atMs: 10 }, refused(1, 1, 11), refused(2, 9, 12), refused(3, 1, 13), refused(4, 1, 20)] });
      const rows = await one.rows(auditRefusals, [11, 20, 10]);
      deepEqual(rows.map(({ id, at_ms: at, then_seq: then }) => [id, at, then]), [['2', '11', '1'], ['3', '12', null], ['4', '13', '1']]);
      deepEqual({ ...rows[0] }, {
        id: '2', lot_id: '1', account_id: '5', kind: REFUSED, refusal: 9, maximum: '7', price: '1000', minimum: '1050', leader_id: null, bid_count: 0, closes_ms: String(FAR_MS), at_ms: '11',
        head_seq: '1', then_seq: '1', then_kind: ACCEPTED, then_price: '500', then_minimum: '600', then_leader_id: '6', then_bid_count: 1, then_closes_ms: '70',
      });
      deepEqual(await one.rows(auditRefusals, [30, 40, 10]), []);
    },
    'the span in which refusals can lie': async (house) => {
      const one = await house.session();
      equal((await one.rows(decidedSpan))[0]?.from_ms, null);
      await publish(one, [1n], { opensMs: 70 });
      await publish(one, [2n], { opensMs: 60 });
      const [row] = await one.rows(decidedSpan);
      ok(row?.from_ms === '60' && Number(row.to_ms) > LONG_AGO_MS);
    },
    'every guard is at work, and nothing was noted': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await decided(one, { heads: [{ lot: 1n, seq: 1 }], decisions: [{ lot: 1n, seq: 1 }] });
      const guards = new Map((await one.rows(readGuards)).map(({ name, at_work: atWork }) => [name, atWork]));
      deepEqual(GUARDS.filter((name) => guards.get(name) !== true), []);
      deepEqual([await one.rows(journalSince, ['0', [], 0, 10]), await one.rows(journalUnanswered, [null, 0, 10]), await one.rows(journalUnanswered, [1n, 0, 10])], [[], [], []]);
      ok(/^\d+$/.test((await one.rows(decisionsAbout))[0]?.rows ?? ''));
    },
  }),
  ...group('breaches', {
    'are kept once each, by their fingerprint': async (house) => {
      const one = await house.session();
      const [first, second] = await keep(one, { mark: 'a', seq: 4 }, { mark: 'b', class: 'B', lot: null });
      deepEqual({ ...first, found_ms: '' }, { id: '1', check_name: 'a check', class: 'A', lot_id: '1', seq: '4', expected: 'this', found: 'that', found_ms: '', acknowledged_ms: null });
      deepEqual([second?.id, second?.lot_id, second?.class], ['2', null, 'B']);
      deepEqual((await keep(one, { mark: 'a' }, { mark: 'c' })).map(({ id }) => id), ['4']);
      deepEqual([await idsWaiting(one), await idsWaiting(one, 2)], [['1', '2', '4'], ['1', '2']]);
      for (const [limit, breaches] of [[10, 3], [2, 2]] as const) deepEqual(await one.rows(countWaiting, [limit]), [{ breaches }]);
    },
    'are of a known class, with a mark that is not too long': async (house) => {
      const one = await house.session();
      equal(await one.refusal(keepBreaches, breachValues([{ mark: 'a', class: 'C' }])), '23514 breaches_class_check');
      equal(await one.refusal(keepBreaches, breachValues([{ mark: 'x'.repeat(201) }])), '23514 breaches_fingerprint_check');
      equal((await keep(one, { mark: 'x'.repeat(200) })).length, 1);
    },
    'make open lots suspect until they are acknowledged': async (house) => {
      const one = await house.session();
      await publish(one, [1n, 2n, 3n]);
      await decided(one, { heads: [{ lot: 1n }, { lot: 2n }, { lot: 3n, status: 2 }] });
      await keep(one, { mark: 'a', lot: 2n, check: 'first' }, { mark: 'b', lot: 2n, check: 'second' }, { mark: 'c', lot: 3n }, { mark: 'd', lot: 1n, class: 'B' }, { mark: 'e', lot: 9n }, { mark: 'f', lot: 1n, check: 'third' });
      deepEqual(await one.rows(suspects, [10]), [{ lot_id: '1', check_name: 'third' }, { lot_id: '2', check_name: 'first' }]);
      deepEqual((await one.rows(suspects, [1])).length, 1);
      deepEqual([await one.touched(acknowledgeBreach, [1, 'acc_31', 'seen']), await one.touched(acknowledgeBreach, [1, 'acc_31', 'seen']), await one.touched(acknowledgeBreach, [99, 'acc_31', 'seen'])], [1, 0, 0]);
      deepEqual((await one.rows(suspects, [10]))[1], { lot_id: '2', check_name: 'second' });
    },
    'are acknowledged by the lot\'s being resumed after they came about': async (house) => {
      const one = await house.session();
      await publish(one, [1n, 2n]);
      await decided(one, { heads: [{ lot: 1n }, { lot: 2n }], decisions: [{ lot: 1n, seq: 1, kind: RESUMED, atMs: 50, account: 31n, detail: { reason: 'looked at' } }] });
      const kept = await keep(one, { mark: 'a', since: 60 }, { mark: 'b', since: 50 }, { mark: 'c', lot: 2n, since: 10 }, { mark: 'd' });
      deepEqual(kept.map(({ id, acknowledged_ms: at }) => [id, at]), [['1', null], ['2', '50'], ['3', null], ['4', null]]);
      equal(await one.touched(acknowledgeResumed), 0);
      await decided(one, { decisions: [{ lot: 1n, seq: 2, kind: RESUMED, atMs: 70 }, { lot: 1n, seq: 3, kind: RESUMED, atMs: 80 }] });
      equal(await one.touched(acknowledgeResumed), 1);
      deepEqual(await idsWaiting(one), ['3', '4']);
    },
    'of one mark that two keep at once are kept once': async (house) => {
      const [one, other] = await house.sessions(2) as [Session, Session];
      await one.begin();
      await keep(one, { mark: 'a' });
      const asked = other.send(keepBreaches, breachValues([{ mark: 'a' }, { mark: 'b' }]));
      ok(await asked.waits());
      await one.commit();
      deepEqual((await asked.rows()).map(({ id }) => id), ['3']);
    },
  }),
  ...group('how far checking has come', {
    'is kept in one row': async (house) => {
      const one = await house.session();
      deepEqual([await one.rows(readAudit), await one.touched(writeAuditPass, [5n, null]), await one.touched(noteAudit)], [[], 0, 0]);
      equal((await one.rows(lastAudit))[0]?.audited_ms, null);
      equal(await one.touched(writeAuditCursor, ['7', '10:20:11']), 1);
      deepEqual(await one.rows(readAudit), [{ system_identifier: '7', snapshot: '10:20:11', pass_lot: '0', pass_ended_ms: null, audited_ms: null }]);
      equal(await one.touched(writeAuditPass, [5n, 60]), 1);
      await one.ask(writeAuditPass, [6n, null]);
      await one.ask(writeAuditCursor, ['7', '30:30:']);
      deepEqual(await one.rows(readAudit), [{ system_identifier: '7', snapshot: '30:30:', pass_lot: '6', pass_ended_ms: '60', audited_ms: null }]);
      equal(await one.touched(noteAudit), 1);
      const [last] = await one.rows(lastAudit);
      ok(Number(last?.audited_ms) > LONG_AGO_MS && Number(last?.now_ms) >= Number(last?.audited_ms));
    },
  }),
];
