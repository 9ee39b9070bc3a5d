import { insertAct } from '#modules/auction/store/admin-acts.ts';
import { listCategories, listCategoryFields } from '#modules/auction/store/categories.ts';
import { insertEvent } from '#modules/auction/store/events.ts';
import { applyHeads, insertHead } from '#modules/auction/store/heads.ts';
import { readUnread } from '#modules/auction/store/outbox.ts';
import { askRegistration, decideRegistration, readRegistration } from '#modules/auction/store/registrations.ts';
import { insertSale, listSales, lockSale, readSale, takePositions, updateSale } from '#modules/auction/store/sales.ts';
import { latestSettings } from '#modules/auction/store/settings.ts';
import { NO_KEY_UPDATE } from '../engine/locks.ts';
import { selected, simulated, simulatedByName, written, type Answer, type Simulated, type Values } from '../engine/simulated.ts';
import { slotOf } from '../engine/table.ts';
import { bool, bound, count, int4s, int8, int8OrNull, int8s, json, limitOf, present, text, textOrNull, texts } from '../engine/values.ts';
import type { Waiting, Work } from '../engine/work.ts';
import { asSent } from './as-sent.ts';
import { declared } from './backlog.ts';
import type { HeadRow, RegistrationRow, SaleRow } from './rows-auction.ts';
import { CATEGORIES, pairKey, type AuctionTables } from './tables-auction.ts';

/** Sales, lists, facts to tell, remembered answers and who may bid in a sale. */
export function houseStatements(tables: AuctionTables): Simulated[] {
  return [...saleStatements(tables), ...headStatements(tables), ...eventStatements(tables), ...answerStatements(tables), ...registrationStatements(tables)];
}

function saleStatements({ sales, settings, acts, actIds }: AuctionTables): Simulated[] {
  return [
    simulated<unknown>(readSale, '5adf90bd', (work, [sale]) => {
      const row = work.find(sales, int8(sale));
      return selected(row === null ? [] : [asSent(row)]);
    }),
    simulated<unknown>(lockSale, '5ee118a1', function* (work, [sale]) {
      return selected((yield* work.lock(slotOf(sales, int8(sale)), NO_KEY_UPDATE)).map(asSent));
    }),
    simulated<unknown>(listSales, 'cd1523db', (work, [at, key, limit]) => {
      const earlier = [...work.rows(sales)].filter((row) => !row.hidden && (row.created_at_ms < int8(at) || (row.created_at_ms === int8(at) && row.id < int8(key))));
      earlier.sort((one, other) => Number(other.created_at_ms - one.created_at_ms) || (one.id < other.id ? 1 : -1));
      return selected(earlier.slice(0, limitOf(limit)).map(asSent));
    }),
    simulated<unknown>(insertSale, 'ac581605', function* (work, values) {
      const row = newSale(values);
      yield* work.insert(sales, row);
      return { ...selected([asSent(row)]), command: 'INSERT' };
    }),
    simulated<unknown>(updateSale, '91edbcf0', function* (work, values) {
      const rows = yield* work.update(slotOf(sales, int8(values[0])), (row) => ({ ...row, ...changeOf(values) }));
      return { ...selected(rows.map(asSent)), command: 'UPDATE' };
    }),
    simulated<unknown>(takePositions, 'a9459a16', function* (work, [sale, more]) {
      const rows = yield* work.update(slotOf(sales, int8(sale)), (row) => ({ ...row, lots_count: row.lots_count + count(more) }));
      return { ...selected(rows.map(({ lots_count }) => ({ lots_count }))), command: 'UPDATE' };
    }),
    simulated<unknown>(latestSettings, '2cf021b6', (work) => {
      const rows = [...work.rows(settings)].sort((one, other) => (one.version < other.version ? 1 : -1));
      return selected(rows.slice(0, 1).map(asSent));
    }),
    simulated<unknown>(listCategories, 'ea468abc', () => selected(CATEGORIES.map((category) => ({ ...category })))),
    simulated<unknown>(listCategoryFields, '221d5c7f', () => selected([])),
    simulated<unknown>(insertAct, 'ca234f81', function* (work, [kind, lot, sale, account, by, reason, at]) {
      yield* work.insert(acts, {
        id: actIds.next(), kind: text(kind), lot_id: int8OrNull(lot), sale_id: int8OrNull(sale), account_id: int8OrNull(account), by_account: int8(by),
        reason: textOrNull(reason), at_ms: int8(at),
      });
      return written('INSERT', 1);
    }),
  ];
}

