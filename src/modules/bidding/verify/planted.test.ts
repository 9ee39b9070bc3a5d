import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { biddingHouse, type BiddingHouse } from '../../../../test/support/bidding.ts';
import type { Breach } from '#contracts/verify.ts';
import { idKey, type LotId } from '#domain/ids.ts';
import type { Database } from '#platform/db/types.ts';
import { statement } from '#platform/db/types.ts';
import type { CheckName } from './catalogue.ts';

/*
 * Breaches planted into a real database by hand, as somebody with the owner's rights would: each has to be found by the check of the lot
 * and by the auditor's next turn, the lot has to freeze, and what is only told by the journal has to be found without it in the pass.
 */

let house: BiddingHouse;
let owner: Database;
let lot: LotId;
beforeEach(async () => {
  house = await biddingHouse();
  owner = house.store.openAsOwner();
  lot = await house.lot({ reservePrice: 3_000n });
  for (const [name, maximum] of [['anna', 5_000n], ['bob', 4_000n], ['carl', 9_000n], ['anna', 8_000n]] as const) await house.bid(lot, name, maximum);
  await house.bid(lot, 'bob', 100n, 'too low');
  await house.bidding.audited.changed();
});
afterEach(async () => { await house.stop(); });

type Plant = { name: string; sql: readonly string[]; check: CheckName; closed?: true };
/** `$1` is the lot. Its events: 1 opened, 2 anna 50.00, 3 bob 40.00 answered, 4 carl 90.00 leads, 5 anna 80.00 answered; then one refusal. */
const PLANTS: readonly Plant[] = [
  { name: 'the price of the head changed', check: 'heads_are_the_fold', sql: ['update bidding.lots set price = price - 100 where lot_id = $1'] },
  { name: 'the leader of the head changed', check: 'heads_are_the_fold', sql: ['update bidding.lots set leader_id = (select account_id from bidding.decisions where lot_id = $1 and seq = 2), leader_bidder = 1 where lot_id = $1'] },
  { name: 'a maximum of the head raised', check: 'prices_follow_the_rule', sql: ['update bidding.lots set leader_maximum = leader_maximum + 1 where lot_id = $1'] },
  { name: 'the close brought forward', check: 'heads_are_the_fold', sql: ['update bidding.lots set closes_ms = closes_ms - 600000 where lot_id = $1'] },
  { name: 'the reserve taken away', check: 'heads_are_the_fold', sql: ['update bidding.lots set reserve_price = null where lot_id = $1'] },
  { name: 'the head set back to an earlier event', check: 'seqs_without_gaps', sql: ['update bidding.lots set seq = seq - 1 where lot_id = $1'] },
  { name: 'the price of an event altered', check: 'prices_follow_the_rule', sql: ['update bidding.decisions set price = price + 50 where lot_id = $1 and seq = 4'] },
  { name: 'a maximum of a bid altered', check: 'prices_follow_the_rule', sql: ['update bidding.decisions set maximum = 9500 where lot_id = $1 and seq = 5'] },
  { name: 'a bid below its minimum', check: 'bids_reach_the_minimum', sql: ['update bidding.decisions set maximum = 900 where lot_id = $1 and seq = 3'] },
  { name: 'an event taken out', check: 'seqs_without_gaps', sql: ['delete from bidding.decisions where lot_id = $1 and seq = 3'] },
  { name: 'the last event taken out', check: 'seqs_without_gaps', sql: ['delete from bidding.decisions where lot_id = $1 and seq = 5'] },
  { name: 'the tail of events and the head taken back together', check: 'untouched_by_hand', sql: [
    'delete from bidding.decisions where lot_id = $1 and seq = 5',
    'update bidding.lots l set seq = 4, price = d.price, runner_up_maximum = 5000, bid_count = d.bid_count, last_decided_ms = d.at_ms from bidding.decisions d where l.lot_id = $1 and d.lot_id = $1 and d.seq = 4',
  ] },
  { name: 'a bid decided after the close', check: 'nothing_after_the_close', sql: ['update bidding.decisions set at_ms = closes_ms + 1 where lot_id = $1 and seq = 5'] },
  { name: 'a close lowered in an event', check: 'closes_only_move_later', sql: ['update bidding.decisions set closes_ms = closes_ms - 1000 where lot_id = $1 and seq = 5'] },
  { name: 'a refused bid made an accepted one', check: 'bids_reach_the_minimum', sql: [
    'update bidding.decisions set refusal = null, kind = 2, seq = 6, head_seq = 6, bidder = 2 where lot_id = $1 and seq is null', 'update bidding.lots set seq = 6, bid_count = bid_count + 1 where lot_id = $1',
  ] },
  { name: 'a refused bid inserted as accepted', check: 'prices_follow_the_rule', sql: [
    `insert into bidding.decisions (lot_id, seq, head_seq, kind, account_id, bidder, first_bid, request, maximum, price, minimum, leader_id, leader_bidder, bid_count, closes_ms, at_ms)
     select lot_id, 6, 6, 2, 77, 4, true, gen_random_uuid(), 20000, 20000, 20500, 77, 4, bid_count + 1, closes_ms, at_ms from bidding.decisions where lot_id = $1 and seq = 5`,
    'update bidding.lots set seq = 6, price = 20000, leader_id = 77, leader_bidder = 4, leader_maximum = 20000, bid_count = bid_count + 1, bidder_count = 4 where lot_id = $1',
  ] },
  { name: 'a request answered twice', check: 'one_request_one_decision', sql: [
    'drop index bidding.decisions_by_request',
    `insert into bidding.decisions (lot_id, seq, head_seq, kind, refusal, account_id, request, maximum, price, minimum, leader_id, leader_bidder, bid_count, closes_ms, at_ms)
     select lot_id, null, head_seq, 20, 9, account_id, request, maximum, price, minimum, leader_id, leader_bidder, bid_count, closes_ms, at_ms from bidding.decisions where lot_id = $1 and seq = 5`,
  ] },
  { name: 'a refusal that the minimum did not ask for', check: 'refusals_say_what_stood', sql: ['update bidding.decisions set maximum = 50000 where lot_id = $1 and seq is null'] },
  { name: 'the terms changed', check: 'prices_follow_the_rule', sql: ['update bidding.terms set terms = jsonb_set(terms, \'{increments}\', \'{"kind": "fixed", "step": "7"}\') where lot_id = $1'] },
  { name: 'the terms taken away', check: 'heads_are_the_fold', sql: ['delete from bidding.terms where lot_id = $1'] },
  { name: 'the head taken away', check: 'heads_are_the_fold', sql: ['delete from bidding.lots where lot_id = $1'] },
  { name: 'an event hidden from the relay', check: 'every_event_is_relayed', sql: ['update bidding.decisions set span = null where lot_id = $1 and seq = 5'] },
  { name: 'two winners', closed: true, check: 'one_winner', sql: [
    'update bidding.decisions set detail = jsonb_set(detail, \'{winner}\', \'"acc_77"\') where lot_id = $1 and kind = 9',
  ] },
  { name: 'a closed lot opened again', closed: true, check: 'heads_are_the_fold', sql: ['update bidding.lots set status = 1, outcome = null, closes_ms = closes_ms + 3600000, scheduled_close_ms = scheduled_close_ms + 3600000 where lot_id = $1'] },
  { name: 'a second close', closed: true, check: 'states_follow_their_course', sql: [
    `insert into bidding.decisions (lot_id, seq, head_seq, kind, price, minimum, leader_id, leader_bidder, bid_count, closes_ms, at_ms, detail)
     select lot_id, seq + 1, seq + 1, kind, price, minimum, leader_id, leader_bidder, bid_count, closes_ms, at_ms, jsonb_set(detail, '{winner}', '"acc_77"') from bidding.decisions where lot_id = $1 and kind = 9`,
    'update bidding.lots set seq = seq + 1 where lot_id = $1',
  ] },
];

