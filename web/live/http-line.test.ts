import { expect, test } from 'vitest';
import { pollLots } from '#contracts/http/live.ts';
import { SimulatedHouse } from '../../test/support/live/house.ts';
import { openPage, type SimulatedPage } from '../../test/support/live/page.ts';
import { WoundTime } from '../../test/support/live/wound.ts';
import { POLL_ADDRESS, SOCKET_AGAIN_MS, STREAMS_MAX } from './limits.ts';

/* Ways that let calls through and no sockets, as some proxies do. */

const RIGHT_WITHIN_MS = 2_000;

test('the page asks where the contract says', () => expect(POLL_ADDRESS).toBe(`/api/v1${pollLots.path}`));

test('where every socket is refused the lots are live all the same: the first by a stream, the others by a call each second', () => {
  const { house, page, ids } = blocked(5);
  house.time.pass(RIGHT_WITHIN_MS);
  expect(ids.map((id) => page.client.lot(id).fresh)).toEqual([true, true, true, true, true]);
  expect(page.client.connectionView).toMatchObject({ state: 'open', lostMs: null });
  expect(house.streams.size).toBe(STREAMS_MAX);
  happen(house, ids, 50);
  expect(page.client.lot('lot_0').head?.bidCount).toBe(1);
  house.time.pass(1_200);
  expect(ids.map((id) => page.client.lot(id).head?.bidCount)).toEqual([1, 1, 1, 1, 1]);
});

test('a page of streamed lots asks for nothing else, save who is signed in, now and then', () => {
  const { house, page } = blocked(1);
  house.time.pass(5_000);
  const before = house.polls;
  house.time.pass(20_000);
  // Five round trips for the clock may fall into that time.
  expect(house.polls - before).toBeLessThanOrEqual(8);
  expect(page.client.lot('lot_0').fresh).toBe(true);
});

test('a way that holds streams back too leaves the calls, and is asked for a stream ever more seldom', () => {
  const { house, page, ids } = blocked(2);
  house.streamsHeld = true;
  house.time.pass(RIGHT_WITHIN_MS);
  for (let round = 1; round <= 20; round += 1) {
    happen(house, ids, RIGHT_WITHIN_MS);
    expect(ids.map((id) => page.client.lot(id)), `round ${round}`).toMatchObject([{ fresh: true, head: { bidCount: round } }, { fresh: true, head: { bidCount: round } }]);
  }
});

test('a stream that ends is taken up again from the next event, and its lot is asked for meanwhile', () => {
  const { house, page, ids } = blocked(1);
  house.time.pass(RIGHT_WITHIN_MS);
  house.stop();
  house.up = true;
  happen(house, ids, RIGHT_WITHIN_MS);
  expect(page.client.lot('lot_0')).toMatchObject({ fresh: true, head: { bidCount: 1 } });
  expect(house.streams.size).toBe(1);
});

test('a gap in a stream is noticed by its beat, and filled', () => {
  const { house, page, ids } = blocked(1);
  house.time.pass(RIGHT_WITHIN_MS);
  house.fate = () => 'lost';
  happen(house, ids, 50);
  house.fate = () => 'carried';
  expect(page.client.lot('lot_0').head?.bidCount).toBe(0);
  house.time.pass(1_500);
  expect(page.client.lot('lot_0')).toMatchObject({ fresh: true, head: { bidCount: 1 } });
});

test('a socket that is let through later takes over, without a moment of doubt', () => {
  const { house, page, ids } = blocked(2);
  house.time.pass(RIGHT_WITHIN_MS);
  const seenBefore = page.seen.length;
  house.socketsRefused = false;
  house.time.pass(SOCKET_AGAIN_MS + 3_000);
  expect(house.streams.size).toBe(0);
  const asked = house.polls;
  happen(house, ids, 10_000);
  expect(house.polls).toBe(asked);
  expect(ids.map((id) => page.client.lot(id).head?.bidCount)).toEqual([1, 1]);
  expect(page.seen.slice(seenBefore).every(({ fresh }) => fresh)).toBe(true);
});

test('the house comes back with sockets: what goes over HTTP in between is left for them at once', () => {
  const house = new SimulatedHouse(new WoundTime());
  house.lot('lot_0');
  const page = openPage(house);
  page.watch('lot_0');
  house.time.pass(1_000);
  house.stop();
  house.time.pass(30_000);
  house.up = true;
  house.time.pass(RIGHT_WITHIN_MS);
  expect(page.client.lot('lot_0').fresh).toBe(true);
  const asked = house.polls;
  house.time.pass(20_000);
  expect(house.polls).toBe(asked);
});

