import { expect, test } from 'vitest';
import { isOneLine, isSeen } from './text.ts';

test.each(['Gold watch, 1962', 'ساعة ذهبية', 'مي\u200cخواهم', '👩\u200d👧', 'Ёлка', 'a\u00a0b'])('%j can stand in a line and is seen', (text) => {
  expect([isOneLine(text), isSeen(text)]).toEqual([true, true]);
});

test.each(['a\nb', 'a\u0085b', 'a\u2028b', 'a\u0000', 'a\u009bb', 'a\u202eb', 'a\u2067b', 'a\ud800'])('%j cannot stand in a line', (text) => {
  expect(isOneLine(text)).toBe(false);
});

test.each(['', '  ', '\u200b', '\u00ad\u200d', '\u3164', '\u2800\u2003', '\u115f\ufe0f', '\u{e0041}'])('%j is not seen', (text) => {
  expect(isSeen(text)).toBe(false);
});
