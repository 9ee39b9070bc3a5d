import { afterAll, beforeAll, expect, test } from 'vitest';
import { biddingHouse, type BiddingHouse } from '../../../test/support/bidding.ts';
import { approvalId, saleId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';

let house: BiddingHouse;
// Waits that no slow machine uses up: nobody here is to hear busy.
beforeAll(async () => { house = await biddingHouse({ waits: { queueMs: 60_000, parkedMs: 60_000 } }); });
afterAll(async () => { await house.stop(); });

test('of 50 bids racing over 50 lots a bidder with a limit gets no more than the limit allows', async () => {
  const account = house.account('limited');
  await house.bidding.commands.setStanding({ kind: 'exposure_limit', account, currency: 'USD', limit: minor(10_000n) });
  const last = await house.lot();
  const lots = [last];
  while (lots.length < 50) lots.unshift(await house.lot());
  const answers = await Promise.all(lots.map((lot) => house.bid(lot, 'limited', 3_000n)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
  expect(answers.filter((answer) => !answer.ok && answer.code === 'limit_exceeded')).toHaveLength(47);
  await house.bidding.commands.setStanding({ kind: 'exposure_limit', account, currency: 'USD', limit: null });
  expect(await house.bid(last, 'limited', 3_000n)).toMatchObject({ ok: true });
});

test('who is blocked, linked to the seller, of the staff or without approval is refused, in that order, from the next bid on', async () => {
  const lot = await house.lot({ approvalRequired: true });
  const account = house.account('eve');
  const seller = house.account('the seller');
  const change = house.bidding.commands.setStanding;
  const refusal = async (): Promise<string> => {
    const answer = await house.bid(lot, 'eve', 5_000n);
    return answer.ok ? 'accepted' : answer.code;
  };
  await change({ kind: 'account', account, blocked: true, staff: true });
  await change({ kind: 'link', seller, account, linked: true });
  expect(await refusal()).toBe('account_blocked');
  await change({ kind: 'account', account, blocked: false });
  expect(await refusal()).toBe('not_approved');
  await change({ kind: 'approval', sale: saleId(1n), account, approved: true });
  expect(await refusal()).toBe('seller_may_not_bid');
  await change({ kind: 'link', seller, account, linked: false });
  expect(await refusal()).toBe('staff_may_not_bid');
  await change({ kind: 'account', account, staff: false });
  expect(await refusal()).toBe('accepted');
  expect(await house.bid(lot, 'the seller', 9_000n)).toMatchObject({ ok: false, code: 'not_approved' });
});

test('a bidder takes all own bids back while more than 12 hours are left, and the others are replayed', async () => {
  const lot = await house.lot({ closesInMs: 24 * 3_600_000 });
  await house.bid(lot, 'anna', 5_000n);
  await house.bid(lot, 'bob', 8_000n);
  await house.bid(lot, 'carl', 6_000n);
  const answer = await house.bidding.commands.retract({ account: house.account('bob'), lot, key: 'oops', reason: 'typing_error' });
  expect(answer).toMatchObject({ ok: true, seq: 5 });
  const head = await house.head(lot, 'carl');
  expect(head).toMatchObject({ price: 5_100n, bidCount: 2, seq: 5, you: { leading: true } });
  expect((await house.head(lot, 'bob')).you).toMatchObject({ leading: false, bids: 0, maximum: null });
  expect((await house.bidding.queries.bidsOf(house.account('bob'), null, 10)).items).toContainEqual({ lot, bids: 0, maximum: null });
  expect(await house.bidding.commands.retract({ account: house.account('bob'), lot, key: 'oops', reason: 'typing_error' })).toMatchObject({ ok: true, seq: 5 });
  expect(await house.bidding.commands.retract({ account: house.account('bob'), lot, key: 'more', reason: 'typing_error' }))
    .toMatchObject({ ok: false, code: 'nothing_to_retract' });
  expect((await house.bidding.queries.history(lot, null, 50)).map(({ seq, retracted }) => [seq, retracted])).toEqual([[4, false], [3, true], [2, false]]);
});

test('a bid is voided by two members of staff, never by one', async () => {
  const lot = await house.lot();
  await house.bid(lot, 'anna', 5_000n);
  await house.bid(lot, 'bob', 8_000n);
  const [first, second] = [house.account('clerk one'), house.account('clerk two')];
  const asked = await house.bidding.commands.requestVoid({ lot, seq: 3, by: first, reason: 'bid by mistake on the phone' });
  expect(asked.ok).toBe(true);
  const approval = asked.approvalId ?? approvalId(1n);
  expect(await house.bidding.commands.requestVoid({ lot, seq: 3, by: second, reason: 'again' })).toMatchObject({ ok: false, code: 'wrong_state' });
  expect(await house.bidding.commands.requestVoid({ lot, seq: 1, by: second, reason: 'not a bid' })).toMatchObject({ ok: false, code: 'nothing_to_retract' });
  expect(await house.bidding.commands.approve({ approval, by: first })).toMatchObject({ ok: false, code: 'same_person' });
  expect(await house.head(lot)).toMatchObject({ price: 5_100n, bidCount: 2 });
  expect(await house.bidding.commands.approve({ approval, by: second })).toMatchObject({ ok: true, seq: 4 });
  expect(await house.head(lot)).toMatchObject({ price: 1_000n, bidCount: 1, seq: 4 });
  expect(await house.bidding.commands.approve({ approval, by: second })).toMatchObject({ ok: false, code: 'wrong_state' });
  expect(await house.bidding.commands.requestVoid({ lot, seq: 3, by: first, reason: 'once more' })).toMatchObject({ ok: false, code: 'nothing_to_retract' });
});

test('a void on a lot that closed meanwhile is refused once and waits for nobody any more', async () => {
  const lot = await house.lot();
  await house.bid(lot, 'anna', 5_000n);
  const [first, second] = [house.account('clerk one'), house.account('clerk two')];
  const asked = await house.bidding.commands.requestVoid({ lot, seq: 2, by: first, reason: 'bid by mistake' });
  const approval = asked.approvalId ?? approvalId(1n);
  await house.bidding.commands.withdraw({ lot, by: first, reason: 'damaged', operator: true });
  expect(await house.bidding.commands.approve({ approval, by: second })).toMatchObject({ ok: false, code: 'lot_closed' });
  expect(await house.bidding.commands.approve({ approval, by: second })).toMatchObject({ ok: false, code: 'wrong_state' });
  expect((await house.bidding.operations.voidsWaiting(null, 100)).filter((one) => one.lot === lot)).toEqual([]);
});

test('a second member of staff declines a void with a reason: it ends for good, and the bid counts as it did', async () => {
  const lot = await house.lot();
  await house.bid(lot, 'anna', 5_000n);
  await house.bid(lot, 'bob', 8_000n);
  const [first, second, third] = [house.account('clerk one'), house.account('clerk two'), house.account('clerk three')];
  const { approvalId: approval = approvalId(1n) } = await house.bidding.commands.requestVoid({ lot, seq: 3, by: first, reason: 'bid by mistake' });
  expect(await house.bidding.commands.decline({ approval, by: second, reason: 'he meant it' })).toMatchObject({ ok: true, lot, seq: 3 });
  for (const by of [first, second, third]) {
    expect(await house.bidding.commands.approve({ approval, by })).toMatchObject({ ok: false, code: 'wrong_state' });
    expect(await house.bidding.commands.decline({ approval, by, reason: 'again' })).toMatchObject({ ok: false, code: 'wrong_state' });
  }
  expect(await house.head(lot)).toMatchObject({ price: 5_100n, bidCount: 2, seq: 3 });
  expect((await house.bidding.operations.voidsWaiting(null, 100)).filter((one) => one.lot === lot)).toEqual([]);
  expect((await house.bidding.operations.voidsEnded(null, 1))[0]).toMatchObject({ approval, lot, seq: 3, end: 'declined', by: second, endReason: 'he meant it', askedBy: first, reason: 'bid by mistake', price: 5_100n });
  // Something new may come to light: it may be asked for again, and that is another matter.
  const again = await house.bidding.commands.requestVoid({ lot, seq: 3, by: second, reason: 'the card was stolen' });
  expect(await house.bidding.commands.approve({ approval: again.approvalId ?? approval, by: first })).toMatchObject({ ok: true, seq: 4 });
  expect((await house.bidding.operations.voidsEnded(null, 2)).map(({ end }) => end)).toEqual(['approved', 'declined']);
  expect(await house.bidding.commands.decline({ approval: approvalId(1n), by: second, reason: 'none' })).toMatchObject({ ok: false, code: 'not_found' });
});

test('who asked for a void withdraws it', async () => {
  const lot = await house.lot();
  await house.bid(lot, 'anna', 5_000n);
  const first = house.account('clerk one');
  const { approvalId: approval = approvalId(1n) } = await house.bidding.commands.requestVoid({ lot, seq: 2, by: first, reason: 'the wrong bid' });
  expect(await house.bidding.commands.decline({ approval, by: first, reason: 'meant another one' })).toMatchObject({ ok: true, seq: 2 });
  expect((await house.bidding.operations.voidsEnded(null, 1))[0]).toMatchObject({ approval, end: 'withdrawn', by: first });
});

test('a void is either carried out or declined, also when both are asked for at once', async () => {
  const [first, second, third] = [house.account('clerk one'), house.account('clerk two'), house.account('clerk three')];
  for (let round = 0; round < 8; round += 1) {
    const lot = await house.lot();
    await house.bid(lot, 'anna', 5_000n);
    const { approvalId: approval = approvalId(1n) } = await house.bidding.commands.requestVoid({ lot, seq: 2, by: first, reason: 'bid by mistake' });
    const ways = [() => house.bidding.commands.approve({ approval, by: second }), () => house.bidding.commands.decline({ approval, by: third, reason: 'no' })];
    const answers = await Promise.all((round % 2 === 0 ? ways : ways.toReversed()).map((way) => way()));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const [ended] = await house.bidding.operations.voidsEnded(null, 1);
    expect([ended?.approval, ended?.end]).toEqual([approval, (await house.head(lot)).bidCount === 0 ? 'approved' : 'declined']);
  }
});

test('of a bid that its bidder took back meanwhile there is nothing to decline, and the void waits no more', async () => {
  const lot = await house.lot({ closesInMs: 24 * 3_600_000 });
  await house.bid(lot, 'anna', 5_000n);
  const { approvalId: approval = approvalId(1n) } = await house.bidding.commands.requestVoid({ lot, seq: 2, by: house.account('clerk one'), reason: 'bid by mistake' });
  await house.bidding.commands.retract({ account: house.account('anna'), lot, key: 'back', reason: 'typing_error' });
  expect(await house.bidding.commands.decline({ approval, by: house.account('clerk one'), reason: 'gone' })).toMatchObject({ ok: false, code: 'nothing_to_retract' });
  expect((await house.bidding.operations.voidsEnded(null, 1))[0]).toMatchObject({ approval, end: 'lapsed' });
});

test('buy-now has exactly one buyer', async () => {
  const lot = await house.lot({ buyNowPrice: minor(9_000n) });
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) =>
    house.bidding.commands.buyNow({ account: house.account(`buyer ${i}`), lot, key: 'buy' })));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(answers.filter((answer) => !answer.ok).every((answer) => !answer.ok && answer.code === 'lot_closed')).toBe(true);
  expect(await house.head(lot)).toMatchObject({ status: 'closed', outcome: 'sold', price: 9_000n });
  const winner = house.account(`buyer ${answers.findIndex(({ ok }) => ok)}`);
  expect((await house.bidding.queries.bidsOf(winner, null, 10)).items).toContainEqual(expect.objectContaining({ lot, bids: 0 }));
  const late = await house.lot({ buyNowPrice: minor(9_000n) });
  await house.bid(late, 'anna', 1_000n);
  expect(await house.bidding.commands.buyNow({ account: house.account('bob'), lot: late, key: 'b' })).toMatchObject({ ok: false, code: 'buy_now_gone' });
});

