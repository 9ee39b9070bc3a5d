import type { Static } from 'typebox';
import { SUGGESTIONS_MAX, type Suggestion } from '#contracts/search-shapes.ts';
import type { PublicProfile } from '#contracts/identity.ts';
import { meantWords, plainWord } from '../search/typos.ts';
import { wordsOf } from '../search/text.ts';
import { listedSellers } from '../store/sellers.ts';
import type { Kit } from './kit.ts';

export type SuggestionJson = Static<typeof Suggestion>;

const CATEGORIES_MAX = 2;
const SELLERS_MAX = 2;
/** Identity answers for so many accounts at once. */
const PROFILES_AT_ONCE_MAX = 500;
const SELLERS_KEPT_MS = 60_000;

/** What somebody who types `q` may be looking for, at most 10, categories before sellers before lots. Names of sellers may be a minute old. */
export async function suggestions(kit: Kit, q: string): Promise<SuggestionJson[]> {
  const words = wordsOf(q);
  if (words.length === 0) return [];
  const [categories, sellers, titles] = await Promise.all([kit.categories(), kit.sellers(), kit.search.titles(q, SUGGESTIONS_MAX)]);
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

/** Reads the sellers with the most listed lots and their names, once a minute at most. */
export function sellersCache({ database, clock, identity }: Pick<Kit, 'database' | 'clock' | 'identity'>): () => Promise<readonly PublicProfile[]> {
  let kept: { readAtMs: number; sellers: Promise<readonly PublicProfile[]> } | null = null;
  const read = async (): Promise<readonly PublicProfile[]> => {
    const ids = await listedSellers(database);
    const named: PublicProfile[] = [];
    for (let from = 0; from < ids.length; from += PROFILES_AT_ONCE_MAX) {
      const part = ids.slice(from, from + PROFILES_AT_ONCE_MAX);
      const profiles = await identity.profiles(part);
      named.push(...part.flatMap((id) => profiles.get(id) ?? []));
    }
    return named;
  };
  return () => {
    const nowMs = clock.monotonicMs();
    if (kept === null || nowMs - kept.readAtMs > SELLERS_KEPT_MS) {
      const entry = { readAtMs: nowMs, sellers: read() };
      kept = entry;
      // A failure is not kept for the next one who asks.
      entry.sellers.catch(() => {
        if (kept === entry) kept = null;
      });
    }
    return kept.sellers;
  };
}
