import { expect, test } from 'vitest';
import { minor, type Minor } from '../money.ts';
import { wasBought, whyNotWon, type ClosedLot, type PublicBid } from './why-not-won.ts';

const usd = (major: number): Minor => minor(BigInt(Math.round(major * 100)));
const bid = (seq: number, bidder: string, price: number, more: Partial<PublicBid> = {}): PublicBid =>
  ({ seq, bidder, amount: null, price: usd(price), automatic: false, atMs: seq * 1_000, retracted: false, ...more });
const lot = (price: number, you: { leading?: boolean; maximum?: number | null; alias?: string | null } = {}, outcome: ClosedLot['outcome'] = 'sold'): ClosedLot => ({
  outcome, price: usd(price),
  you: { alias: you.alias === undefined ? 'You' : you.alias, leading: you.leading ?? false, maximum: you.maximum === null ? null : usd(you.maximum ?? 50) },
});

test('who leads a sold lot has won it', () => {
  expect(whyNotWon(lot(20, { leading: true }), [bid(2, 'You', 20)])).toEqual({ kind: 'won' });
});

test('who never bid has nothing to be told', () => {
  expect(whyNotWon(lot(20, { alias: null, maximum: null }), [bid(2, 'Other', 20)])).toEqual({ kind: 'no_bid' });
});

test('a lot that was withdrawn is nobody\'s, whoever led', () => {
  expect(whyNotWon(lot(20, { leading: true }, 'withdrawn'), [bid(2, 'You', 20)])).toEqual({ kind: 'withdrawn' });
});

test('of bidders below the reserve each is told that it was not met, the leader that no other bid was higher', () => {
  expect(whyNotWon(lot(20, { leading: true }, 'passed'), [bid(2, 'You', 20)])).toEqual({ kind: 'reserve_not_met', led: true, maximum: usd(50) });
  expect(whyNotWon(lot(51, {}, 'passed'), [bid(3, 'Other', 51), bid(2, 'You', 20)])).toEqual({ kind: 'reserve_not_met', led: false, maximum: usd(50) });
});

test('a maximum that led is beaten by the first bid that took the lead after it, not by a later one', () => {
  const history = [bid(6, 'Third', 80), bid(5, 'Other', 60), bid(4, 'Other', 51), bid(3, 'Low', 30, { automatic: true }), bid(2, 'You', 20)];
  expect(whyNotWon(lot(80), history)).toEqual({ kind: 'outbid', maximum: usd(50), by: usd(51), atMs: 4_000 });
});

test('a maximum that was answered at once was beaten in the moment it was bid', () => {
  expect(whyNotWon(lot(51), [bid(3, 'You', 51, { automatic: true }), bid(2, 'Other', 10)])).toEqual({ kind: 'outbid', maximum: usd(50), by: usd(51), atMs: 3_000 });
});

test('of two equal maxima the later bidder is told that the earlier one stands', () => {
  expect(whyNotWon(lot(50), [bid(3, 'You', 50, { automatic: true }), bid(2, 'Other', 10)])).toEqual({ kind: 'equal_later', maximum: usd(50), atMs: 3_000 });
});

test('the newest own bid counts, also where an earlier one led', () => {
  const history = [bid(5, 'You', 51, { automatic: true }), bid(4, 'Other', 25), bid(2, 'You', 10)];
  expect(whyNotWon(lot(51), history)).toMatchObject({ kind: 'outbid', by: usd(51), atMs: 5_000 });
});

test('bids that were taken back neither beat nor stand', () => {
  const history = [bid(5, 'Other', 51), bid(4, 'Gone', 90, { retracted: true }), bid(2, 'You', 20)];
  expect(whyNotWon(lot(51), history)).toMatchObject({ kind: 'outbid', atMs: 5_000 });
  expect(whyNotWon(lot(51, { maximum: null }), [bid(3, 'Other', 51), bid(2, 'You', 20, { retracted: true })])).toEqual({ kind: 'taken_back' });
});

test('a history that is cut off still says by how much', () => {
  expect(whyNotWon(lot(80), [bid(9, 'Third', 80)])).toEqual({ kind: 'outbid', maximum: usd(50), by: usd(80), atMs: null });
  expect(whyNotWon(lot(50), [bid(9, 'Third', 50)])).toEqual({ kind: 'equal_later', maximum: usd(50), atMs: null });
});

test('a lot was bought when its price went up without a bid', () => {
  expect(wasBought({ outcome: 'sold', price: usd(90) }, [])).toBe(true);
  expect(wasBought({ outcome: 'sold', price: usd(90) }, [bid(2, 'You', 20)])).toBe(true);
  expect(wasBought({ outcome: 'sold', price: usd(20) }, [bid(2, 'You', 20)])).toBe(false);
  expect(wasBought({ outcome: 'sold', price: usd(10) }, [bid(3, 'Gone', 20, { retracted: true }), bid(2, 'You', 10)])).toBe(false);
  expect(wasBought({ outcome: 'passed', price: usd(90) }, [])).toBe(false);
  expect(whyNotWon(lot(90), [bid(2, 'You', 20)])).toEqual({ kind: 'bought', price: usd(90) });
});
