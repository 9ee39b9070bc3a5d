import { expect, test } from 'vitest';
import { saleId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import {
  changedDraft, checkDraft, choiceOf, CLOSE_AHEAD_MS_MAX, closeOf, DEFAULT_SOFT_CLOSE, saleFaults, textFault,
  type Draft, type DraftSetting, type SaleTerms,
} from './rules.ts';

const NOW = Date.UTC(2030, 0, 1);
const HOUR = 3_600_000;
const sale: SaleTerms = {
  id: saleId(7n), standing: false, opensAtMs: null, closesAtMs: NOW + 24 * HOUR, staggerSeconds: 30, approvalRequired: false, staffMayBid: false,
  showMaximumBelowReserve: false, retraction: 'marketplace',
};
const draft: Draft = {
  title: 'Gold watch', description: '', category: 'watches', condition: null, currency: 'USD', openingPrice: minor(1_000n), reservePrice: null, buyNowPrice: null,
  estimateLow: null, estimateHigh: null, increments: null, softClose: DEFAULT_SOFT_CLOSE, group: null, opensAtMs: null, closesAtMs: NOW + HOUR,
  attributes: {},
};
const setting: DraftSetting = { nowMs: NOW, closeAheadMsMin: 60_000, categories: new Map([['watches', []]]), sale, position: 1 };
const faults = (change: Partial<Draft>, where: Partial<DraftSetting> = {}): string[] => {
  const checked = checkDraft({ ...draft, ...change }, { ...setting, ...where });
  return checked.ok ? [] : checked.refusal.map((fault) => fault.at);
};

test('a plain draft stands, with the increments of its currency', () => {
  const checked = checkDraft(draft, setting);
  expect(checked).toMatchObject({ ok: true, value: { closesAtMs: NOW + HOUR, opensAtMs: null, increments: { kind: 'preset', preset: 'usd', exponent: 2 } } });
});

test.each<[string, Partial<Draft>, string[]]>([
  ['a reserve equal to the opening price', { reservePrice: minor(1_000n) }, []],
  ['a reserve one below it', { reservePrice: minor(999n) }, ['reservePrice']],
  ['buy-now at 1.30 times exactly', { buyNowPrice: minor(1_300n) }, []],
  ['buy-now one below', { buyNowPrice: minor(1_299n) }, ['buyNowPrice']],
  ['buy-now at 1.30 times of an odd amount, rounded down', { openingPrice: minor(333n), buyNowPrice: minor(432n) }, ['buyNowPrice']],
  ['buy-now at 1.30 times of an odd amount, rounded up', { openingPrice: minor(333n), buyNowPrice: minor(433n) }, []],
  ['buy-now equal to the reserve', { reservePrice: minor(2_000n), buyNowPrice: minor(2_000n) }, []],
  ['one estimate alone', { estimateLow: minor(9n) }, []],
  ['estimates that are equal', { estimateLow: minor(9n), estimateHigh: minor(9n) }, []],
  ['estimates the wrong way round', { estimateLow: minor(9n), estimateHigh: minor(8n) }, ['estimateLow']],
  ['a close exactly at the bound', { closesAtMs: NOW + 60_000 }, []],
  ['a close one millisecond too near', { closesAtMs: NOW + 59_999 }, ['closesAt']],
  ['a close one year ahead', { closesAtMs: NOW + CLOSE_AHEAD_MS_MAX }, []],
  ['a close one millisecond too far', { closesAtMs: NOW + CLOSE_AHEAD_MS_MAX + 1 }, ['closesAt']],
  ['opening at the close', { opensAtMs: NOW + HOUR }, ['opensAt']],
  ['opening just before the close', { opensAtMs: NOW + HOUR - 1 }, []],
  ['a cap at the close', { softClose: { ...DEFAULT_SOFT_CLOSE, cap: { kind: 'until', atMs: NOW + HOUR } } }, []],
  ['a cap before the close', { softClose: { ...DEFAULT_SOFT_CLOSE, cap: { kind: 'until', atMs: NOW + HOUR - 1 } } }, ['softClose.cap.at']],
  ['the scope group without a label', { softClose: { ...DEFAULT_SOFT_CLOSE, scope: 'group' } }, ['group']],
  ['the largest amount', { openingPrice: minor(10n ** 15n) }, []],
  ['one more than the largest amount', { openingPrice: minor(10n ** 15n + 1n) }, ['openingPrice']],
  ['everything wrong at once, each fault named', { title: ' ', category: 'x', currency: 'ZZZ', openingPrice: minor(0n), closesAtMs: NOW }, ['title', 'category', 'currency', 'openingPrice', 'closesAt']],
])('%s', (_what, change, expected) => {
  expect(faults(change)).toEqual(expected);
});

test('scopes wider than a lot need a sale of their own', () => {
  for (const scope of ['sale', 'sequential'] as const) {
    expect(faults({ softClose: { ...DEFAULT_SOFT_CLOSE, scope } })).toEqual([]);
    expect(faults({ softClose: { ...DEFAULT_SOFT_CLOSE, scope } }, { sale: { ...sale, standing: true } })).toEqual(['softClose.scope']);
  }
});

test('a lot without a close takes the sale\'s, one stagger later for each lot before it', () => {
  const open = { closesAtMs: null, softClose: DEFAULT_SOFT_CLOSE };
  expect(closeOf(open, sale, 1)).toBe(NOW + 24 * HOUR);
  expect(closeOf(open, sale, 4)).toBe(NOW + 24 * HOUR + 90_000);
  expect(closeOf({ ...open, closesAtMs: 5 }, sale, 4)).toBe(5);
  expect(closeOf({ ...open, softClose: { scope: 'sale' } }, sale, 4)).toBe(NOW + 24 * HOUR);
  expect(closeOf({ ...open, softClose: { scope: 'sequential' } }, sale, 2)).toBe(NOW + 24 * HOUR + 30_000);
  expect(closeOf(open, { ...sale, closesAtMs: null }, 1)).toBeNull();
  expect(faults({ closesAtMs: null }, { sale: { ...sale, closesAtMs: null } })).toEqual(['closesAt']);
});

test('the sale\'s opening counts where the lot has none', () => {
  expect(faults({}, { sale: { ...sale, opensAtMs: NOW + 2 * HOUR } })).toEqual(['opensAt']);
  expect(checkDraft(draft, { ...setting, sale: { ...sale, opensAtMs: NOW + 60_000 } })).toMatchObject({ ok: true, value: { opensAtMs: NOW + 60_000 } });
});

test('a change keeps what it does not name, and a new currency brings its own increments', () => {
  expect(changedDraft({ ...draft, increments: 'house' }, { title: 'New' })).toMatchObject({ title: 'New', increments: 'house', openingPrice: 1_000n });
  expect(changedDraft({ ...draft, increments: 'usd' }, { currency: 'JPY' }).increments).toBeNull();
  expect(changedDraft({ ...draft, increments: 'usd' }, { currency: 'JPY', increments: { fixed: 10 } }).increments).toEqual({ fixed: 10 });
  expect(changedDraft(draft, { softClose: { windowSeconds: 0 } }).softClose).toEqual({ ...DEFAULT_SOFT_CLOSE, windowSeconds: 0 });
  expect(changedDraft({ ...draft, reservePrice: minor(5n) }, { reservePrice: null }).reservePrice).toBeNull();
});

test('increments are said back as they were chosen', () => {
  for (const choice of ['house', { fixed: 25n }, { percent: 2.5 }, { percent: 0.07 }] as const) {
    const checked = checkDraft({ ...draft, increments: choice }, setting);
    expect(checked.ok && choiceOf(checked.value.increments)).toEqual(choice);
  }
});

test('texts hold no control characters and no half characters', () => {
  expect(textFault('line\nline\ttab\r', { lines: true })).toBeNull();
  expect(textFault('line\nline', { lines: false })).not.toBeNull();
  expect(textFault('a\u0000b', { lines: true })).not.toBeNull();
  expect(textFault('\ud83d', { lines: true })).not.toBeNull();
  expect(textFault('👍 ok', { lines: false })).toBeNull();
});

test('a sale opens before it closes, and the standing sale asks for no approval', () => {
  expect(saleFaults({ opensAtMs: 2, closesAtMs: 2, standing: false, approvalRequired: true }).map((fault) => fault.at)).toEqual(['opensAt']);
  expect(saleFaults({ opensAtMs: null, closesAtMs: null, standing: true, approvalRequired: true }).map((fault) => fault.at)).toEqual(['approvalRequired']);
});
