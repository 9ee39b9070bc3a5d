import { afterEach, beforeEach, expect, test } from 'vitest';
import { biddingHouse, type BiddingHouse } from '../../../../test/support/bidding.ts';
import { idKey, type LotId } from '#domain/ids.ts';
import { type Database, statement } from '#platform/db/types.ts';

let house: BiddingHouse;
let owner: Database;
let lot: LotId;
beforeEach(async () => {
  house = await biddingHouse();
  owner = house.store.openAsOwner();
  lot = await house.lot();
  await house.bid(lot, 'anna', 5_000n);
  await turn();
});
afterEach(async () => { await house.stop(); });

/** One turn of an auditor; answers with what was new, and the lots that it froze. What a freeze writes down of a wrong head is looked at before anybody can resume the lot. */
async function turn(): Promise<{ kept: string[]; frozen: number }> {
  const { audited, inquiries } = house.bidding;
  await inquiries.acknowledgeResumed();
  const kept = await inquiries.keep((await audited.changed()).breaches);
  const { frozen } = await inquiries.freezeSuspects();
  if (frozen.length > 0) await inquiries.keep((await audited.changed()).breaches);
  return { kept: kept.map(({ check }) => check).toSorted(), frozen: frozen.length };
}

const setPrice = statement<never>('', 'update bidding.lots set price = $2 where lot_id = $1');
const readEvidence = statement<{ evidence: { note?: { row_before: { price: number }; row_after: { price: number } } } }>('', 'select evidence from bidding.breaches where check_name = \'untouched_by_hand\' order by id');
const resume = (): ReturnType<BiddingHouse['bidding']['commands']['resume']> => house.bidding.commands.resume({ lot, by: house.account('clerk'), reason: 'the price was set right' });

test('a lot in breach is frozen; resumed after it was mended it stays open, and a new breach freezes it again', async () => {
  await owner.run(setPrice, [idKey(lot), 900]);
  expect(await turn()).toEqual({ kept: ['heads_are_the_fold', 'prices_follow_the_rule', 'untouched_by_hand'], frozen: 1 });
  expect(await house.bid(lot, 'bob', 9_000n)).toMatchObject({ ok: false, code: 'lot_frozen' });
  expect((await house.bidding.inquiries.waiting()).count).toBeGreaterThanOrEqual(3);
  await owner.run(setPrice, [idKey(lot), 1_000]);
  expect(await resume()).toMatchObject({ ok: true });
  // The mending was by hand too; it was done before the lot was resumed, so it counts as known.
  expect(await turn()).toEqual({ kept: ['untouched_by_hand'], frozen: 0 });
  expect(await turn()).toEqual({ kept: [], frozen: 0 });
  expect((await house.bidding.inquiries.waiting()).count).toBe(0);
  expect(await house.bid(lot, 'bob', 9_000n)).toMatchObject({ ok: true });
  await owner.run(setPrice, [idKey(lot), 777]);
  expect((await turn()).frozen).toBe(1);
});

test('resumed although it was not mended it stays open, until something new shows', async () => {
  await owner.run(setPrice, [idKey(lot), 1_100]);
  expect((await turn()).frozen).toBe(1);
  expect(await resume()).toMatchObject({ ok: true });
  for (let turns = 0; turns < 3; turns += 1) expect(await turn()).toEqual({ kept: [], frozen: 0 });
  expect((await house.head(lot)).status).toBe('open');
});

test('the rows before and after are kept as evidence, and no text of a breach holds a secret amount', async () => {
  await owner.run(statement('', 'update bidding.lots set leader_maximum = 7777777 where lot_id = $1'), [idKey(lot)]);
  await turn();
  const rows = await owner.all(readEvidence);
  expect(rows[0]?.evidence.note).toMatchObject({ row_before: { leader_maximum: 5_000 }, row_after: { leader_maximum: 7_777_777 } });
  const { breaches } = await house.bidding.inquiries.waiting();
  expect(breaches.length).toBeGreaterThan(1);
  expect(JSON.stringify(breaches)).not.toMatch(/5000|7777777/);
});

test('a breach of a closed lot waits until it is acknowledged by hand', async () => {
  await house.bidding.commands.endLot({ lot, by: null, operator: true });
  await turn();
  await owner.run(setPrice, [idKey(lot), 900]);
  const { kept, frozen } = await turn();
  expect({ kept: kept.length, frozen }).toEqual({ kept: 3, frozen: 0 });
  const { inquiries } = house.bidding;
  const { breaches } = await inquiries.waiting();
  for (const { id } of breaches) expect(await inquiries.acknowledge(id, 'the price was set right')).toBe(true);
  expect(await inquiries.acknowledge(breaches[0]?.id ?? '', 'again')).toBe(false);
  expect(await inquiries.acknowledge('none', 'no such breach')).toBe(false);
  expect((await inquiries.waiting()).count).toBe(0);
});

test('what another process wrote is found too, and an auditor that begins later reads the notes that it missed', async () => {
  await owner.run(setPrice, [idKey(lot), 900]);
  const late = await biddingHouse({}, house.store);
  const { breaches } = await late.bidding.audited.changed();
  expect(breaches.map(({ check }) => check)).toContain('untouched_by_hand');
  await late.stop();
});