async function plant({ sql, closed }: Plant): Promise<void> {
  if (closed === true) await house.bidding.commands.endLot({ lot, by: null, operator: true });
  for (const text of sql) await owner.run(statement('', text.includes('$1') ? text : `${text}`), text.includes('$1') ? [idKey(lot)] : []);
}

async function foundBy(of: 'lot' | 'full'): Promise<Breach[]> {
  const found: Breach[] = [];
  for await (const { breaches } of house.bidding.verify.checks(of === 'lot' ? { kind: 'lot', lot } : { kind: 'full' })) found.push(...breaches);
  return found;
}

const checksOf = (breaches: readonly Breach[]): string[] => [...new Set(breaches.filter((breach) => breach.lot === lot).map(({ check }) => check))];
const statusOf = async (): Promise<string | undefined> => (await house.bidding.queries.heads([lot], null)).get(lot)?.status;

describe.each(PLANTS)('$name', (planted) => {
  test('is found by a check, and at once by the auditor, which freezes the lot', async () => {
    await plant(planted);
    expect(checksOf(await foundBy('full'))).toEqual(expect.arrayContaining([planted.check, 'untouched_by_hand']));
    const { breaches } = await house.bidding.audited.changed();
    expect(checksOf(breaches)).toContain('untouched_by_hand');
    // Refusals and requests are looked at in the pass; everything else at once.
    if (planted.check !== 'refusals_say_what_stood' && planted.check !== 'one_request_one_decision') expect(checksOf(breaches)).toContain(planted.check);
    const { inquiries } = house.bidding;
    const kept = await inquiries.keep(breaches);
    expect(kept.length).toBe(new Set(breaches.map(({ fingerprint }) => fingerprint)).size);
    expect(await inquiries.keep(breaches)).toEqual([]);
    const { frozen, failed } = await inquiries.freezeSuspects();
    const before = await statusOf();
    if (before === undefined || planted.name === 'the terms taken away') return;
    if (failed.length > 0) expect(await house.bid(lot, 'dora', 900_000n)).toMatchObject({ ok: false });
    else expect(before).toBe(frozen.length > 0 ? 'frozen' : 'closed');
  });

  // Nothing but the journal tells of the events cut off together with their head: decision 24.
  if (planted.check !== 'untouched_by_hand') test('is found in the pass, although the journal was silenced', async () => {
    for (const table of ['lots', 'decisions', 'terms']) await owner.run(statement('', `alter table bidding.${table} disable trigger user`));
    await plant(planted);
    for (const table of ['lots', 'decisions', 'terms']) await owner.run(statement('', `alter table bidding.${table} enable trigger user`));
    const found: Breach[] = [];
    for (let turns = 0; turns < 50; turns += 1) {
      const { breaches, passDone } = await house.bidding.audited.pass(1);
      found.push(...breaches);
      if (passDone) break;
    }
    expect(checksOf(found)).toContain(planted.check);
  });
});

