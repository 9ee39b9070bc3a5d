import { expect, test } from 'vitest';
import { SimulatedHouse } from '../../test/support/live/house.ts';
import { openPage, type SimulatedPage } from '../../test/support/live/page.ts';
import { WoundTime } from '../../test/support/live/wound.ts';

const TEN_MINUTES_MS = 600_000;

test.each([
  { up: 5, down: 5 }, { up: 180, down: 20 }, { up: 20, down: 180 }, { up: 200, down: 290 },
])('with the device\'s clock ten minutes wrong and a way of $up ms there and $down ms back it is within 250 ms', (latencyMs) => {
  for (const wrongMs of [TEN_MINUTES_MS, -TEN_MINUTES_MS]) {
    const { house, page } = pageOf(wrongMs, latencyMs);
    house.time.pass(4_000);
    expect(Math.abs(offBy(house, page))).toBeLessThanOrEqual(250);
    expect(Math.abs(offBy(house, page))).toBeLessThanOrEqual(page.client.clock.errorMs() ?? 0);
  }
});

test('of five round trips the quickest counts', () => {
  const { house, page } = pageOf(0, { up: 400, down: 10 });
  const ways = [400, 350, 3, 390, 380];
  let trip = 0;
  const { heard } = timeFrames(house, () => {
    house.latencyMs = { up: ways[(trip += 1) % ways.length] ?? 400, down: 10 };
  });
  house.time.pass(5_000);
  expect(heard()).toBe(5);
  expect(Math.abs(offBy(house, page))).toBeLessThanOrEqual(8);
  expect(page.client.clock.errorMs()).toBeLessThan(10);
});

test('it is read again every 30 s, when the page is looked at again, and not more often than once a second', () => {
  const { house, page } = pageOf(0, { up: 5, down: 5 });
  const { heard } = timeFrames(house, () => undefined);
  house.time.pass(2_000);
  expect(heard()).toBe(5);
  house.time.pass(30_000);
  expect(heard()).toBe(10);
  for (let times = 0; times < 20; times += 1) page.device.signal('focus');
  house.time.pass(1_000);
  expect(heard()).toBe(15);
});

test('a device whose monotonic clock stood still in its sleep is put right by the first beat, before any countdown is wrong for long', () => {
  const { house, page } = pageOf(0, { up: 5, down: 5 });
  house.time.pass(3_000);
  jump(house, 3_600_000);
  expect(offBy(house, page)).toBeLessThan(-3_000_000);
  house.time.pass(1_100);
  expect(Math.abs(offBy(house, page))).toBeLessThanOrEqual(20);
});

test('the house\'s time is not known before the house was heard, and only roughly before the first round trip', () => {
  const { house, page } = pageOf(0, { up: 50, down: 50 });
  house.time.pass(20);
  expect(page.client.clock.nowMs()).toBeNull();
  house.time.pass(110);
  expect(page.client.clock.nowMs()).not.toBeNull();
  expect(page.client.clock.errorMs()).toBeNull();
  house.time.pass(110);
  expect(page.client.clock.errorMs()).toBeLessThanOrEqual(51);
});

function pageOf(houseAheadMs: number, latencyMs: { up: number; down: number }): { house: SimulatedHouse; page: SimulatedPage } {
  const house = new SimulatedHouse(new WoundTime(), houseAheadMs);
  house.latencyMs = latencyMs;
  return { house, page: openPage(house) };
}

/** How far the page is ahead of the house. */
const offBy = (house: SimulatedHouse, page: SimulatedPage): number => (page.client.clock.nowMs() ?? Infinity) - house.nowMs();

/** Counts the questions for the time that leave the page. */
function timeFrames(house: SimulatedHouse, each: () => void): { heard: () => number } {
  let count = 0;
  house.onFrame = (type) => {
    if (type !== 'time') return;
    count += 1;
    each();
  };
  return { heard: () => count };
}

/** The world goes on, the device's monotonic clock does not. */
function jump(house: SimulatedHouse, ms: number): void {
  house.skewMs += ms;
}
