import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { faultWords, toldFaults } from './fault-words.ts';

const told = (schema: object, value: unknown): string[] => {
  const check = new Ajv({ allErrors: true, strict: false, strictNumbers: true, verbose: true }).compile(schema);
  expect(check(value)).toBe(false);
  return toldFaults(check.errors ?? []).map((error) => [error.instancePath.slice(1), faultWords(error)].join(' ').trim());
};
const amount = { type: 'integer', minimum: 1, maximum: 1_000 };

test.each<[object, unknown, string]>([
  [amount, 0, 'must be from 1 to 1000'],
  [amount, 1.5, 'must be a whole number from 1 to 1000'],
  [amount, '5', 'must be a whole number from 1 to 1000'],
  [{ ...amount, type: ['integer', 'null'] }, true, 'must be a whole number from 1 to 1000 or null'],
  [{ type: 'number', exclusiveMinimum: 0, maximum: 100 }, 0, 'must be above 0 and at most 100'],
  [{ type: 'integer', minimum: 0 }, -1, 'must be at least 0'],
  [{ type: 'string', minLength: 1 }, '', 'must not be empty'],
  [{ type: 'string', minLength: 8 }, 'short', 'must have at least 8 characters'],
  [{ type: 'string', minLength: 3, maxLength: 3 }, 'US', 'must have exactly 3 characters'],
  [{ type: 'string', maxLength: 3 }, 'long', 'must have at most 3 characters'],
  [{ type: 'string', pattern: '^[1-9]$', description: 'A whole number from 1 to 9. Fewer are quicker.' }, '0', 'must be a whole number from 1 to 9'],
  [{ type: 'string', minLength: 1, pattern: '^[^0]+$', description: 'A text without noughts.' }, '', 'must not be empty'],
  [{ type: 'string', pattern: '^x$' }, 'y', 'is not written as it must be'],
  [{ type: 'string' }, ['a', 'b'], 'must be one text; send it once'],
  [{ enum: ['open', 'closed'] }, 'ajar', 'must be one of open, closed'],
  [{ const: 'english' }, 'dutch', 'must be english'],
  [{ anyOf: [{ const: 'a' }, { const: 'b' }] }, 'c', 'must be one of a, b'],
  [{ type: 'object', minProperties: 1 }, {}, 'must name at least 1 field'],
  [{ type: 'array', maxItems: 2 }, [1, 2, 3], 'must have at most 2 entries'],
  [{ properties: {}, not: { type: ['string', 'null'] } }, null, 'must be an object'],
])('%j says of %j what is allowed', (schema, value, words) => {
  expect(told(schema, value)).toEqual([words]);
});

const step = {
  type: 'object', properties: {
    step: { anyOf: [
      { type: 'string', enum: ['usd', 'eur'] },
      { type: 'object', required: ['fixed'], properties: { fixed: amount }, additionalProperties: false },
      { type: 'object', required: ['percent'], properties: { percent: { type: 'number', maximum: 100 } }, additionalProperties: false },
    ] },
  },
};

test.each<[unknown, string[]]>([
  ['gbp', ['step must be one of usd, eur, or an object with fixed, or an object with percent']],
  [5, ['step must be one of usd, eur, or an object with fixed, or an object with percent']],
  [{ fixed: 1, percent: 2 }, ['step must be one of usd, eur, or an object with fixed, or an object with percent']],
  [{ fixed: 0 }, ['step/fixed must be from 1 to 1000']],
  [{ percent: 101 }, ['step/percent must be at most 100']],
])('of a choice that %j does not fit, only what helps is told', (value, words) => {
  expect(told(step, { step: value })).toEqual(words);
});
