import { deepEqual, equal, ok } from 'node:assert/strict';
import { endedVoids, insertVoid } from '#modules/bidding/store/voids.ts';
import { readBids, readBidsOf, readEvents } from '#modules/bidding/store/history.ts';
import { lockLots, readMoment, writeBatch, writeOne } from '#modules/bidding/store/lane.ts';
import { insertGroup, insertHead, insertTerms, readDue, readHeads, readMoved, readTerms } from '#modules/bidding/store/lots.ts';
import { bidsByMinute, countVoidsWaiting, lotActs, overdueLots, voidsWaiting } from '#modules/bidding/store/operations.ts';
import { insertOutage, readOutages } from '#modules/bidding/store/outages.ts';
import { readUnread } from '#modules/bidding/store/outbox.ts';
import { upsertLimit, upsertStanding } from '#modules/bidding/store/standing.ts';
import { park, readDeadLetters, writeCursor } from '#platform/bus/store.ts';
import type { SqlValue, Statement } from '#platform/db/types.ts';
import { each, group, type Case } from '../case.ts';
import { batchValues, FAR_MS, headValues, momentOf, oneValues, publish, request, SEED, termsValues, type Decision, type Head } from '../rows.ts';

const MOST = 9_223_372_036_854_775_807n;
const PRICE_MAX = 1_000_000_000_000_000n;

/** A head that a batch may not write, and what stands against it. */
const HEADS: readonly [what: string, head: Omit<Head, 'lot'>, outcome: string][] = [
  ['a price of nothing', { price: 0n }, '23514 lots_price_check'], ['a price beyond the greatest', { price: PRICE_MAX + 1n }, '23514 lots_price_check'], ['the greatest price', { price: PRICE_MAX }, ''],
  ['a status that is none', { status: 4 }, '23514 lots_status_check'], ['a status below all', { status: -1 }, '23514 lots_status_check'], ['a number below 0', { seq: -1 }, '23514 lots_seq_check'],
  ['a close without an outcome', { status: 3 }, '23514 closed_lots_have_an_outcome'], ['an outcome without a close', { status: 1, outcome: 1 }, '23514 closed_lots_have_an_outcome'],
  ['a close with one', { status: 3, outcome: 2 }, ''], ['a leader without a maximum', { leader: 5n, leaderBidder: 1 }, '23514 leaders_have_a_maximum'],
  ['a leader without an ordinal', { leader: 5n, maximum: 5n }, '23514 leaders_have_a_maximum'], ['a maximum without a leader', { maximum: 5n }, '23514 leaders_have_a_maximum'],
  ['a leader with both', { leader: 5n, leaderBidder: 1, maximum: MOST }, ''], ['no status', { status: null }, '23502'],
  ['several faults, of which the first by name is told', { status: 9, outcome: 1, seq: -4, price: 0n, leader: 5n }, '23514 closed_lots_have_an_outcome'],
  ['several others', { seq: -4, price: 0n, maximum: 7n }, '23514 leaders_have_a_maximum'],
];

const DECISIONS: readonly [what: string, decision: Omit<Decision, 'lot'>, outcome: string][] = [
  ['neither number nor refusal', { headSeq: 0 }, '23514 events_are_numbered'], ['a number and a refusal', { seq: 1, refusal: 9 }, '23514 events_are_numbered'],
  ['a refusal alone', { refusal: 9, kind: 20, headSeq: 0 }, ''], ['a span of nothing', { seq: 1, span: 0 }, '23514 spans_hold_something'], ['a span below it', { seq: 1, span: -3 }, '23514 spans_hold_something'],
  ['both faults, of which the first by name is told', { headSeq: 0, span: 0 }, '23514 events_are_numbered'], ['no number of the head', { refusal: 9 }, '23502'],
  ['no price', { seq: 1, price: null }, '23502'], ['no price, beside other faults', { seq: 1, price: null, span: 0 }, '23502'],
  ['the greatest amounts', { seq: 1, maximum: MOST, price: MOST, minimum: MOST }, ''], ['amounts below 0', { seq: 1, maximum: -MOST - 1n, price: -1n, minimum: 0n }, ''],
  ['a detail that is no object', { seq: 1, detail: '"words"' }, ''], ['a detail that is no JSON', { seq: 1, detail: '{reason: 1}' }, '22P02'],
  ['a detail with the character 0', { seq: 1, detail: JSON.stringify({ reason: 'a\0b' }) }, '22P05'], ['a detail with half a character', { seq: 1, detail: JSON.stringify({ reason: '\ud83d' }) }, '22P02'],
  ['a detail with a whole one, and words that look like none', { seq: 1, detail: JSON.stringify({ reason: '😀 \\u0000 \\ud83d' }) }, ''],
];

