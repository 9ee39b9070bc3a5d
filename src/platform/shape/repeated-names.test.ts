import { expect, test } from 'vitest';
import { repeatsAName } from './repeated-names.ts';

const repeats = (text: string): boolean => repeatsAName(text, JSON.parse(text));

test.each([
  '{"a":1,"a":1}', '{"a":1,"b":{"c":1,"c":2}}', '[{"a":1},{"a":1,"a":2}]', '{"a":1,"\\u0061":2}', '{"":1,"":2}', '{"__proto__":1,"__proto__":2}', '{"a":{},"a":{"b":1}}', '{"a\\"":1,"a\\"":2}',
])('a field that is named twice in one object is seen: %s', (text) => {
  expect(repeats(text)).toBe(true);
});

test.each([
  '1', '"a:b"', '[]', '{}', '{"a":1,"b":1}', '{"a":{"a":{"a":":"}}}', '[{"a":1},{"a":2}]', '{"a":"\\":\\\\","b":"{\\"a\\":1,\\"a\\":2}"}', '{"__proto__":1,"constructor":2}', '{"1":1,"01":2}',
])('no field is named twice in one object: %s', (text) => {
  expect(repeats(text)).toBe(false);
});

test('a text that is nested as deep as a body can be costs no stack', () => {
  const deep = `${'[{"a":'.repeat(200_000)}1${'}]'.repeat(200_000)}`;
  expect(repeats(deep)).toBe(false);
});
