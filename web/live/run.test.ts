import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Fate, SimulatedHouse } from '../../test/support/live/house.ts';
import type { SimulatedLot } from '../../test/support/live/lot.ts';
import { openPage, type SimulatedPage } from '../../test/support/live/page.ts';
import { WoundTime } from '../../test/support/live/wound.ts';

/** Longer than anything that a page puts off. */
const CALM_MS = 60_000;
const NEVER = 3_600_000;

/** What may happen in a house and on the way to it, one thing after the other. */
type Happening = { what: 'bid' | 'freeze' | 'resume' | 'retract' | 'close' | 'wait' | 'restart' | 'cable' | 'sleep' | 'night' | 'wake'; who: number; amount: number; ms: number };

const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.oneof({ weight: 12, arbitrary: fc.constantFrom('bid' as const) }, { weight: 8, arbitrary: fc.constantFrom('wait' as const) },
    fc.constantFrom('freeze' as const, 'resume' as const, 'retract' as const, 'close' as const, 'restart' as const, 'cable' as const, 'sleep' as const, 'night' as const, 'wake' as const)),
  who: fc.integer({ min: 1, max: 4 }), amount: fc.integer({ min: 0, max: 2_000 }), ms: fc.integer({ min: 0, max: 4_000 }),
});
const fates: fc.Arbitrary<Fate[]> = fc.array(fc.constantFrom<Fate>('carried', 'carried', 'carried', 'lost', 'twice', 'late'), { minLength: 1, maxLength: 40 });

/** Ways to the house: everything goes through; calls and streams alone; calls alone. */
const WAYS = [{}, { socketsRefused: true }, { socketsRefused: true, streamsHeld: true }];

test('whatever is lost, doubled, late or out of order: a page shows only what was true, and all of it once calm', () => {
  fc.assert(fc.property(fc.array(happening, { maxLength: 40 }), fates, fc.boolean(), fc.constantFrom(...WAYS), (course, fate, viewerBids, way) => {
    const house = Object.assign(new SimulatedHouse(new WoundTime()), way);
    const lot = house.lot('lot_1');
    const page = openPage(house, { account: 'acc_1' });
    page.watch(lot.id);
    let drawn = 0;
    house.fate = () => fate[(drawn += 1) % fate.length] ?? 'carried';
    for (const each of course) happen(house, page, lot, viewerBids ? each : { ...each, who: Math.max(2, each.who) });
    onlyTheTruth(page, lot);
    // Calm: the line is fair again, the house is there, somebody looks.
    house.fate = () => 'carried';
    house.up = true;
    house.cableOut = false;
    page.device.signal('visible');
    house.time.pass(CALM_MS);
    onlyTheTruth(page, lot);
    const { head, fresh } = page.client.lot(lot.id);
    expect(head).toEqual(lot.headFor('acc_1'));
    expect(fresh).toBe(true);
  }), { numRuns: 400 });
});

test('a page that was open all night shows the morning as it is, within 2 s', () => {
  const { house, page, lot } = watching();
  house.cableOut = true;
  for (let round = 0; round < 600; round += 1) {
    lot.bid(`acc_${2 + (round % 2)}`, lot.headFor(null).minimum + 10_000);
    house.time.pass(60_000);
  }
  lot.close();
  expect(page.client.lot(lot.id)).toMatchObject({ fresh: false, head: { status: 'open' } });
  house.cableOut = false;
  page.device.signal('visible');
  house.time.pass(2_000);
  expect(page.client.lot(lot.id)).toMatchObject({ fresh: true, head: { status: 'closed', outcome: 'sold', seq: lot.seq, leader: lot.headFor(null).leader } });
});

test('a gap is asked for from the first missing event, and only the missing is sent again', () => {
  const { house, page, lot } = watching();
  const asked = framesOf(house);
  house.fate = () => 'lost';
  bidOf(house, lot, 'acc_2', 5_000);
  house.fate = () => 'carried';
  bidOf(house, lot, 'acc_3', 6_000);
  const lost = lot.seq - 1;
  house.time.pass(2_500);
  expect(asked.filter(({ type }) => type === 'watch')).toEqual([{ type: 'watch', lot: lot.id, from: lost }]);
  expect(page.client.lot(lot.id)).toMatchObject({ fresh: true, head: { seq: lot.seq, bidCount: 2 } });
});

test('a last event that is lost is noticed by the next beat', () => {
  const { house, page, lot } = watching();
  let first = true;
  house.fate = () => {
    const lost = first;
    first = false;
    return lost ? 'lost' : 'carried';
  };
  bidOf(house, lot, 'acc_2', 5_000);
  expect(page.client.lot(lot.id).head?.bidCount).toBe(0);
  house.time.pass(1_200);
  expect(page.client.lot(lot.id).head?.bidCount).toBe(1);
});

test('after resync the page shows what it knew, as old, and then the snapshot, even one from further back', () => {
  const { house, page, lot } = watching();
  bidOf(house, lot, 'acc_2', 5_000);
  const restored = new SimulatedHouse(house.time).lot(lot.id);
  house.lots.set(lot.id, restored);
  house.stop();
  house.up = true;
  page.device.signal('online');
  house.time.pass(1_500);
  expect(page.client.lot(lot.id)).toMatchObject({ fresh: true, head: { seq: restored.seq, bidCount: 0 } });
});

