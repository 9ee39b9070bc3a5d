import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SimulatedHouse } from '../../test/support/live/house.ts';
import type { SimulatedLot } from '../../test/support/live/lot.ts';
import { openPage, type SimulatedPage } from '../../test/support/live/page.ts';
import { WoundTime } from '../../test/support/live/wound.ts';

const LOT = 'lot_1';
const WISH = { lot: LOT, maximum: 5_000 };

test('whatever happens on the way a bid is decided at most once, and its answer is the house\'s', async () => {
  const step = fc.record({ what: fc.constantFrom('wait', 'cable', 'restart', 'reload', 'online'), ms: fc.integer({ min: 0, max: 8_000 }) });
  const fate = fc.constantFrom('given' as const, 'given' as const, 'withheld' as const, 'busy' as const);
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.array(fate, { minLength: 1, maxLength: 12 }), fc.integer({ min: 900, max: 6_000 }), async (course, fates, maximum) => {
    const { house, lot, ...first } = open();
    let { page } = first;
    let drawn = 0;
    house.answers = () => fates[drawn++] ?? 'given';
    const placed = page.client.placeBid({ lot: LOT, maximum });
    for (const { what, ms } of course) {
      if (what === 'cable') house.cableOut = !house.cableOut;
      if (what === 'restart') house.stop();
      if (what === 'online') page.device.signal('online');
      if (what === 'reload') page = reloaded(house, page);
      house.time.pass(ms);
      house.up = true;
      await settled();
    }
    house.cableOut = false;
    await calm(house, 60);
    expect(house.decisions).toBe(1);
    const answer = page.client.bids.ofLot(LOT);
    const truth = house.decided.get(placed?.id ?? '');
    expect(answer?.state).toBe('answered');
    expect(answer?.result?.ok).toBe(truth !== undefined && truth.status < 300);
    expect(answer?.result).toMatchObject(truth?.status === 201 ? { seq: truth.body['seq'], outcome: truth.body['outcome'] } : { code: truth?.body['code'] });
    expect(lot.headFor(null).bidCount).toBe(truth?.status === 201 ? 1 : 0);
  }), { numRuns: 150 });
}, 60_000);

test('an answer in time goes from confirming to answered, and the lot shows it at once', () => {
  const { house, page } = open();
  expect(page.client.placeBid(WISH)).toMatchObject({ state: 'confirming', hindrance: null });
  house.time.pass(40);
  expect(page.client.bids.ofLot(LOT)).toMatchObject({ state: 'answered', result: { ok: true, outcome: 'leading', price: 1_000, minimum: 5_001 } });
  expect(page.client.lot(LOT).head?.you).toMatchObject({ leading: true, maximum: 5_000 });
});

test('while a bid has no answer another on the lot is not sent, however often the button is pressed', () => {
  const { house, page } = open();
  house.cableOut = true;
  expect(page.client.placeBid(WISH)).not.toBeNull();
  for (let times = 0; times < 10; times += 1) expect(page.client.placeBid({ ...WISH, maximum: 9_000 })).toBeNull();
  house.cableOut = false;
  house.time.pass(4_000);
  expect(house.decisions).toBe(1);
});

test('a bid whose line breaks says that it is not confirmed yet, and is asked for on the new line with its own number', () => {
  const { house, page } = open();
  house.answers = () => 'withheld';
  const placed = page.client.placeBid(WISH);
  house.time.pass(20);
  house.stop();
  expect(page.client.bids.ofLot(LOT)).toMatchObject({ state: 'not_confirmed_yet', hindrance: 'line', mayCount: true });
  house.answers = () => 'given';
  const asked: unknown[] = [];
  house.onFrame = (type, frame) => {
    if (type === 'bid') asked.push(frame['id']);
  };
  house.up = true;
  page.device.signal('online');
  house.time.pass(100);
  expect(asked).toEqual([placed?.id]);
  expect(page.client.bids.ofLot(LOT)).toMatchObject({ state: 'answered', result: { ok: true, replayed: true } });
  expect(house.decisions).toBe(1);
});

test('when the line carries beats and no answers the bid goes over HTTP with the same number', async () => {
  const { house, page } = open();
  let calls = 0;
  house.answers = () => ((calls += 1) === 1 ? 'withheld' : 'given');
  page.client.placeBid(WISH);
  house.time.pass(3_100);
  await settled();
  expect(page.client.bids.ofLot(LOT)).toMatchObject({ state: 'answered', result: { replayed: true } });
  expect(house.decisions).toBe(1);
});

test('busy is asked again after the time that the house named, and was no bid until then', async () => {
  const { house, page } = open();
  let busy = true;
  house.answers = () => (busy ? 'busy' : 'given');
  page.client.placeBid(WISH);
  house.time.pass(50);
  expect(page.client.bids.ofLot(LOT)).toMatchObject({ state: 'not_confirmed_yet', hindrance: 'busy', mayCount: false });
  busy = false;
  house.time.pass(900);
  await settled();
  expect(house.decisions).toBe(0);
  house.time.pass(1_000);
  await settled();
  expect(house.decisions).toBe(1);
  expect(page.client.bids.ofLot(LOT)).toMatchObject({ state: 'answered', result: { ok: true } });
});

