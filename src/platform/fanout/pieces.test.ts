import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heard } from './heard.ts';
import { Assembly, piecesOf } from './pieces.ts';

const texts = fc.string({ unit: 'binary', maxLength: 400 });

test('whatever a text holds, its pieces fit, and put together they are the text', () => {
  fc.assert(fc.property(texts, fc.integer({ min: 104, max: 400 }), (text, bytesMax) => {
    const assembly = new Assembly();
    const pieces = piecesOf({ topic: 'live', teller: 'a', count: 7, text }, bytesMax);
    for (const piece of pieces) {
      expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(bytesMax);
      expect(piece).not.toContain('\0');
    }
    const messages = pieces.map((piece) => assembly.take('live', piece));
    expect(messages.slice(0, -1).every((message) => message === null)).toBe(true);
    expect(messages.at(-1)).toEqual({ topic: 'live', teller: 'a', count: 7, text: Buffer.from(text).toString() });
  }));
});

test('pieces of several tellers may come among each other; a message that lacks a piece never comes', () => {
  const text = 'x'.repeat(500);
  const [a, b] = ['a', 'b'].map((teller) => piecesOf({ topic: 'live', teller, count: 1, text }, 200));
  if (a === undefined || b === undefined) throw new Error('no pieces');
  const assembly = new Assembly();
  const mixed = a.flatMap((piece, at) => [piece, b[at] ?? '']);
  expect(mixed.flatMap((piece) => assembly.take('live', piece) ?? []).map(({ teller }) => teller)).toEqual(['a', 'b']);
  expect(a.filter((_, at) => at !== 1).flatMap((piece) => assembly.take('live', piece) ?? [])).toEqual([]);
});

test('of each message one copy is heard, in whatever order they come within the window', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 400 }), (counts) => {
    const heard = new Heard();
    expect(counts.filter((count) => heard.note('a', count))).toEqual([...new Set(counts)]);
  }));
});

test('what is far behind the newest counts as heard, and tellers do not meet', () => {
  const heard = new Heard();
  expect([heard.note('a', 5_000), heard.note('a', 3_000), heard.note('a', 4_999), heard.note('b', 3_000)]).toEqual([true, false, true, true]);
});
