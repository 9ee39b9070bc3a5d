import { expect, test } from 'vitest';
import type { AccountId } from '#domain/ids.ts';
import type { BidAccepted } from '#domain/lot/events.ts';
import { publicAmount } from '#domain/lot/public-amount.ts';
import { minimumFor } from '#domain/lot/state.ts';
import { chanceOf, seedOfRun, type Chance } from '../support/oracle/chance.ts';
import { oracleNext } from '../support/oracle/increments.ts';
import { bidder, Bidding, increments, openLot, terms } from './given.ts';

/* What everybody may see of a lot without a reserve is enough to follow every price, and no more than was beaten. */

const SEED = seedOfRun();
const LOTS = 1500;
const USD = increments('usd');

type Seen = { account: AccountId; amount: bigint | null; price: bigint; automatic: boolean };

function randomLot(chance: Chance): Bidding {
  const lot = new Bidding(openLot());
  for (let bids = 1 + chance.upTo(25); bids > 0; bids -= 1) {
    const account = bidder(1 + chance.upTo(5));
    const least = minimumFor(lot.state, account);
    lot.bid(account, chance.pick([least, least + BigInt(chance.upTo(3000)), lot.state.leader?.maximum ?? least, least + 1n]));
  }
  return lot;
}

const bidsOf = (lot: Bidding): BidAccepted[] => lot.events.flatMap((event) => (event.kind === 'bid.accepted' ? [event] : []));

function seenBy(lot: Bidding): Seen[] {
  const view = { leader: lot.state.leader?.account ?? null, runnerUpMaximum: lot.state.runnerUpMaximum, lastLowering: null };
  return bidsOf(lot).map((bid) => ({ account: bid.account, amount: publicAmount({ ...bid, retracted: false }, view), price: bid.price, automatic: !bid.leading }));
}

/** Replays from public amounts alone. A secret amount belongs to the winner and is taken to be as high as it needs to be. */
function follow(bids: readonly Seen[]): void {
  const best = new Map<AccountId, bigint | null>();
  let leader: AccountId | null = null;
  for (const { account, amount, price, automatic } of bids) {
    best.set(account, amount);
    if (!automatic) leader = account;
    const others = [...best].filter(([other]) => other !== leader).map(([, maximum]) => maximum ?? 0n);
    const runnerUp = others.reduce((high, maximum) => (maximum > high ? maximum : high), 0n);
    const own = leader === null ? null : (best.get(leader) ?? null);
    const uncapped = runnerUp === 0n ? terms().openingPrice : BigInt(oracleNext(USD, Number(runnerUp)));
    if (own !== null) expect(price).toBe(uncapped < own ? uncapped : own);
    // Capped by the final leader, whose maximum nobody sees: above the runner-up, and at most one increment above.
    else expect(price >= runnerUp && price <= uncapped, `${price} for a runner-up at ${runnerUp}`).toBe(true);
  }
}

test(`every price follows from public amounts, or is capped by the final leader (SEED=${SEED})`, () => {
  let secrets = 0;
  for (let number = 0; number < LOTS; number += 1) {
    const seen = seenBy(randomLot(chanceOf(SEED, number)));
    follow(seen);
    secrets += seen.filter((bid) => bid.amount === null).length;
  }
  expect(secrets).toBeGreaterThanOrEqual(LOTS);
});

test(`no public amount says more of the leader than the price does, at any moment (SEED=${SEED})`, () => {
  for (let number = 0; number < LOTS / 10; number += 1) {
    const all = bidsOf(randomLot(chanceOf(SEED, number)));
    const lot = new Bidding(openLot());
    for (const bid of all) {
      lot.bid(bid.account, bid.maximum);
      const { leader, price } = lot.state;
      const own = seenBy(lot).filter((seen) => seen.account === leader?.account);
      expect(own.at(-1)?.amount).toBeNull();
      for (const { amount } of own) if (amount !== null) expect(amount).toBeLessThan(price);
    }
  }
});