test('the way is gone altogether: the page says so in time, and is right within 2 s of its return', () => {
  const { house, page, ids } = blocked(2);
  house.time.pass(RIGHT_WITHIN_MS);
  house.cableOut = true;
  house.time.pass(3_000);
  expect(ids.map((id) => page.client.lot(id).fresh)).toEqual([false, false]);
  expect(page.client.connectionView.lostMs).toBeLessThanOrEqual(house.nowMs() - 2_400);
  house.time.pass(60_000);
  house.cableOut = false;
  happen(house, ids, RIGHT_WITHIN_MS + 100);
  expect(ids.map((id) => page.client.lot(id))).toMatchObject([{ fresh: true, head: { bidCount: 1 } }, { fresh: true, head: { bidCount: 1 } }]);
});

test('bids have their own call, and the viewer\'s part follows', async () => {
  const { house, page } = blocked(1, 'acc_1');
  house.time.pass(RIGHT_WITHIN_MS);
  page.client.placeBid({ lot: 'lot_0', maximum: 5_000 });
  await Promise.resolve();
  await Promise.resolve();
  expect(page.client.bids.ofLot('lot_0')).toMatchObject({ state: 'answered', result: { ok: true, outcome: 'leading' } });
  house.time.pass(RIGHT_WITHIN_MS);
  expect(page.client.lot('lot_0').head).toMatchObject({ bidCount: 1, minimum: 5_001, you: { leading: true, maximum: 5_000, bids: 1 } });
  happen(house, ['lot_0'], 50, 9_000);
  expect(page.client.lot('lot_0').head).toMatchObject({ you: { leading: false } });
});

test('in a window that nobody sees no stream is held, and the lots are kept up by calls', () => {
  const { house, page, ids } = blocked(1);
  house.time.pass(RIGHT_WITHIN_MS);
  page.device.visible = false;
  page.device.signal('hidden');
  happen(house, ids, RIGHT_WITHIN_MS);
  expect(house.streams.size).toBe(0);
  expect(page.client.lot('lot_0')).toMatchObject({ fresh: true, head: { bidCount: 1 } });
  page.device.visible = true;
  page.device.signal('visible');
  house.time.pass(100);
  expect(house.streams.size).toBe(1);
});

test('a lot that is not there is said to be missing, and one that is let go is not asked for any more', () => {
  const { house, page, releases } = blocked(2);
  page.watch('lot_99');
  house.time.pass(RIGHT_WITHIN_MS);
  expect(page.client.lot('lot_99')).toMatchObject({ missing: true });
  releases.forEach((release) => release());
  house.time.pass(4_000);
  expect(house.streams.size).toBe(0);
});

test('when the session ends elsewhere the page asks who is signed in', () => {
  const { house, page } = blocked(1, 'acc_1');
  house.time.pass(RIGHT_WITHIN_MS);
  house.cookie = null;
  house.time.pass(13_000);
  expect(page.doubts).toBeGreaterThan(0);
});

test('the house\'s clock is read by calls, within 250 ms on a slow way', () => {
  const { house, page } = blocked(1);
  house.latencyMs = { up: 200, down: 40 };
  house.time.pass(8_000);
  const { clock } = page.client;
  expect(clock.errorMs()).not.toBeNull();
  expect(Math.abs((clock.nowMs() ?? 0) - house.nowMs())).toBeLessThanOrEqual(Math.min(250, clock.errorMs() ?? 0));
});

/** A page that looks at so many lots, on a way that lets no socket through. */
function blocked(count: number, account: string | null = null): { house: SimulatedHouse; page: SimulatedPage; ids: string[]; releases: (() => void)[] } {
  const house = new SimulatedHouse(new WoundTime());
  house.socketsRefused = true;
  const ids = Array.from({ length: count }, (_, index) => house.lot(`lot_${index}`).id);
  const page = openPage(house, { account });
  return { house, page, ids, releases: ids.map((id) => page.watch(id)) };
}

/** Somebody bids on each of the lots; then so much time passes. */
function happen(house: SimulatedHouse, ids: readonly string[], ms: number, above = 0): void {
  for (const id of ids) {
    const lot = house.lots.get(id);
    if (lot === undefined) throw new Error(`there is no ${id}`);
    lot.bid('acc_7', lot.headFor('acc_7').minimum + above);
    house.publish(lot);
  }
  house.time.pass(ms);
}
