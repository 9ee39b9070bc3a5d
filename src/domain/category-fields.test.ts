import { expect, test } from 'vitest';
import { attributeFaults, readAttribute, type CategoryField } from './category-fields.ts';

const field = (code: string, kind: CategoryField['kind'], more: Partial<CategoryField> = {}): CategoryField =>
  ({ code, name: code, kind, unit: null, required: false, choices: [], ...more });
const maker = field('maker', 'text', { required: true });
const year = field('year', 'number');
const movement = field('movement', 'choice', { choices: [{ code: 'quartz', name: 'Quartz' }, { code: 'manual', name: 'Hand-wound' }] });
const FIELDS = [maker, year, movement];
const faults = (attributes: Record<string, string | number>, complete = false) => attributeFaults(attributes, FIELDS, { complete }).map((fault) => fault.field);

test('facts that fit stand, and what is wanted may be missing only until the end', () => {
  expect(faults({ maker: 'Omega', year: 1962, movement: 'manual' }, true)).toEqual([]);
  expect(faults({})).toEqual([]);
  expect(faults({ year: 1962 }, true)).toEqual(['maker']);
});

test.each<[string, Record<string, string | number>, string[]]>([
  ['a number as a text', { year: '1962' }, ['year']],
  ['a number below zero', { year: -1 }, ['year']],
  ['four decimals', { year: 1.2345 }, ['year']],
  ['a number with an exponent', { year: 1e-9 }, ['year']],
  ['no number at all', { year: Number.NaN }, ['year']],
  ['a choice that is none', { movement: 'steam' }, ['movement']],
  ['the name of a choice for its code', { movement: 'Quartz' }, ['movement']],
  ['a blank text', { maker: ' ' }, ['maker']],
  ['a number for a text', { maker: 7 }, ['maker']],
  ['a text of 201 characters', { maker: 'x'.repeat(201) }, ['maker']],
  ['a line end in a text', { maker: 'a\nb' }, ['maker']],
  ['half a character', { maker: '\ud800' }, ['maker']],
  ['a field of nobody', { colour: 'red' }, ['colour']],
  ['three faults at once, in the order of the fields', { colour: 'red', movement: 'steam', year: 'x' }, ['year', 'movement', 'colour']],
])('%s is a fault of its field', (_what, attributes, wanted) => {
  expect(faults(attributes)).toEqual(wanted);
});

test('a fault names its limit or its choices', () => {
  expect(attributeFaults({ maker: 'x'.repeat(201), movement: 'steam', year: 1.2345 }, FIELDS, { complete: false })).toEqual([
    { field: 'maker', code: 'fact_too_long', facts: { max: 200 } }, { field: 'year', code: 'fact_decimals', facts: { max: 3 } }, { field: 'movement', code: 'one_of', facts: { choices: 'quartz, manual' } },
  ]);
});

test('what people write into a form is read as the field wants it', () => {
  expect([readAttribute(' 1962 ', year), readAttribute('40.5', year), readAttribute('forty', year), readAttribute('1,5', year)]).toEqual([1962, 40.5, 'forty', '1,5']);
  expect([readAttribute('Hand-Wound', movement), readAttribute('QUARTZ', movement), readAttribute('steam', movement)]).toEqual(['manual', 'quartz', 'steam']);
  expect(readAttribute(' Omega ', maker)).toBe('Omega');
});
