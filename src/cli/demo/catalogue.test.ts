import { expect, test } from 'vitest';
import { saleId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { changedDraft, checkDraft, DEFAULT_SOFT_CLOSE, type Draft } from '../../modules/auction/rules.ts';
import { KINDS, kindsInTurn, offerOf, rounded } from './catalogue.ts';
import { seededChance } from './chance.ts';

const OFFERS = 2_000;
const NOW_MS = Date.parse('2030-01-01T09:00:00.000Z');
/** Codes as the house's first migration has them. */
const CATEGORIES = new Set(['art', 'antiques', 'books', 'ceramics', 'coins', 'design', 'furniture', 'jewellery', 'music', 'photography', 'stamps', 'toys', 'watches', 'wine']);
const SALE = {
  id: saleId('1'), standing: false, opensAtMs: null, closesAtMs: null, staggerSeconds: 0, approvalRequired: false, staffMayBid: false, showMaximumBelowReserve: false,
  retraction: 'marketplace',
} as const;
const BLANK: Draft = {
  title: '', description: '', category: '', condition: null, currency: '', openingPrice: minor(0n), reservePrice: null, buyNowPrice: null,
  estimateLow: null, estimateHigh: null, increments: null, softClose: DEFAULT_SOFT_CLOSE, group: null, opensAtMs: null, closesAtMs: null,
};

function offers(seed: number, count: number): Draft[] {
  const chance = seededChance(seed);
  const kinds = kindsInTurn(chance);
  return Array.from({ length: count }, () => changedDraft(BLANK, { ...offerOf(kinds.next().value, chance), closesAtMs: NOW_MS + 90_000 }));
}

test('everything in the catalogue may be sold by the rules of the house', () => {
  const setting = { nowMs: NOW_MS, closeAheadMsMin: 60_000, categories: CATEGORIES, sale: SALE, position: 1 };
  const drafts = offers(1, OFFERS);
  expect(drafts.flatMap((draft) => {
    const checked = checkDraft(draft, setting);
    return checked.ok ? [] : [{ title: draft.title, faults: checked.refusal }];
  })).toEqual([]);
  expect(drafts.filter(({ reservePrice }) => reservePrice !== null).length).toBeGreaterThan(OFFERS / 3);
  expect(drafts.filter(({ buyNowPrice }) => buyNowPrice !== null).length).toBeGreaterThan(OFFERS / 20);
});

test('no blank is left in what a visitor reads, and titles fit', () => {
  for (const { title, description } of offers(2, OFFERS)) {
    expect(`${title} ${description}`).not.toMatch(/[{}]|undefined/);
    expect(title.length).toBeLessThanOrEqual(140);
    expect(title).toMatch(/^\p{Lu}/u);
    expect(description.length).toBeGreaterThan(60);
  }
});

test.each([1, 2, 3])('the lots of a first evening are of eight categories and more, and hardly two are the same (seed %d)', (seed) => {
  const evening = offers(seed, 26);
  expect(new Set(evening.map(({ category }) => category)).size).toBeGreaterThanOrEqual(8);
  expect(new Set(evening.map(({ title }) => title)).size).toBeGreaterThanOrEqual(25);
});

test('each round brings every kind once', () => {
  const kinds = kindsInTurn(seededChance(4));
  for (let round = 0; round < 3; round += 1) expect(new Set(KINDS.map(() => kinds.next().value)).size).toBe(KINDS.length);
});

test.each([[0.4, 1], [7.4, 7], [63.2, 63], [143, 150], [432, 450], [1_249, 1_000], [1_251, 1_500], [18_300, 20_000]])('%d is named as %d', (major, named) => {
  expect(rounded(major)).toBe(named);
});