test('a freeze stops bids, a resume gives at least a full window', async () => {
  const lot = await house.lot({ closesInMs: 30_000 });
  const clerk = house.account('clerk one');
  expect(await house.bidding.commands.freeze({ lot, by: clerk, reason: 'photo was wrong' })).toMatchObject({ ok: true, seq: 2 });
  expect(await house.bid(lot, 'anna', 5_000n)).toMatchObject({ ok: false, code: 'lot_frozen' });
  const resumed = await house.bidding.commands.resume({ lot, by: clerk });
  expect(resumed).toMatchObject({ ok: true, seq: 3 });
  const { serverTimeMs, closesAtMs } = await house.head(lot);
  expect(closesAtMs - serverTimeMs).toBeGreaterThan(100_000);
  expect(await house.bid(lot, 'anna', 5_000n)).toMatchObject({ ok: true, seq: 4 });
});

test('lowering the reserve makes no standing bidder a buyer, and the reserve is never shown', async () => {
  const lot = await house.lot({ reservePrice: 9_000n });
  await house.bid(lot, 'anna', 5_000n);
  expect(await house.head(lot)).toMatchObject({ reserve: 'unmet', price: 1_000n });
  const by = house.account('the seller');
  expect(await house.bidding.commands.lowerReserve({ lot, by, reservePrice: minor(4_000n) })).toMatchObject({ ok: true });
  expect(await house.head(lot, 'anna')).toMatchObject({ reserve: 'unmet', you: { maximum: 3_999n } });
  expect(await house.bid(lot, 'anna', 5_000n)).toMatchObject({ ok: true, price: 4_000n });
  expect(await house.head(lot)).toMatchObject({ reserve: 'met' });
  expect(JSON.stringify(house.events, (_, value) => (typeof value === 'bigint' ? Number(value) : value))).not.toContain('reservePrice');
});

test('amounts outside 1 to 10^15 and unknown currencies are refused before anything is decided', async () => {
  const lot = await house.lot();
  for (const maximum of [0n, -1n, 1_000_000_000_000_001n]) expect(await house.bid(lot, 'anna', maximum)).toMatchObject({ ok: false, code: 'malformed' });
  const bid = { account: house.account('anna'), lot, maximum: minor(5_000n) };
  expect(await house.bidding.commands.placeBid({ ...bid, key: 'c1', currency: 'usd","' })).toMatchObject({ ok: false, code: 'malformed' });
  expect(await house.bidding.commands.placeBid({ ...bid, key: 'c2', currency: 'EUR' })).toMatchObject({ ok: false, code: 'wrong_currency' });
  expect(await house.bidding.commands.placeBid({ ...bid, key: '', currency: 'USD' })).toMatchObject({ ok: false, code: 'idempotency_key_required' });
  expect(await house.bidding.commands.placeBid({ ...bid, lot: 'lot_1' as never, key: 'c3' })).toMatchObject({ ok: false, code: 'unknown_lot' });
  expect(await house.head(lot)).toMatchObject({ bidCount: 0, seq: 1 });
});
