import { afterAll, beforeAll, expect, test } from 'vitest';
import { biddingHouse, type BiddingHouse } from '../../../../test/support/bidding.ts';
import { keepBusy } from '../../../../test/support/busy-house.ts';
import { seedOfRun } from '../../../../test/support/oracle/chance.ts';
import type { CheckResult, VerifyScope } from '#contracts/verify.ts';
import type { LotId } from '#domain/ids.ts';
import { statement } from '#platform/db/types.ts';
import { insertOutage } from '../store/outages.ts';

const seed = seedOfRun();
const LOTS = 48;
const ACTS = 84;

let house: BiddingHouse;
let lots: LotId[];
beforeAll(async () => {
  house = await biddingHouse({ waits: { queueMs: 60_000, parkedMs: 60_000 } });
  // A lot that comes due while the house is said not to have been there gets a full window.
  const resumed = await house.lot({ closesInMs: 10_000, softClose: { windowSeconds: 0, mode: 'reset', scope: 'lot', cap: { kind: 'none' }, trigger: 'any_bid' } });
  const { closesAtMs } = await house.head(resumed);
  await house.database.run(insertOutage, [closesAtMs - 1_000, closesAtMs + 1_000]);
  lots = [resumed, ...(await keepBusy(house, { seed, lots: LOTS - 1, acts: ACTS }))];
  await house.published(resumed, 'lot.extended');
});
afterAll(async () => { await house.stop(); });

async function checked(scope: VerifyScope): Promise<Map<string, CheckResult>> {
  const results = new Map<string, CheckResult>();
  for await (const result of house.bidding.verify.checks(scope)) results.set(result.check, result);
  return results;
}

const told = (results: Map<string, CheckResult>) => [...results.values()].flatMap(({ breaches }) => breaches.map(({ check, lot, seq, expected, found }) => ({ check, lot, seq, expected, found })));
const countKinds = statement<{ kind: number; rows: number }>('', 'select kind, count(*)::integer as rows from bidding.decisions group by kind order by kind');

test(`in a house where everything happened every check saw something and found nothing (SEED=${seed})`, async () => {
  const kinds = await house.database.all(countKinds);
  expect(kinds.map(({ kind }) => kind)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 21]);
  expect(kinds.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThan(2_000);
  const results = await checked({ kind: 'full' });
  expect(told(results)).toEqual([]);
  const idle = [...results.values()].filter(({ rows }) => rows === 0).map(({ check }) => check);
  // Nobody wrote by hand, so there is nothing to look at.
  expect(idle).toEqual(['untouched_by_hand']);
  expect(results.get('seqs_without_gaps')?.lots).toBe(LOTS);
});

test('one lot, what can still change, and what was written since a mark are checked alone', async () => {
  const [lot] = lots;
  if (lot === undefined) throw new Error('there are lots');
  expect((await checked({ kind: 'lot', lot })).get('heads_are_the_fold')).toMatchObject({ rows: 1, lots: 1, breachCount: 0 });
  const mark = await house.bidding.verify.mark();
  await house.bid(await house.lot(), 'anna', 5_000n);
  // Others may have closed meanwhile.
  const since = (await checked({ kind: 'since', mark })).get('heads_are_the_fold');
  expect(since).toMatchObject({ breachCount: 0 });
  expect(since?.lots).toBeGreaterThanOrEqual(1);
  expect(since?.lots).toBeLessThan(LOTS);
  expect(told(await checked({ kind: 'standing' }))).toEqual([]);
});

test('the auditor finds nothing either, while bids go on, and its pass comes round', async () => {
  const { audited } = house.bidding;
  await audited.changed();
  const more = keepBusy(house, { seed: seed + 1, lots: 12, acts: 96 });
  let rows = 0;
  for (let turns = 0; turns < 40; turns += 1) {
    const { breaches, ...found } = await audited.changed();
    expect(breaches).toEqual([]);
    rows += found.rows;
  }
  await more;
  const last = await audited.changed();
  expect(last.breaches).toEqual([]);
  expect(last.waiting).toBe(0);
  expect(rows + last.rows).toBeGreaterThan(200);
  for (let turns = 0; ; turns += 1) {
    const found = await audited.pass(0.1);
    expect(found.breaches).toEqual([]);
    if (found.passDone) break;
    expect(turns).toBeLessThan(100);
  }
});
