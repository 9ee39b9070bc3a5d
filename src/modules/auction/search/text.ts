import { meantWords } from './typos.ts';

/** Words of a search that count; further ones are passed over. */
export const SEARCH_WORDS_MAX = 8;
const WORD = /[\p{L}\p{N}]+/gu;
const ONE_WORD = /^[\p{L}\p{N}]+$/u;

/** The words of what somebody asked for, as they are kept of titles; empty when there is nothing to search for. */
export const wordsOf = (text: string): string[] => text.normalize('NFKC').toLowerCase().match(WORD)?.slice(0, SEARCH_WORDS_MAX) ?? [];

/** A tsquery that finds each of the words by its beginning. */
export const allWords = (words: readonly string[]): string => words.map((word) => `${word}:*`).join(' & ');

/** Words to look for instead, and how to say so to the one who asked; null when nothing better is known. */
export function correction(words: readonly string[], near: ReadonlyMap<string, readonly string[]>, how: { beginning: boolean }): { words: string; shown: string } | null {
  const meant = words.map((word) => meantWords(word, (near.get(word) ?? []).filter((candidate) => ONE_WORD.test(candidate)), how));
  if (meant.every((alternatives) => alternatives.length === 0)) return null;
  return {
    words: words.map((word, at) => anyOf(meant[at]?.length === 0 ? [word] : (meant[at] ?? [word]))).join(' & '),
    shown: words.map((word, at) => meant[at]?.[0] ?? word).join(' '),
  };
}

const anyOf = (words: readonly string[]): string => `(${words.map((word) => `${word}:*`).join(' | ')})`;

/** `text` as a pattern that finds it anywhere in a title. */
export const partPattern = (text: string): string => `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;
