import { expect, test } from 'vitest';
import type { CategoryJson, LotJson } from '../types.ts';
import { changeOf, faultsOf, formOf, type LotForm } from './form.ts';

const NOW = Date.UTC(2030, 0, 1);
const category: CategoryJson = {
  code: 'watches', name: 'Watches', fields: [
    { code: 'maker', name: 'Maker', kind: 'text', unit: null, required: false, choices: [] },
    { code: 'diameter_mm', name: 'Diameter', kind: 'number', unit: 'mm', required: false, choices: [] },
  ],
};
const saved: LotForm = {
  title: 'Gold watch', category: 'watches', condition: '', description: '', attributes: {}, currency: 'USD', openingPrice: '10', reservePrice: '', buyNowPrice: '',
  estimateLow: '', estimateHigh: '', opensAt: '', closesAt: '2030-02-01T20:00', windowSeconds: '120', mode: 'reset', saleId: '',
  scope: 'lot', group: '', cap: 'none', capMax: '', capMinutes: '', capAt: '',
};
const faults = (change: Partial<LotForm>, locale = 'en-GB') => [...faultsOf({ ...saved, ...change }, { locale, fields: category.fields, nowMs: NOW }).keys()];
const sent = (change: Partial<LotForm>, locale = 'en-GB') => {
  const form = { ...saved, ...change };
  return changeOf(form, saved, { locale, category, faults: faultsOf(form, { locale, fields: category.fields, nowMs: NOW }) });
};

test.each<[string, Partial<LotForm>, string[]]>([
  ['nothing wrong', {}, []],
  ['a blank title', { title: '  ' }, ['title']],
  ['no opening price', { openingPrice: '' }, ['openingPrice']],
  ['three decimals of a dollar', { openingPrice: '10.505' }, ['openingPrice']],
  ['a reserve below the opening price', { reservePrice: '9.99' }, ['reservePrice']],
  ['buy-now below 1.30 times', { buyNowPrice: '12.99' }, ['buyNowPrice']],
  ['buy-now at 1.30 times', { buyNowPrice: '13' }, []],
  ['buy-now below the reserve', { buyNowPrice: '20', reservePrice: '21' }, ['buyNowPrice']],
  ['estimates the wrong way round', { estimateLow: '9', estimateHigh: '8' }, ['estimateLow']],
  ['a close that is past', { closesAt: '2029-12-31T20:00' }, ['closesAt']],
  ['no close outside of a sale', { closesAt: '' }, ['closesAt']],
  ['no close in a sale', { closesAt: '', saleId: 'sal_7' }, []],
  ['an opening after the close', { opensAt: '2030-03-01T20:00' }, ['opensAt']],
  ['a group without a name', { saleId: 'sal_7', scope: 'group', group: ' ' }, ['group']],
  ['no extension at all', { cap: 'count', capMax: '0' }, ['softClose.cap.max']],
  ['10,000 extensions', { cap: 'count', capMax: '10000' }, []],
  ['one extension more', { cap: 'count', capMax: '10001' }, ['softClose.cap.max']],
  ['half an extension', { cap: 'count', capMax: '1.5' }, ['softClose.cap.max']],
  ['30 days in all', { cap: 'total', capMinutes: '43200' }, []],
  ['a minute more', { cap: 'total', capMinutes: '43201' }, ['softClose.cap.seconds']],
  ['a last moment before the close', { cap: 'until', capAt: '2030-02-01T19:59' }, ['softClose.cap.at']],
  ['a last moment at the close', { cap: 'until', capAt: '2030-02-01T20:00' }, []],
  ['no last moment', { cap: 'until' }, ['softClose.cap.at']],
  ['no limit for a hard close', { windowSeconds: '0', cap: 'count' }, []],
  ['a size in words', { attributes: { diameter_mm: 'large' } }, ['attributes.diameter_mm']],
])('%s', (_what, change, wanted) => {
  expect(faults(change)).toEqual(wanted);
});

