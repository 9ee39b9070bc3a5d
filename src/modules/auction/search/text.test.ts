import { expect, test } from 'vitest';
import { partPattern, pointQueriesOf, titleQueryOf, tsqueryOf } from '../store/tsquery.ts';
import { asSaid, correction, wordsOf } from './text.ts';
import { meantWords, plainWord } from './typos.ts';

const HOUSE = ['watch', 'watches', 'match', 'vase', 'guitar', 'clock', 'block', 'dürer', 'chandelier'];
const meant = (asked: string, beginning = false): string[] => meantWords(asked, HOUSE, { beginning });

test.each([['wach', 'watch'], ['wacth', 'watch'], ['vaes', 'vase'], ['gutiar', 'guitar'], ['durer', 'dürer'], ['Dürer', 'dürer'], ['chandeleir', 'chandelier'], ['clok', 'clock']])(
  '%s is taken for %s', (asked, word) => { expect(meant(asked)[0]).toBe(word); },
);

test.each([['wa'], ['xyz'], ['vault'], ['guillotine'], ['cl']])('%s is taken for nothing of the house', (asked) => { expect(meant(asked)).toEqual([]); });

test('the nearest words stand for it, not the merely near ones', () => {
  expect(meant('clock')).toEqual(['clock']);
  expect(meant('dlock')).toEqual(['clock', 'block']);
});

test('somebody who is still typing is understood at the beginning of a word', () => {
  expect(meant('chandle')).toEqual([]);
  expect(meant('chandle', true)).toEqual(['chandelier']);
});

test('only what is wrong is corrected, and the rest is looked for as it was said', () => {
  const near = new Map([['wach', HOUSE]]);
  expect(correction(['gold', 'wach'], near, { beginning: false })).toEqual({ text: { words: [['gold'], ['watch']], part: null }, shown: 'gold watch' });
  expect(correction(['gold'], near, { beginning: false })).toBeNull();
});

test('words are letters and figures of any script, at most eight', () => {
  expect(wordsOf('Gold-watch, 1962!')).toEqual(['gold', 'watch', '1962']);
  expect(wordsOf('a b c d e f g h i j')).toHaveLength(8);
  expect(wordsOf("&|!:*'\\")).toEqual([]);
  expect(plainWord('ＣＨＡＩＳＥ à')).toBe('chaise a');
});

test('a text becomes beginnings of words and a pattern that means every sign itself', () => {
  const said = (text: string) => asSaid(text, wordsOf(text));
  expect(tsqueryOf(said("o'clock & | ! ( ) :* <-> '"))).toBe('(o:*) & (clock:*)');
  expect(tsqueryOf(said('Uhr für München 時計'))).toBe('(uhr:*) & (für:*) & (münchen:*) & (時計:*)');
  expect(tsqueryOf({ words: [['gold'], ['watch', 'match']], part: null })).toBe('(gold:*) & (watch:* | match:*)');
  expect(titleQueryOf({ words: [['watch', 'match']], part: null })).toBe('(watch:*A | match:*A)');
  expect(partPattern(said(' 100%_\\ '))).toBe('%100\\%\\_\\\\%');
  expect(partPattern({ words: [['gold']], part: null })).toBeNull();
});

test('a title gets a point for each word that begins one of its words, and another for a whole one', () => {
  expect(pointQueriesOf({ words: [['gold'], ['watch', 'match']], part: null })).toEqual(['(gold:*A)', '(gold:A)', '(watch:*A | match:*A)', '(watch:A | match:A)']);
});