const WHOLE: readonly [value: SqlValue, outcome: string][] = [
  ['7', ''], [' 7 ', ''], ['-7', ''], ['+7', ''], [7, ''], [7n, ''], [MOST, ''], [-MOST - 1n, ''], ['9223372036854775808', '22003'], ['-9223372036854775809', '22003'],
  ['', '22P02'], [' ', '22P02'], ['seven', '22P02'], ['1.5', '22P02'], ['1e3', '22P02'], ['7 7', '22P02'], [true, '22P02'],
];

/** Statements that are cut at a limit, and their other values. */
const LIMITED: readonly [Statement<unknown>, (limit: SqlValue) => SqlValue[]][] = [
  [readEvents, (limit) => [1n, 0, limit]], [readBids, (limit) => [1n, 9, limit]], [readDue, (limit) => [0, limit]], [readMoved, (limit) => [0, limit]], [readOutages, (limit) => [limit]],
  [readBidsOf, (limit) => [1n, 9, limit]], [bidsByMinute, (limit) => [0, 9, limit]], [overdueLots, (limit) => [FAR_MS, limit]], [voidsWaiting, (limit) => [0, 0, limit]], [countVoidsWaiting, (limit) => [limit]],
  [lotActs, (limit) => [1n, 9, limit]], [endedVoids, (limit) => [9, limit]], [readUnread, (limit) => ['0', '0', [], '9', limit]],
];

/** Texts that must come back as they were sent. */
const WORDS = ['', ' ', 'a', 'Äpfel', '😀', '"quoted"', '\\', '{a,b}', 'NULL', '\'', '\n\t\u0001', '%_', 'x'.repeat(5_000), '\u2028', 'ﬁ', 'e\u0301'];

