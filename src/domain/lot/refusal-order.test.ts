import { expect, test } from 'vitest';
import { A, B, Bidding, GOOD_STANDING, openLot } from '../../../test/properties/given.ts';
import { minor } from '../money.ts';
import { REFUSAL_ORDER, type BidCommand, type RefusalReason } from './commands.ts';
import { decideBid, decideBuy } from './decide.ts';

/** A question to the rules, and how to spoil it so that exactly one rule refuses it. */
type Question = { command: BidCommand; atMs: number };

const lot = new Bidding(openLot({ approvalRequired: true, buyNowPrice: minor(5000n) }, 4000n));
lot.take([{
  kind: 'bid.accepted', account: B, bidder: 1, maximum: minor(3000n), leading: true, seq: 2, atMs: lot.state.lastDecidedAtMs,
  price: minor(1000n), bidCount: 1, closesAtMs: lot.state.closesAtMs,
}]);
const SOUND: Question = {
  atMs: lot.state.lastDecidedAtMs,
  command: { account: A, bidder: null, maximum: minor(3500n), currency: 'USD', standing: { ...GOOD_STANDING, approved: true } },
};

const standing = (own: Partial<BidCommand['standing']>) => ({ atMs, command }: Question): Question =>
  ({ atMs, command: { ...command, standing: { ...command.standing, ...own } } });
const command = (own: Partial<BidCommand>) => (question: Question): Question => ({ ...question, command: { ...question.command, ...own } });

const FAULTS: Record<RefusalReason, (question: Question) => Question> = {
  lot_closed: (question) => ({ ...question, atMs: lot.state.closesAtMs }),
  account_blocked: standing({ blocked: true }),
  not_approved: standing({ approved: false }),
  seller_may_not_bid: standing({ linkedToSeller: true }),
  staff_may_not_bid: standing({ staff: true }),
  wrong_currency: command({ currency: 'EUR' }),
  buy_now_gone: (question) => question,
  own_maximum_not_raised: command({ account: B, maximum: minor(3000n) }),
  bid_too_low: command({ maximum: minor(1049n) }),
  limit_exceeded: standing({ exposureLimit: minor(1n) }),
  deposit_required: standing({ depositMet: false }),
};

const ofBids = REFUSAL_ORDER.filter((reason) => reason !== 'buy_now_gone');
const ofPurchases = REFUSAL_ORDER.filter((reason) => reason !== 'own_maximum_not_raised' && reason !== 'bid_too_low');
const pairs = (reasons: readonly RefusalReason[]): RefusalReason[][] => reasons.flatMap((first, place) => reasons.slice(place).map((second) => [first, second]));

test('the published order is the one of the rules', () => {
  expect(REFUSAL_ORDER).toEqual([
    'lot_closed', 'account_blocked', 'not_approved', 'seller_may_not_bid', 'staff_may_not_bid', 'wrong_currency',
    'buy_now_gone', 'own_maximum_not_raised', 'bid_too_low', 'limit_exceeded', 'deposit_required',
  ]);
  expect(decideBid(lot.state, SOUND.command, SOUND.atMs)).toMatchObject({ ok: true });
  expect(decideBuy(lot.state, SOUND.command, SOUND.atMs)).toMatchObject({ ok: true });
});

// The later fault is spoiled in first, so that who asks stays who the earlier fault needs.
test.each(pairs(ofBids))('of a bid: %s comes before %s', (first = 'lot_closed', second = 'lot_closed') => {
  const { command: bid, atMs } = FAULTS[first](FAULTS[second](SOUND));
  expect(decideBid(lot.state, bid, atMs)).toMatchObject({ ok: false, refusal: { reason: first } });
});

test.each(pairs(ofPurchases))('of a purchase: %s comes before %s', (first = 'lot_closed', second = 'lot_closed') => {
  const { command: buy, atMs } = FAULTS[first](FAULTS[second](SOUND));
  const gone = { ...lot.state, buyNowGone: first === 'buy_now_gone' || second === 'buy_now_gone' };
  expect(decideBuy(gone, buy, atMs)).toMatchObject({ ok: false, refusal: { reason: first } });
});