test('the outbid learn it from the public event, and their own minimum with it', () => {
  const { house, page, lot } = watching();
  page.client.placeBid({ lot: lot.id, maximum: 5_000 });
  house.time.pass(50);
  expect(page.client.lot(lot.id).head).toMatchObject({ minimum: 5_001, you: { leading: true, maximum: 5_000, bids: 1 } });
  house.time.pass(2_000);
  const asked = framesOf(house);
  bidOf(house, lot, 'acc_2', 9_000);
  expect(page.client.lot(lot.id).head).toMatchObject({ price: 5_100, minimum: 5_200, you: { leading: false, maximum: 5_000 } });
  expect(asked, 'nothing had to be asked for that').toEqual([]);
});

test('a lot is watched once however many look, lets go a moment after the last, and makes room for another', () => {
  const { house, page, lot, release } = watching();
  const again = page.watch(lot.id);
  const frames = framesOf(house);
  release();
  house.time.pass(5_000);
  expect(frames).toEqual([]);
  again();
  house.time.pass(1_000);
  page.watch(lot.id)();
  house.time.pass(1_000);
  expect(frames).toEqual([]);
  house.time.pass(3_000);
  expect(frames).toEqual([{ type: 'unwatch', lot: lot.id }]);
  expect(page.client.lot(lot.id).fresh).toBe(false);
});

test('of more lots than a house allows the first are watched, and the others as soon as there is room', () => {
  const house = new SimulatedHouse(new WoundTime());
  const page = openPage(house);
  const ids = Array.from({ length: 101 }, (_, index) => house.lot(`lot_${index}`).id);
  const releases = ids.map((id) => page.watch(id));
  house.time.pass(1_500);
  expect(page.client.lot('lot_99').fresh).toBe(true);
  expect(page.client.lot('lot_100').head).toBeNull();
  releases[0]?.();
  house.time.pass(2_500);
  expect(page.client.lot('lot_100').fresh).toBe(true);
});

test('a lot that is not there is said to be missing; one read over HTTP is shown at once and then kept up from its seq', () => {
  const house = new SimulatedHouse(new WoundTime());
  const lot = house.lot('lot_1');
  lot.bid('acc_2', 5_000);
  const page = openPage(house, { account: 'acc_1' });
  page.client.seed(lot.id, lot.headFor('acc_1'));
  expect(page.client.lot(lot.id)).toMatchObject({ fresh: false, head: { bidCount: 1 } });
  lot.bid('acc_3', 6_000);
  page.watch('lot_of_nobody');
  page.watch(lot.id);
  const frames = framesOf(house);
  house.time.pass(100);
  expect(frames).toContainEqual({ type: 'watch', lot: lot.id, from: 3 });
  expect(page.client.lot(lot.id)).toMatchObject({ fresh: true, head: { bidCount: 2 } });
  expect(page.client.lot('lot_of_nobody')).toMatchObject({ missing: true, head: null });
});

test('when somebody else signs in nothing of the first one\'s part is shown', () => {
  const { house, page, lot } = watching();
  bidOf(house, lot, 'acc_1', 5_000);
  house.time.pass(2_000);
  house.cookie = 'acc_2';
  page.client.identified('acc_2');
  expect(page.client.lot(lot.id)).toMatchObject({ fresh: false });
  expect(page.client.lot(lot.id).head?.you).toBeUndefined();
  house.time.pass(500);
  expect(page.client.lot(lot.id)).toMatchObject({ fresh: true, head: { you: { leading: false, maximum: null, bids: 0 }, minimum: 1_100 } });
});

function watching(): { house: SimulatedHouse; page: SimulatedPage; lot: SimulatedLot; release: () => void } {
  const house = new SimulatedHouse(new WoundTime());
  const lot = house.lot('lot_1');
  const page = openPage(house, { account: 'acc_1' });
  const release = page.watch(lot.id);
  house.time.pass(1_500);
  expect(page.client.lot(lot.id)).toMatchObject({ fresh: true, head: { seq: 1 } });
  return { house, page, lot, release };
}

function bidOf(house: SimulatedHouse, lot: SimulatedLot, account: string, maximum: number): void {
  lot.bid(account, maximum);
  house.publish(lot);
  house.time.pass(50);
}

/** Frames about lots that pages of the house send from now on. */
function framesOf(house: SimulatedHouse): Readonly<Record<string, unknown>>[] {
  const frames: Readonly<Record<string, unknown>>[] = [];
  house.onFrame = (type, frame) => {
    if (type === 'watch' || type === 'unwatch') frames.push(frame);
  };
  return frames;
}

/** At each moment the page showed a state that the lot was in, and never went back. */
function onlyTheTruth(page: SimulatedPage, lot: SimulatedLot): void {
  let before = -1;
  for (const { head } of page.seen) {
    if (head === null) continue;
    const { you: _you, minimum: _own, ...shown } = head;
    const { publicMinimum: _minimum, ...truth } = lot.publicAt(head.seq);
    expect(shown).toEqual(truth);
    expect(head.seq).toBeGreaterThanOrEqual(before);
    before = head.seq;
  }
}

function happen(house: SimulatedHouse, page: SimulatedPage, lot: SimulatedLot, { what, who, amount, ms }: Happening): void {
  switch (what) {
    case 'bid': lot.bid(`acc_${who}`, lot.headFor(`acc_${who}`).minimum + amount); break;
    case 'freeze': lot.freeze(); break;
    case 'resume': lot.resume(); break;
    case 'retract': lot.retract(); break;
    case 'close': lot.close(); break;
    case 'wait': house.time.pass(ms); break;
    case 'restart':
      house.stop();
      house.time.pass(ms);
      house.up = true;
      break;
    case 'cable': house.cableOut = !house.cableOut; break;
    case 'sleep': house.time.sleep(ms * 10); break;
    case 'night': house.time.sleep(NEVER); break;
    case 'wake': page.device.signal('woke'); break;
  }
  house.publish(lot);
  house.time.pass(20);
}