export const valueCases: Case[] = [
  ...group('heads that may not be', each(HEADS, ([what]) => what, async (house, [, head, outcome]) => {
    const one = await house.session();
    await publish(one, [1n]);
    await one.begin();
    const { tx } = await momentOf(one);
    const refusal = await one.refusal(writeBatch, batchValues(tx, { heads: [{ lot: 1n, ...head }] }));
    equal(refusal === 'not refused' ? '' : refusal, outcome);
    equal(await one.commit(), outcome === '' ? 'COMMIT' : 'ROLLBACK');
    const [row] = await one.rows(readHeads, [[1n]]);
    equal(row?.price, outcome === '' ? String(head.price ?? 1_000n) : '1000');
  })),
  ...group('decisions that may not be', each(DECISIONS, ([what]) => what, async (house, [, decision, outcome]) => {
    const one = await house.session();
    await publish(one, [1n]);
    for (const how of ['batch', 'one'] as const) {
      await one.begin();
      const { tx } = await momentOf(one);
      const asked = how === 'batch' ? one.send(writeBatch, batchValues(tx, { decisions: [{ lot: 1n, ...decision }] })) : one.send(writeOne, oneValues(tx, { lot: 1n }, { lot: 1n, ...decision }));
      const refusal = await asked.refusal();
      equal(refusal === 'not refused' ? '' : refusal, outcome);
      await one.rollback();
    }
  })),
  ...group('values', {
    ...each(WHOLE, ([value]) => `${typeof value} "${String(value)}" as a whole number`, async (house, [value, outcome]) => {
      const one = await house.session();
      const refusal = await one.refusal(readTerms, [value]);
      equal(refusal === 'not refused' ? '' : refusal, outcome);
    }),
    ...each(LIMITED, ([{ name }]) => `${name} has no limit below 0, and none at all when it is null`, async (house, [statement, values]) => {
      const one = await house.session();
      equal(await one.refusal(statement, values(-1)), '2201W');
      equal(await one.refusal(statement, values(null)), 'not refused');
      equal(await one.refusal(statement, values('9223372036854775807')), 'not refused');
    }),
    'text comes back as it was sent': async (house) => {
      const one = await house.session('platform');
      for (const [at, word] of WORDS.entries()) await park(one.run, `consumer ${at}`, { stream: word, id: word, kind: word, payload: { [word]: [word] } }, word, at);
      const letters = await readDeadLetters(one.run, '0', 100);
      deepEqual(letters.map(({ message }) => message), WORDS.map((word) => ({ stream: word, id: word, kind: word, payload: { [word]: [word] } })));
      deepEqual(letters.map(({ error }) => error), WORDS);
    },
    'text in arrays comes back as it was sent': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await one.begin();
      const decisions = WORDS.map((currency, at) => ({ lot: 1n, seq: at + 1, account: 5n, request: request(at), currency, detail: { word: currency } }));
      await one.ask(writeBatch, batchValues((await momentOf(one)).tx, { decisions }));
      const rows = await one.rows(readMoment, [WORDS.map(() => 5n), WORDS.map(() => 1n), WORDS.map((_, at) => request(at))]);
      deepEqual(rows.toSorted((x, y) => Number(x.seq) - Number(y.seq)).map(({ asked_currency: currency, detail }) => [currency, detail]), WORDS.map((word) => [word, { word }]));
    },
    'the character 0 is no text': async (house) => {
      const [one, relay] = [await house.session(), await house.session('platform')];
      await publish(one, [1n]);
      equal(await one.refusal(upsertLimit, [5n, 'U\0D', '1']), '22021');
      await relay.begin();
      equal(await park(relay.run, 'a\0b', { stream: 's', id: '1', kind: 'k', payload: null }, 'e', 1).then(() => '', (error: unknown) => String(Reflect.get(Object(error), 'code'))), '22021');
    },
    'what may not be missing is asked for': async (house) => {
      const one = await house.session();
      equal(await one.refusal(insertTerms, [1n, null, SEED, 5, null]), '23502');
      equal(await one.refusal(insertTerms, [1n, '{}', null, 5, null]), '23502');
      equal(await one.refusal(insertGroup, [1n, '{}', null]), '23502');
      for (const missing of [0, 1, 3, 5, 6]) equal(await one.refusal(insertHead, headValues(1n).map((value, at) => (at === missing ? null : value))), '23502');
      equal(await one.refusal(insertOutage, [1, null]), '23502');
      equal(await one.refusal(upsertStanding, [null, true, true]), '23502');
      await publish(one, [2n]);
      equal(await one.refusal(insertTerms, termsValues(2n)), 'not refused');
    },
    'a head is checked when it is put in, also where one is': async (house) => {
      const one = await house.session();
      equal(await one.refusal(insertHead, headValues(1n, { price: 0n })), '23514 lots_price_check');
      await publish(one, [1n]);
      equal(await one.refusal(insertHead, headValues(1n, { price: 0n })), '23514 lots_price_check');
    },
    'JSON is read when it is kept': async (house) => {
      const one = await house.session();
      for (const [said, outcome] of [['{', '22P02'], ['', '22P02'], ['{"a":1,}', '22P02'], ['{"a":1}x', '22P02'], ['[1,2,"\\u00e4"]', 'not refused'], ['null', 'not refused'], ['"\\u0000"', '22P05'], ['"\\\\u0000"', 'not refused'], ['"\\ud83d\\ude00"', 'not refused'], ['"\\ude00"', '22P02']] as const) {
        equal(await one.refusal(insertGroup, [1n, said, 5]), outcome, said);
      }
    },
    'of equal names in JSON the last one counts': async (house) => {
      const one = await house.session();
      await one.ask(insertTerms, [1n, '{"b":1,"a":2,"b":{"c":3}}', SEED, 5, null]);
      deepEqual((await one.rows(readTerms, [1n]))[0]?.terms, { a: 2, b: { c: 3 } });
    },
    'a cursor\'s snapshot is one': async (house) => {
      const one = await house.session('platform');
      const write = async (snapshot: string): Promise<string> =>
        writeCursor(one.run, 'a', { systemIdentifier: '1', snapshot, deliveredId: '1', floorId: '0' }, 1).then(() => '', (error: unknown) => String(Reflect.get(Object(error), 'code')));
      deepEqual(await Promise.all(['1:1:', '10:20:11,15', '10:20:10,19'].map(write)), ['', '', '']);
      for (const wrong of ['', '1', '20:10:', '10:20:5', '10:20:20', '10:20:15,11', 'a:b:']) equal(await write(wrong), '22P02', wrong);
    },
    'keys are compared as numbers': async (house) => {
      const one = await house.session();
      await publish(one, [MOST, -MOST - 1n, 10n, 9n]);
      deepEqual((await one.rows(lockLots, [[MOST, 9n, -MOST - 1n, 10n]])).map(({ lot_id: lot }) => BigInt(lot)), [-MOST - 1n, 9n, 10n, MOST]);
      ok((await one.rows(readTerms, [MOST])).length === 1);
    },
    'a lot named twice in a batch is written once': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await one.begin();
      deepEqual(await one.rows(writeBatch, batchValues((await momentOf(one)).tx, { heads: [{ lot: 1n, seq: 3 }, { lot: 1n, seq: 3 }] })), [{ heads: 1, groups: 0, decisions: 0 }]);
    },
    'a void\'s lot, number and reason have to be there': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await one.begin();
      await one.ask(writeBatch, batchValues((await momentOf(one)).tx, { decisions: [{ lot: 1n, seq: 1 }] }));
      await one.commit();
      equal(await one.refusal(insertVoid, [7n, 1n, 1, null, 31n, 5]), '23502');
      equal(await one.refusal(insertVoid, [7n, 1n, 1, 'a reason', null, 5]), '23502');
      equal(await one.refusal(insertVoid, [null, 1n, 1, 'a reason', 31n, 5]), '23502');
    },
  }),
];