const newSale = (v: Values): SaleRow => ({
  id: int8(v[0]), title: text(v[1]), description: text(v[2]), owner_id: int8OrNull(v[3]), standing: false, hidden: bool(v[4]) === true, opens_at_ms: int8OrNull(v[5]),
  closes_at_ms: int8OrNull(v[6]), stagger_seconds: count(v[7]), approval_required: bool(v[8]) === true, staff_may_bid: bool(v[9]) === true,
  show_maximum_below_reserve: bool(v[10]) === true, sellers_may_consign: bool(v[11]) === true, retraction: text(v[12]), lots_count: 0, created_at_ms: int8(v[13]),
});

const changeOf = (v: Values): Partial<SaleRow> => ({
  title: text(v[1]), description: text(v[2]), opens_at_ms: int8OrNull(v[3]), closes_at_ms: int8OrNull(v[4]), stagger_seconds: count(v[5]),
  approval_required: bool(v[6]) === true, staff_may_bid: bool(v[7]) === true, show_maximum_below_reserve: bool(v[8]) === true,
  sellers_may_consign: bool(v[9]) === true, retraction: text(v[10]),
});

function headStatements({ heads }: AuctionTables): Simulated[] {
  return [
    simulated<unknown>(insertHead, '9e86911a', function* (work, [lot, sale, seller, category, currency, published, price, closes]) {
      yield* work.insert(heads, {
        lot_id: int8(lot), sale_id: int8(sale), seller_id: int8(seller), category: text(category), currency: text(currency), published_at_ms: int8(published),
        seq: 0n, status: 'scheduled', outcome: null, price: int8(price), minimum: int8(price), bid_count: 0, bidder_count: 0, leader: null, extensions: 0,
        closes_at_ms: int8(closes),
      });
      return written('INSERT', 1);
    }),
    // How hot a lot is concerns search alone and is not kept.
    simulated<unknown>(applyHeads, 'dfef1719', (work, values) => appliesHeads(heads, work, values)),
  ];
}

function* appliesHeads(heads: AuctionTables['heads'], work: Work, v: Values): Waiting<Answer<never>> {
  const [seqs, prices, minima, closes] = [v[1], v[4], v[5], v[10]].map((value) => int8s(value));
  const [bids, bidders, extensions] = [v[6], v[7], v[9]].map((value) => int4s(value));
  const [statuses, outcomes, leaders] = [v[2], v[3], v[8]].map((value) => texts(value));
  let changed = 0;
  for (const [at, lot] of int8s(v[0]).entries()) {
    const seq = seqs?.[at] ?? null;
    if (lot === null || seq === null) continue;
    const change = (row: HeadRow): HeadRow | null => (row.seq < seq ? {
      ...row, seq, status: statuses?.[at] ?? row.status, outcome: outcomes?.[at] ?? row.outcome, price: prices?.[at] ?? row.price, minimum: minima?.[at] ?? row.minimum,
      bid_count: bids?.[at] ?? row.bid_count, bidder_count: bidders?.[at] ?? row.bidder_count, leader: leaders?.[at] ?? null, extensions: extensions?.[at] ?? row.extensions,
      closes_at_ms: closes?.[at] ?? row.closes_at_ms,
    } : null);
    changed += (yield* work.update(slotOf(heads, lot), change)).length;
  }
  return written('UPDATE', changed);
}

