import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, encode } from './codec.ts';

/** Anything that a contract may hold, and objects of people that look like our marks. */
const sendable = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 }, fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.bigInt(), fc.uint8Array({ maxLength: 8 }),
    fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$bigint', '$map', '$plain', '$undefined', '__proto__')), tie('value'), { maxKeys: 3 }),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 3 }).map((pairs) => new Map(pairs)), fc.array(fc.string(), { maxLength: 3 }).map((items) => new Set(items)),
  ),
})).value;

test('whatever is sent arrives as it was', () => {
  fc.assert(fc.property(sendable, (value) => {
    const back = decode(encode(value));
    expect(back).toEqual(value);
    expect(encode(back)).toBe(encode(value));
  }), { numRuns: 500 });
});

test('an object that looks like one of our marks is not taken for it', () => {
  const said = { $bigint: '5', other: { $map: [['a', 1]] } };
  expect(decode(encode([said, { $bigint: '5' }, { $plain: { $undefined: true } }]))).toEqual([said, { $bigint: '5' }, { $plain: { $undefined: true } }]);
});

test.each([['a function', () => {}], ['a symbol', Symbol('s')], ['a date', new Date(0)], ['an error', new Error('no')], ['a promise', Promise.resolve()]])('%s cannot be sent', (_what, value) => {
  expect(() => encode({ value })).toThrow('cannot be sent');
});

test('what holds itself, and a mark that is none of ours, are refused', () => {
  const round: { self?: unknown } = {};
  round.self = round;
  expect(() => encode(round)).toThrow('nested too deep');
  expect(() => decode('{"$date":0}')).toThrow('no mark of ours');
  expect(() => decode('{"$map":[[1]]}')).toThrow('pair');
});
