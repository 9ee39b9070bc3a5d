import type { Static } from 'typebox';
import { SUGGESTIONS_MAX, type Suggestion } from '#contracts/search-shapes.ts';
import { meantWords, plainWord } from '../search/typos.ts';
import { wordsOf } from '../search/text.ts';
import type { Kit } from './kit.ts';

export type SuggestionJson = Static<typeof Suggestion>;

const CATEGORIES_MAX = 2;
const SELLERS_MAX = 2;

/** What somebody who types `q` may be looking for, at most 10, categories before sellers before lots. Names of sellers may be a minute old. */
export async function suggestions(kit: Kit, q: string): Promise<SuggestionJson[]> {
  const words = wordsOf(q);
  if (words.length === 0) return [];
  const [categories, sellers, titles] = await Promise.all([kit.categories(), kit.sellers(), kit.titles(words.join(' '), () => kit.search.titles(q, SUGGESTIONS_MAX))]);
  const fitting = [
    ...categories.filter(({ name }) => fits(words, name)).slice(0, CATEGORIES_MAX).map(({ code, name }): SuggestionJson => ({ kind: 'category', id: code, text: name })),
    ...sellers.filter(({ displayName }) => fits(words, displayName)).slice(0, SELLERS_MAX).map(({ id, displayName }): SuggestionJson => ({ kind: 'seller', id, text: displayName })),
  ];
  // Copies of one title are one suggestion.
  const lots = new Map(titles.toReversed().map(({ lot, title }) => [title, lot]));
  const shown = titles.filter(({ lot, title }) => lots.get(title) === lot).map(({ lot, title }): SuggestionJson => ({ kind: 'lot', id: lot, text: title }));
  return [...fitting, ...shown].slice(0, SUGGESTIONS_MAX);
}

/** Whether every word is the beginning of a word of the name, or nearly so. */
function fits(words: readonly string[], name: string): boolean {
  const parts = wordsOf(name);
  return words.every((word) => parts.some((part) => plainWord(part).startsWith(plainWord(word))) || meantWords(word, parts, { beginning: true }).length > 0);
}
