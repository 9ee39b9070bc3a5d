import { expect, test } from 'vitest';
import { chanceOf, seedOfRun } from '../support/oracle/chance.ts';
import { GeneratedLot, type Tally } from './generated-lot.ts';

/** SEED repeats a run; LOT, beside it, plays only the lot that a failure named. */
const SEED = seedOfRun();
const ONLY_LOT = process.env['LOT'];
const BIDS = 1_000_000;
const TIME_LIMIT_MS = 300_000;

/** What a million random bids must have met, or the generator has gone soft. Least number of times each. */
const MUST_MEET: readonly (readonly [string, number])[] = [
  ['accepted', 300_000], ['own raise', 10_000], ['own raise that moved the price', 1000], ['tie', 10_000], ['reserve met', 3000],
  ['bid_too_low', 10_000], ['own_maximum_not_raised', 10_000], ['lot_closed', 500], ['retraction by staff', 3000],
  ['retraction by bidder of one', 500], ['retraction by bidder of some', 500], ['lowering', 300], ['lowering that caps', 400], ['retraction after a lowering', 500],
  ['bought', 100], ['buy refused', 1000], ['sold', 300], ['passed', 50],
  ...['none', 'count', 'total', 'until'].flatMap((cap) => ['reset', 'add'].flatMap((mode) =>
    ['any_bid', 'new_leader'].map((trigger) => [`extension ${mode} ${cap} ${trigger}`, 30] as const))),
];

test(`the rules and the oracle decide ${BIDS.toLocaleString('en')} generated bids alike (SEED=${SEED})`, { timeout: TIME_LIMIT_MS }, () => {
  const tally: Tally = {};
  let bids = 0;
  const play = (number: number): void => {
    const lot = new GeneratedLot(chanceOf(SEED, number), tally);
    try {
      lot.play();
    } catch (fault) {
      throw new Error(`SEED=${SEED} LOT=${number} repeats this.`, { cause: fault });
    }
    bids += lot.bids;
  };
  if (ONLY_LOT !== undefined) return play(Number(ONLY_LOT));
  for (let number = 0; bids < BIDS; number += 1) play(number);
  console.log(`${bids} bids decided alike, SEED=${SEED}`, tally);
  expect(bids).toBeGreaterThanOrEqual(BIDS);
  for (const [what, least] of MUST_MEET) expect(tally[what] ?? 0, what).toBeGreaterThanOrEqual(least);
});
