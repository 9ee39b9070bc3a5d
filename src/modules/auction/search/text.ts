import { meantWords } from './typos.ts';

/**
 * A text to look for. `words`: for each word asked for those of which one has to be there, by its beginning. `part`: what titles that also fit hold
 * somewhere, whatever its case; null where there is none.
 */
export type TextSearch = { words: readonly (readonly string[])[]; part: string | null };

/** Words of a search that count; further ones are passed over. */
export const SEARCH_WORDS_MAX = 8;
const WORD = /[\p{L}\p{N}]+/gu;
const ONE_WORD = /^[\p{L}\p{N}]+$/u;

/** The words of what somebody asked for, as they are kept of titles; empty when there is nothing to search for. */
export const wordsOf = (text: string): string[] => text.normalize('NFKC').toLowerCase().match(WORD)?.slice(0, SEARCH_WORDS_MAX) ?? [];

/** What somebody asked for, as it was said. */
export const asSaid = (text: string, words: readonly string[]): TextSearch => ({ words: words.map((word) => [word]), part: text.trim() });

export type Reading = { text: TextSearch | null; words: readonly string[] };

/** What a text asks for; null when it holds nothing that could be found. An empty one was not meant as a search. */
export function readingOf(q: string | null): Reading | null {
  if (q === null || q.trim() === '') return { text: null, words: [] };
  const words = wordsOf(q);
  return words.length === 0 ? null : { text: asSaid(q, words), words };
}

/** Words to look for instead, and how to say so to the one who asked; null when nothing better is known. */
export function correction(words: readonly string[], near: ReadonlyMap<string, readonly string[]>, how: { beginning: boolean }): { text: TextSearch; shown: string } | null {
  const meant = words.map((word) => meantWords(word, (near.get(word) ?? []).filter((candidate) => ONE_WORD.test(candidate)), how));
  if (meant.every((alternatives) => alternatives.length === 0)) return null;
  return {
    text: { words: words.map((word, at) => (meant[at]?.length === 0 ? [word] : (meant[at] ?? [word]))), part: null },
    shown: words.map((word, at) => meant[at]?.[0] ?? word).join(' '),
  };
}

/** How a title fits a text: for each word a point when one of its alternatives begins a word of the title, and another when it is one. */
export const pointsOf = ({ words }: TextSearch): { anyOf: readonly string[]; whole: boolean }[] => words.flatMap((anyOf) => [{ anyOf, whole: false }, { anyOf, whole: true }]);
/** A lot that is still to close comes before every closed one, however well that fits: more than all points together. */
export const STILL_TO_CLOSE_POINTS = 100;