test('after two minutes it gives up, says whether the bid may count, and asks on only when told to', async () => {
  const { house, page } = open();
  house.answers = () => 'busy';
  page.client.placeBid(WISH);
  await calm(house, 130);
  expect(page.client.bids.ofLot(LOT)).toMatchObject({ state: 'gave_up', mayCount: false });
  house.answers = () => 'given';
  await calm(house, 60);
  expect(house.decisions, 'nobody bids behind a person\'s back').toBe(0);
  page.client.bids.askAgain(page.client.bids.ofLot(LOT)?.id ?? '');
  await calm(house, 5);
  expect(page.client.bids.ofLot(LOT)).toMatchObject({ state: 'answered' });
  expect(house.decisions).toBe(1);
});

test('a refusal at the door is no answer to a bid that may have been decided', async () => {
  const { house, page } = open();
  house.answers = () => 'withheld';
  page.client.placeBid(WISH);
  house.time.pass(20);
  house.cookie = null;
  house.answers = () => 'given';
  await calm(house, 8);
  expect(page.client.bids.ofLot(LOT)).toMatchObject({ state: 'gave_up', hindrance: 'not_signed_in', mayCount: true });
});

test('a refusal by the rules is an answer, with the minimum to bid', () => {
  const { house, page, lot } = open();
  lot.bid('acc_2', 8_000);
  lot.bid('acc_3', 4_000);
  page.client.placeBid({ ...WISH, maximum: 2_000 });
  house.time.pass(40);
  expect(page.client.bids.ofLot(LOT)).toMatchObject({ state: 'answered', result: { ok: false, code: 'bid_too_low', minimum: 4_200 } });
});

test('a reload asks on; the next day, or for somebody else, it does not', async () => {
  const { house, page } = open();
  house.answers = () => 'withheld';
  page.client.placeBid(WISH);
  house.time.pass(20);
  const soon = reloaded(house, page);
  house.answers = () => 'given';
  await calm(house, 5);
  expect(soon.client.bids.ofLot(LOT)).toMatchObject({ state: 'answered', result: { replayed: true } });

  house.answers = () => 'withheld';
  soon.client.placeBid({ ...WISH, maximum: 9_000 });
  house.time.pass(20);
  soon.client.stop();
  house.answers = () => 'given';
  const stranger = openPage(house, { account: 'acc_2', memory: soon.memory });
  await calm(house, 10);
  expect(stranger.client.bids.ofLot(LOT)).toBeNull();
  stranger.client.stop();
  house.time.sleep(3_600_000);
  const late = openPage(house, { account: 'acc_1', memory: soon.memory });
  await calm(house, 10);
  expect(late.client.bids.ofLot(LOT)).toMatchObject({ state: 'gave_up', mayCount: true });
  expect(house.decisions).toBe(2);
});

test('nobody bids on a line that belongs to somebody else', async () => {
  const { house, page } = open();
  // Another tab signed in as somebody else, and this page\'s line broke: the new one is theirs.
  house.cookie = 'acc_2';
  house.stop();
  house.up = true;
  house.time.pass(1_500);
  expect(page.doubts).toBeGreaterThan(0);
  page.client.placeBid(WISH);
  await calm(house, 10);
  expect(house.decisions).toBe(0);
  expect(page.client.bids.ofLot(LOT)).toMatchObject({ state: 'answered', result: { ok: false, code: 'not_signed_in' } });
});

test.each(['', '{', 'null', '[1, {"id": 5}]', '{"id":"x"}'])('a memory of %j is no bid', (text) => {
  const house = new SimulatedHouse(new WoundTime());
  const page = openPage(house, { account: 'acc_1', memory: { text } });
  expect(page.client.bids.pending()).toEqual([]);
});

function open(): { house: SimulatedHouse; page: SimulatedPage; lot: SimulatedLot } {
  const house = new SimulatedHouse(new WoundTime());
  const lot = house.lot(LOT);
  const page = openPage(house, { account: 'acc_1' });
  page.watch(lot.id);
  house.time.pass(1_500);
  return { house, page, lot };
}

/** The tab loads its page anew, and remembers what it wrote down. */
function reloaded(house: SimulatedHouse, page: SimulatedPage): SimulatedPage {
  page.client.stop();
  const next = openPage(house, { account: 'acc_1', memory: page.memory });
  next.watch(LOT);
  return next;
}

/** Answers over HTTP come in a turn of their own. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
}

async function calm(house: SimulatedHouse, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    house.time.pass(1_000);
    await settled();
  }
}
