import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIVE_PATH } from '#contracts/live.ts';
import { SimulatedHouse } from '../../test/support/live/house.ts';
import { openPage, type SimulatedPage } from '../../test/support/live/page.ts';
import { WoundTime } from '../../test/support/live/wound.ts';
import { backoffMs } from './backoff.ts';
import { BACKOFF_HIDDEN_MS_MAX, BACKOFF_VISIBLE_MS_MAX, LIVE_ADDRESS } from './limits.ts';

const LOT = 'lot_1';

test('the page speaks where the contract says', () => expect(LIVE_ADDRESS).toBe(LIVE_PATH));

test('a line on which nothing comes for 2.5 s is left for a new one', () => {
  const { house, page } = open();
  house.cableOut = true;
  house.time.pass(1_900);
  expect(state(page)).toBe('open');
  house.time.pass(1_000);
  expect(state(page)).not.toBe('open');
  expect(page.client.lot(LOT)).toMatchObject({ fresh: false });
  expect(page.client.lot(LOT).confirmedMs).toBeLessThanOrEqual(house.nowMs() - 2_400);
  expect(page.client.connectionView.lostMs).toBe(page.client.lot(LOT).confirmedMs);
  const before = house.connections;
  house.time.pass(10_000);
  expect(house.connections).toBeGreaterThan(before);
});

test('whenever the house comes back, with somebody looking and no word from the device, the page is right within 2 s', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 120_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.boolean(), (awayMs, chance, cable) => {
    const { house, page } = open(() => chance);
    if (cable) house.cableOut = true;
    else house.stop();
    house.time.pass(awayMs);
    const lot = house.lots.get(LOT);
    lot?.bid('acc_2', 9_000);
    if (lot !== undefined) house.publish(lot);
    house.up = true;
    house.cableOut = false;
    // A silence that nobody noticed yet is no return.
    if (state(page) === 'open') return;
    house.time.pass(2_000);
    expect(page.client.lot(LOT)).toMatchObject({ fresh: true, head: { bidCount: 1 } });
  }), { numRuns: 150 });
});

test('a restart of the house is seen at once, and seqs go on where they stood', () => {
  const { house, page } = open();
  house.stop();
  expect(state(page)).toBe('waiting');
  expect(page.client.lot(LOT).fresh).toBe(false);
  house.lots.get(LOT)?.bid('acc_2', 5_000);
  house.time.pass(3_000);
  house.up = true;
  house.time.pass(2_000);
  expect(state(page)).toBe('open');
  expect(page.client.lot(LOT)).toMatchObject({ fresh: true, head: { seq: 2, leader: 'Alias of acc_2' } });
});

test('after a sleep the page doubts what it shows until the line has answered, and takes a new line when it does not', () => {
  const { house, page } = open();
  house.time.sleep(60_000);
  house.time.pass(1);
  expect(state(page)).toBe('silent');
  expect(page.client.lot(LOT).fresh).toBe(false);
  house.time.pass(1_100);
  expect(state(page)).toBe('open');
  expect(page.client.lot(LOT).fresh).toBe(true);
  expect(house.connections).toBe(1);
  house.dropSilently();
  house.time.sleep(60_000);
  house.time.pass(2_000);
  expect(state(page)).toBe('open');
  expect(page.client.lot(LOT).fresh).toBe(true);
  expect(house.connections).toBe(2);
});

test('when the device says that it is offline the line itself is asked: one that still works is kept', () => {
  const { house, page } = open();
  page.device.online = false;
  page.device.signal('offline');
  house.time.pass(1_500);
  expect(state(page)).toBe('open');
  house.cableOut = true;
  page.device.signal('offline');
  house.time.pass(800);
  house.time.pass(1);
  // It stays offline through all tries: the words do not change to and fro.
  for (let step = 0; step < 12; step += 1) {
    house.time.pass(250);
    expect(state(page)).toBe('offline');
  }
  house.cableOut = false;
  page.device.online = true;
  page.device.signal('online');
  house.time.pass(1_500);
  expect(state(page)).toBe('open');
});

test.each(['online', 'focus', 'visible', 'woke'] as const)('"%s" ends a wait at once', (signal) => {
  const { house, page } = open();
  page.device.visible = false;
  house.stop();
  house.time.pass(60_000);
  expect(state(page)).toBe('waiting');
  house.up = true;
  page.device.signal(signal);
  house.time.pass(20);
  expect(state(page)).toBe('open');
});

test('with nobody looking a dead line is tried seldom', () => {
  for (const cable of [true, false]) {
    const { house, page } = open();
    page.device.visible = false;
    house.cableOut = cable;
    house.up = cable;
    if (!cable) house.stop();
    const before = house.connections;
    house.time.pass(600_000);
    expect(house.connections - before).toBeLessThan(600 / 5);
  }
});

test('a slow way, on which a welcome takes longer than another try is put off, is opened all the same', () => {
  const house = new SimulatedHouse(new WoundTime());
  house.latencyMs = { up: 3_000, down: 3_000 };
  const page = openPage(house);
  house.time.pass(7_000);
  expect(state(page)).toBe('open');
  expect(house.connections).toBeLessThan(6);
});

test('a page that was stopped stays silent, whatever happens', () => {
  const { house, page } = open();
  page.client.stop();
  page.device.signal('online');
  house.time.pass(60_000);
  expect(state(page)).toBe('stopped');
  expect(house.connections).toBe(1);
  page.client.start();
  house.time.pass(1_200);
  expect(page.client.lot(LOT).fresh).toBe(true);
});

test('waits double up to their limit, are never longer, and are spread', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.boolean(), fc.double({ min: 0, max: 0.999, noNaN: true }), (failures, visible, chance) => {
    const wait = backoffMs({ failures, visible, code: 1006, chance });
    expect(wait).toBeGreaterThan(100);
    expect(wait).toBeLessThanOrEqual(visible ? BACKOFF_VISIBLE_MS_MAX : BACKOFF_HIDDEN_MS_MAX);
  }));
  const spread = [0, 0.5, 0.99].map((chance) => backoffMs({ failures: 9, visible: false, code: 1006, chance }));
  expect(new Set(spread).size).toBe(3);
  expect(backoffMs({ failures: 1, visible: true, code: 1008, chance: 0 })).toBeGreaterThanOrEqual(30_000);
});

function open(chance: () => number = () => 0.5): { house: SimulatedHouse; page: SimulatedPage } {
  const house = new SimulatedHouse(new WoundTime());
  const lot = house.lot(LOT);
  const page = openPage(house, { chance });
  page.watch(lot.id);
  house.time.pass(1_500);
  expect(page.client.lot(LOT)).toMatchObject({ fresh: true });
  return { house, page };
}

const state = (page: SimulatedPage): string => page.client.connectionView.state;