function eventStatements({ events, eventIds }: AuctionTables): Simulated[] {
  const unread = (work: Work, [fromXid, aboveId, inFlight, upToId, limit]: Values): Answer => {
    const [first, above, upTo] = [bound(fromXid), bound(aboveId), Number(upToId)];
    const awaited = new Set(int8s(inFlight).map(Number));
    const rows = [...work.rows(events)].filter((row) => ((row.tx >= first && row.id > above) || awaited.has(row.tx)) && row.id <= upTo);
    rows.sort((one, other) => one.id - other.id);
    return selected(rows.slice(0, limitOf(limit)).map(({ id, kind, payload }) => ({ ...asSent({ kind, payload }), id: String(id) })));
  };
  return [
    simulated<unknown>(insertEvent, 'f3e24c83', function* (work, [kind, payload, at]) {
      yield* work.insert(events, { id: eventIds.next(), tx: work.xid(), kind: text(kind), payload: json(present(payload)), at_ms: int8(at) });
      return written('INSERT', 1);
    }),
    simulated<unknown>(readUnread, 'f290dbfa', unread),
    simulatedByName(`${readUnread.name}.backlog`, '17496cf8', (work, values) => declared(work, unread(work, values))),
  ];
}

/** The statements that `idempotencyIn` makes for each schema; these are the auction module's. */
function answerStatements({ answers }: AuctionTables): Simulated[] {
  const keyOf = ([account, key]: Values): string => pairKey(int8(account), text(key));
  return [
    simulatedByName('auction.claim_answer', 'bbccd3d7', function* (work, [account, key, asked, at]) {
      const row = { account_id: int8(account), key_hash: text(key), asked_hash: text(asked), answer: null, at_ms: int8(at) };
      return written('INSERT', (yield* work.insertNew(answers, row)) ? 1 : 0);
    }),
    simulatedByName('auction.keep_answer', '531d4fd9', function* (work, values) {
      return written('UPDATE', (yield* work.update(slotOf(answers, keyOf(values)), (row) => ({ ...row, answer: json(values[2]) }))).length);
    }),
    simulatedByName('auction.known_answer', '0da09777', (work, values) => {
      const row = work.find(answers, keyOf(values));
      return selected(row === null ? [] : [asSent({ asked_hash: row.asked_hash, answer: row.answer })]);
    }),
    simulatedByName('auction.forget_answers', '27b57541', function* (work, [before, limit]) {
      const old = [...work.rows(answers)].filter((row) => row.at_ms < int8(before)).sort((one, other) => Number(one.at_ms - other.at_ms)).slice(0, limitOf(limit));
      return written('DELETE', yield* work.remove(old.flatMap((row) => slotOf(answers, pairKey(row.account_id, row.key_hash))), () => true));
    }),
  ];
}

function registrationStatements({ registrations }: AuctionTables): Simulated[] {
  const sent = ({ decided_by: _by, ...row }: RegistrationRow) => asSent(row);
  return [
    simulated<unknown>(askRegistration, '017155b7', function* (work, [sale, account, approve, at]) {
      const approved = bool(approve) === true;
      const asked: RegistrationRow = {
        sale_id: int8(sale), account_id: int8(account), status: approved ? 'approved' : 'pending', asked_at_ms: int8(at), decided_at_ms: approved ? int8(at) : null, decided_by: null,
      };
      const row = yield* work.upsert(registrations, asked, (there) => (there.status === 'pending' ? { ...there, status: asked.status, decided_at_ms: asked.decided_at_ms } : { ...there }));
      return { ...selected([sent(row)]), command: 'INSERT' };
    }),
    simulated<unknown>(decideRegistration, 'c8f0dce5', function* (work, [sale, account, status, at, by]) {
      const rows = yield* work.update(slotOf(registrations, pairKey(int8(sale), int8(account))), (row) => ({ ...row, status: text(status), decided_at_ms: int8(at), decided_by: int8(by) }));
      return { ...selected(rows.map(sent)), command: 'UPDATE' };
    }),
    simulated<unknown>(readRegistration, '5b8b2567', (work, [sale, account]) => {
      const row = work.find(registrations, pairKey(int8(sale), int8(account)));
      return selected(row === null ? [] : [sent(row)]);
    }),
  ];
}