test('a row that was deleted is put back from the journal, and nothing but the hands is left to be found', async () => {
  await owner.run(statement('', 'delete from bidding.decisions where lot_id = $1 and seq = 3'), [idKey(lot)]);
  expect(checksOf(await foundBy('lot'))).toContain('seqs_without_gaps');
  await owner.run(statement('', `
    insert into bidding.decisions overriding system value
    select (jsonb_populate_record(null::bidding.decisions, row_before)).*
    from bidding.journal where lot_id = $1 and act = 'DELETE'`), [idKey(lot)]);
  expect(checksOf(await foundBy('lot'))).toEqual(['untouched_by_hand']);
});

test('a wrong decision by the house itself, which no journal notes, is found by the next turn', async () => {
  // As a defect of the house would write it: head and decision together, with its own rights, numbered on.
  await house.database.transaction(async (tx) => {
    await tx.run(statement('', `
      insert into bidding.decisions (lot_id, seq, head_seq, kind, account_id, bidder, request, maximum, price, minimum, leader_id, leader_bidder, bid_count, closes_ms, at_ms)
      select lot_id, 6, 6, 2, account_id, bidder, gen_random_uuid(), 8900, 8950, 9200, leader_id, leader_bidder, bid_count + 1, closes_ms, at_ms
      from bidding.decisions where lot_id = $1 and seq = 5`), [idKey(lot)]);
    await tx.run(statement('', 'update bidding.lots set seq = 6, price = 8950, runner_up_maximum = 8900, bid_count = bid_count + 1 where lot_id = $1'), [idKey(lot)]);
  });
  const { breaches } = await house.bidding.audited.changed();
  expect(checksOf(breaches)).toEqual(['prices_follow_the_rule', 'heads_are_the_fold']);
  await house.bidding.inquiries.keep(breaches);
  expect((await house.bidding.inquiries.freezeSuspects()).frozen).toEqual([lot]);
});

test('a trigger that is switched off is found by the next turn, and so is one that is gone', async () => {
  await owner.run(statement('', 'alter table bidding.lots disable trigger note_changed'));
  await owner.run(statement('', 'drop trigger note_emptied on bidding.decisions'));
  const { breaches } = await house.bidding.audited.changed();
  expect(breaches.map(({ check, lot: about, expected, found }) => ({ check, about, expected, found }))).toEqual([
    { check: 'guards_in_place', about: null, expected: 'decisions.note_emptied at work', found: 'gone' },
    { check: 'guards_in_place', about: null, expected: 'lots.note_changed at work', found: 'switched off' },
  ]);
});