test('only what changed is sent', () => {
  expect(sent({})).toEqual({});
  expect(sent({ title: ' Silver watch ' })).toEqual({ title: 'Silver watch' });
  expect(sent({ condition: '' , description: 'x' })).toEqual({ description: 'x' });
  expect(sent({ mode: 'add' })).toEqual({ softClose: { windowSeconds: 120, mode: 'add', scope: 'lot', cap: { kind: 'none' } }, group: null });
  expect(sent({ closesAt: '', saleId: 'sal_7' })).toEqual({ closesAt: null, saleId: 'sal_7' });
});

test('what late bids do goes together, in the figures of the reader, and beside the sale that it needs', () => {
  expect(sent({ cap: 'count', capMax: '12' })).toEqual({ softClose: { windowSeconds: 120, mode: 'reset', scope: 'lot', cap: { kind: 'count', max: 12 } }, group: null });
  expect(sent({ cap: 'total', capMinutes: '1,5' }, 'fr')).toMatchObject({ softClose: { cap: { kind: 'total', seconds: 90 } } });
  expect(sent({ cap: 'count', capMax: '٣' }, 'ar-EG')).toMatchObject({ softClose: { cap: { kind: 'count', max: 3 } } });
  expect(sent({ saleId: 'sal_7', scope: 'group', group: ' Trays ' })).toMatchObject({ saleId: 'sal_7', group: 'Trays', softClose: { scope: 'group' } });
  expect(sent({ saleId: 'sal_7', scope: 'group', title: 'Silver watch' })).toEqual({ title: 'Silver watch' });
  expect(sent({ windowSeconds: '0', cap: 'count' })).toMatchObject({ softClose: { windowSeconds: 0, cap: { kind: 'none' } } });
});

test('amounts go together, or wait together', () => {
  expect(sent({ reservePrice: '40' })).toEqual({ currency: 'USD', openingPrice: 1_000, reservePrice: 4_000, buyNowPrice: null, estimateLow: null, estimateHigh: null });
  expect(sent({ reservePrice: '4', title: 'Silver watch' })).toEqual({ title: 'Silver watch' });
  expect(sent({ currency: 'JPY' })).toMatchObject({ currency: 'JPY', openingPrice: 10 });
});

test('amounts and sizes are read as the reader writes them', () => {
  expect(sent({ openingPrice: '1 250,50' }, 'fr')).toMatchObject({ openingPrice: 125_050 });
  expect(sent({ attributes: { maker: ' Omega ', diameter_mm: '34,5' } }, 'fr')).toEqual({ category: 'watches', attributes: { maker: 'Omega', diameter_mm: 34.5 } });
  expect(sent({ attributes: { maker: 'Omega', diameter_mm: 'large' } })).toEqual({ category: 'watches', attributes: { maker: 'Omega' } });
});

test('a lot read from the house fills the form, which then has nothing to send', () => {
  const lot = {
    title: 'Gold watch', category: 'watches', condition: null, description: 'Runs.', attributes: { maker: 'Omega', diameter_mm: 34.5 }, currency: 'USD', openingPrice: 1_050, reservePrice: null,
    buyNowPrice: null, estimateLow: null, estimateHigh: null, opensAt: null, closesAt: '2030-02-01T20:00:00.000Z', softClose: { windowSeconds: 120, mode: 'reset', scope: 'group', trigger: 'any_bid', cap: { kind: 'total', seconds: 100 } }, group: 'Trays', sale: null,
  } as unknown as LotJson;
  const form = formOf(lot, 'en-GB');
  expect(form).toMatchObject({ openingPrice: '10.50', attributes: { diameter_mm: '34.5' }, windowSeconds: '120', scope: 'group', group: 'Trays', cap: 'total', capMinutes: '1.67' });
  // Hundredths of a minute are read back as the seconds they came from.
  expect(changeOf({ ...form, mode: 'add' }, form, { locale: 'en-GB', category, faults: new Map() })).toMatchObject({ softClose: { cap: { kind: 'total', seconds: 100 } } });
  expect(changeOf(form, form, { locale: 'en-GB', category, faults: new Map() })).toEqual({});
});
