import { expect, test } from 'vitest';
import { A, B, Bidding, C, eventsOf, openLot } from '../../../test/properties/given.ts';
import type { AccountId } from '../ids.ts';
import { minor } from '../money.ts';
import { decideLowerReserve, decideRetract } from './decide.ts';
import type { Lowering } from './history.ts';
import { publicAmount, type PublicView } from './public-amount.ts';

/** The public amounts of a lot's bids, in order. */
function amountsOf(lot: Bidding): (bigint | null)[] {
  const gone = new Set(lot.events.flatMap((event) => (event.kind === 'bid.retracted' ? event.seqs : [])));
  const lastLowering = lot.events.findLast((event): event is typeof event & Lowering => event.kind === 'lot.reserve_lowered') ?? null;
  const view: PublicView = { leader: lot.state.leader?.account ?? null, runnerUpMaximum: lot.state.runnerUpMaximum, lastLowering };
  return lot.events.flatMap((event) => (event.kind === 'bid.accepted' ? [publicAmount({ ...event, retracted: gone.has(event.seq) }, view)] : []));
}

function lotWith(bids: [AccountId, bigint][], reserve: bigint | null = null): Bidding {
  const lot = new Bidding(openLot({}, reserve));
  for (const [account, maximum] of bids) lot.bid(account, maximum);
  return lot;
}

test.each<[string, [AccountId, bigint][], (bigint | null)[]]>([
  ['a standing maximum is secret', [[A, 5000n]], [null]],
  ['a beaten maximum is public, the one that beat it is not', [[A, 5000n], [B, 2000n]], [null, 2000n]],
  ['once the leader is beaten, so is that maximum', [[A, 5000n], [B, 2000n], [C, 5025n]], [5000n, 2000n, null]],
  ['an equal maximum that came later is beaten', [[A, 5000n], [B, 5000n]], [null, 5000n]],
  ['a maximum raised over is secret while it says more than the price', [[A, 5000n], [A, 6000n], [B, 2000n]], [null, null, 2000n]],
  ['a maximum raised over is public once another one passes it', [[A, 5000n], [A, 6000n], [B, 5500n]], [5000n, null, 5500n]],
  ['an equal one does not pass it', [[A, 5000n], [A, 6000n], [B, 5000n]], [null, null, 5000n]],
  ['a tie that came later was beaten at once, whoever leads afterwards', [[A, 5000n], [B, 5000n], [B, 9000n]], [5000n, 5000n, null]],
  ['all maxima of a beaten bidder are public', [[A, 5000n], [A, 6000n], [B, 9000n]], [5000n, 6000n, null]],
])('%s', (_, bids, amounts) => {
  expect(amountsOf(lotWith(bids))).toEqual(amounts);
});

test('after the reserve was lowered a beaten maximum shows what counted, as only that was beaten', () => {
  const lot = lotWith([[A, 5000n]], 6000n);
  lot.take(eventsOf(decideLowerReserve(lot.state, minor(4000n), 0)));
  expect(amountsOf(lot)).toEqual([null]);
  lot.bid(B, 4500n);
  expect(amountsOf(lot)).toEqual([3999n, null]);
});

test('a bid that was answered at once stays public as it was bid', () => {
  const lot = lotWith([[A, 5000n], [B, 4500n]], 6000n);
  lot.take(eventsOf(decideLowerReserve(lot.state, minor(4000n), 0)));
  expect(amountsOf(lot)).toEqual([null, 4500n]);
});

test('a bid taken back was never beaten, unless it was answered at once', () => {
  const lot = lotWith([[A, 2000n], [B, 9000n], [C, 5000n]]);
  const standing = lot.events.flatMap((event) => (event.kind === 'bid.accepted' ? [event] : []));
  lot.take(eventsOf(decideRetract(lot.state, { standing, lowerings: [] }, { by: 'staff', seqs: [3], reason: 'x' }, 0)));
  expect(lot.state.leader?.account).toBe(C);
  expect(amountsOf(lot)).toEqual([2000n, null, null]);
  const answered = lotWith([[A, 2000n], [B, 9000n], [C, 5000n]]);
  answered.take(eventsOf(decideRetract(answered.state, { standing, lowerings: [] }, { by: 'staff', seqs: [4], reason: 'x' }, 0)));
  expect(amountsOf(answered)).toEqual([2000n, null, 5000n]);
});
