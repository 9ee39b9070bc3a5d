import { afterAll, beforeAll, expect, test } from 'vitest';
import { biddingHouse, type BiddingHouse } from '../../../test/support/bidding.ts';
import { chanceOf, seedOfRun } from '../../../test/support/oracle/chance.ts';
import { recordedEvents } from '../../../test/support/recorded-events.ts';
import { idKey, type LotId } from '#domain/ids.ts';
import { fold } from '#domain/lot/evolve.ts';
import { initialState } from '#domain/lot/state.ts';
import { minor } from '#domain/money.ts';
import { statement } from '#platform/db/types.ts';
import { stateOf } from './store/heads.ts';
import type { DecisionRow, HeadRow } from './store/lane.ts';
import { readTerms, seedOf, termsOf } from './store/lots.ts';
import { knownLot } from './lots-cache.ts';

const seed = seedOfRun();
const LOTS = 12;
const ACTS = 60;
// Above every bid, so that it can be lowered until it is met.
const RESERVE = 70_000n;

let house: BiddingHouse;
beforeAll(async () => { house = await biddingHouse({ waits: { queueMs: 60_000, parkedMs: 60_000 } }); });
afterAll(async () => { await house.stop(); });

const readRows = statement<DecisionRow>('', `
  select lot_id, seq, head_seq, kind, refusal, account_id, bidder, request, maximum, asked_currency, price, minimum, leader_id, leader_bidder, bid_count, closes_ms, at_ms, detail
  from bidding.decisions
  where lot_id = $1
    and seq is not null
  order by seq`);
const readHead = statement<HeadRow>('', `
  select lot_id, status, outcome, seq, price, leader_id, leader_maximum, runner_up_maximum, reserve_price, closes_ms, extensions, bid_count, bidder_count, buy_now_gone, last_decided_ms
  from bidding.lots
  where lot_id = $1`);

/** Anything that may be asked of a lot, by chance; what is refused is refused. */
async function act(lot: LotId, chance: ReturnType<typeof chanceOf>, n: number): Promise<void> {
  const { commands } = house.bidding;
  const bidder = `bidder ${chance.upTo(6)}`;
  const by = house.account('clerk one');
  const what = chance.upTo(100);
  if (what < 78) await house.bid(lot, bidder, BigInt(1_000 + chance.upTo(60) * 1_000));
  else if (what < 86) await commands.retract({ account: house.account(bidder), lot, key: `retract ${n}`, reason: 'typing_error' });
  else if (what < 90) await commands.lowerReserve({ lot, by, reservePrice: minor(BigInt(1_000 + chance.upTo(39) * 1_000)) });
  else if (what < 94) await commands.freeze({ lot, by, reason: 'a look at the lot' });
  else if (what < 99) await commands.resume({ lot, by });
  else await commands.endLot({ lot, by: null, operator: true });
}

test(`the head of a lot is the fold of its recorded events, whatever was asked of it (SEED=${seed})`, async () => {
  const kinds = new Set<string>();
  // One after the other: on a busy machine many at once find no connection free.
  const lots: LotId[] = [];
  while (lots.length < LOTS) lots.push(await house.lot({ reservePrice: RESERVE, closesInMs: lots.length % 2 === 0 ? 60_000 : 48 * 3_600_000 }));
  await Promise.all(lots.map(async (lot, place) => {
    const chance = chanceOf(seed, place);
    for (let n = 0; n < ACTS; n += 1) await act(lot, chance, n);
    const [terms, head, rows] = [
      await house.database.one(readTerms, [idKey(lot)]), await house.database.one(readHead, [idKey(lot)]), await house.database.all(readRows, [idKey(lot)]),
    ];
    if (terms === null || head === null) throw new Error('a lot has terms and a head');
    const known = knownLot(termsOf(terms.terms), terms.lot_id, seedOf(terms.alias_seed));
    const events = recordedEvents(rows);
    for (const { kind } of events) kinds.add(kind);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, at) => at + 1));
    expect(fold(initialState(known.terms, minor(RESERVE)), events)).toEqual(stateOf(head, known));
  }));
  expect(kinds).toContain('bid.retracted');
  expect(kinds).toContain('lot.reserve_lowered');
  expect(kinds).toContain('lot.extended');
  expect(kinds).toContain('lot.resumed');
});
