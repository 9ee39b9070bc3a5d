import { expect, test } from 'vitest';
import { catalogueHref, chipsOf, NO_FILTERS, queryOf, readFilters, sortsFor } from './filters.ts';

test('filters and address say the same, both ways', () => {
  const filters = { ...NO_FILTERS, q: 'gold & "silver"', category: 'watches', status: 'open', minPrice: '1000', currency: 'USD', within: '24', sort: '-price' } as const;
  const href = catalogueHref(filters);
  expect(readFilters(href.slice(href.indexOf('?')))).toEqual(filters);
  expect(catalogueHref(NO_FILTERS)).toBe('/lots');
});

test.each([['status=sold'], ['minPrice=-1'], ['minPrice=1e3'], ['maxPrice=99999999999999999'], ['currency=usd'], ['within=2'], ['sort=colour'], ['sort=relevance'], ['sort=position'], ['q=%20'], ['q=%00'], ['sale=nope'], ['seller=acc_x'], ['']])(
  'what makes no sense in an address is passed over: %s', (search) => { expect(readFilters(search)).toEqual(NO_FILTERS); },
);

test('a text is looked for without what nobody sees in it', () => {
  expect(readFilters(new URLSearchParams({ q: '\u0000\u202egold\u2066 watch' }).toString()).q).toBe('gold watch');
});

test('sorts that need a text or a sale are offered with them only', () => {
  expect(sortsFor({ q: null, sale: null })[0]).toBe('closing');
  expect(sortsFor({ q: 'watch', sale: null })[0]).toBe('relevance');
  expect(sortsFor({ q: null, sale: 'sal_1' })).toContain('position');
});

test('what closes soon is asked for by the minute, and never for less than was said', () => {
  const filters = { ...NO_FILTERS, within: '1' } as const;
  expect(queryOf(filters, 60_001)['closesBefore']).toBe(queryOf(filters, 119_999)['closesBefore']);
  expect(Date.parse(queryOf(filters, 90_000)['closesBefore'] ?? '')).toBeGreaterThanOrEqual(90_000 + 3_600_000);
  expect(queryOf(NO_FILTERS, 0)).not.toHaveProperty('within');
});

test('each chip takes away what it shows and nothing else', () => {
  const filters = { ...NO_FILTERS, q: 'a', category: 'art', minPrice: '5', maxPrice: '9', currency: 'EUR', sort: 'hot' } as const;
  const chips = chipsOf(filters);
  expect(chips.map(({ name }) => name)).toEqual(['category', 'price']);
  expect(chips[1]?.without).toEqual({ ...filters, minPrice: null, maxPrice: null, currency: null });
  expect(chipsOf({ ...NO_FILTERS, currency: 'EUR' }).map(({ name }) => name)).toEqual(['currency']);
});
