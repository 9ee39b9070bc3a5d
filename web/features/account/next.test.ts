import { expect, test } from 'vitest';
import { keepNext, safeNext } from './next.ts';

const ORIGIN = 'https://house.example';

test.each([
  ['', '/'], ['?next=/lots/lot_1', '/lots/lot_1'], ['?next=%2Flots%3Fq%3Da%26sort%3Dbids%23end', '/lots?q=a&sort=bids#end'],
  ['?next=https://evil.example/', '/'], ['?next=//evil.example/x', '/'], ['?next=/%5Cevil.example', '/'], ['?next=/\\evil.example', '/'], ['?next=javascript:alert(1)', '/'],
  ['?next=/a/../..//evil.example', '/'], ['?next=lots', '/'], ['?next=%09//evil.example', '/'], ['?next=/%09/evil.example', '/'], ['?next=', '/'],
])('%s leads to %s', (search, path) => {
  expect(safeNext(search, ORIGIN)).toBe(path);
});

test('the wish is carried on as it is, to be judged where it is followed', () => {
  expect(keepNext('/register', '?next=%2Flots%3Fq%3Da')).toBe('/register?next=%2Flots%3Fq%3Da');
  expect(keepNext('/register', '')).toBe('/register');
});
