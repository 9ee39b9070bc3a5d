import { expect, test } from 'vitest';
import { DEFAULT_SOFT_CLOSE, terms } from '../../../test/properties/given.ts';
import { extendedClose, FULL_WINDOW_MS_MIN, fullWindowMs } from './closing.ts';
import type { SoftClose } from './terms.ts';

const CLOSE = 1_000_000;
const SCHEDULED = 900_000;
const lot = (own: Partial<SoftClose>) => terms({ closesAtMs: SCHEDULED, softClose: { ...DEFAULT_SOFT_CLOSE, ...own } });

/** Terms, extensions so far, when the bid is decided, and the close then. The lot has been extended from 900 s to 1,000 s. */
test.each<[string, Partial<SoftClose>, number, number, number]>([
  ['reset: a bid in the window resets it', {}, 0, CLOSE - 1000, CLOSE - 1000 + 120_000],
  ['reset: a bid at the window\'s beginning changes nothing', {}, 0, CLOSE - 120_000, CLOSE],
  ['reset: an earlier bid changes nothing', {}, 0, CLOSE - 120_001, CLOSE],
  ['add: a bid in the window adds one', { mode: 'add' }, 0, CLOSE - 1000, CLOSE + 120_000],
  ['add: the window includes its beginning', { mode: 'add' }, 0, CLOSE - 120_000, CLOSE + 120_000],
  ['add: an earlier bid adds nothing', { mode: 'add' }, 0, CLOSE - 120_001, CLOSE],
  ['hard close: nothing extends', { windowSeconds: 0 }, 0, CLOSE - 1, CLOSE],
  ['hard close with add: nothing extends', { windowSeconds: 0, mode: 'add' }, 0, CLOSE, CLOSE],
  ['count: below the cap it extends', { cap: { kind: 'count', max: 3 } }, 2, CLOSE - 1, CLOSE - 1 + 120_000],
  ['count: at the cap it does not', { cap: { kind: 'count', max: 3 } }, 3, CLOSE - 1, CLOSE],
  ['total: within the cap it extends in full', { cap: { kind: 'total', seconds: 220 } }, 9, CLOSE - 1000, CLOSE - 1000 + 120_000],
  ['total: beyond the cap it is cut', { cap: { kind: 'total', seconds: 150 } }, 9, CLOSE - 1000, SCHEDULED + 150_000],
  ['total: a cap already passed leaves the close', { cap: { kind: 'total', seconds: 50 } }, 9, CLOSE - 1000, CLOSE],
  ['until: beyond the time it is cut', { cap: { kind: 'until', atMs: CLOSE + 5000 } }, 9, CLOSE - 1000, CLOSE + 5000],
  ['until: a time already passed leaves the close', { cap: { kind: 'until', atMs: CLOSE - 5000 } }, 9, CLOSE - 1000, CLOSE],
  ['until with add: it is cut too', { mode: 'add', cap: { kind: 'until', atMs: CLOSE + 7 } }, 0, CLOSE - 1, CLOSE + 7],
])('%s', (_, softClose, extensions, decidedAtMs, right) => {
  expect(extendedClose(lot(softClose), { closesAtMs: CLOSE, extensions }, decidedAtMs)).toBe(right);
});

test('the cap on total time of a shared close counts from the group\'s published close', () => {
  const soFar = { closesAtMs: CLOSE, extensions: 1, scheduledClosesAtMs: CLOSE };
  expect(extendedClose(lot({ cap: { kind: 'total', seconds: 60 } }), soFar, CLOSE - 1)).toBe(CLOSE + 60_000);
});

test('a full window is the lot\'s own, and at least two minutes', () => {
  expect(fullWindowMs(lot({ windowSeconds: 0 }))).toBe(FULL_WINDOW_MS_MIN);
  expect(fullWindowMs(lot({ windowSeconds: 30 }))).toBe(120_000);
  expect(fullWindowMs(lot({ windowSeconds: 300 }))).toBe(300_000);
});
