import type { Static } from 'typebox';
import { faultAt } from '#contracts/faults.ts';
import { SAVED_SEARCHES_MAX, type SavedSearch as SavedShape, type SaveSearch } from '#contracts/search-shapes.ts';
import { instant } from '#contracts/instant.ts';
import { idKey, searchId, type SearchId } from '#domain/ids.ts';
import { accept } from '#domain/outcome.ts';
import type { Actor, Answer } from '../ports.ts';
import { textFault } from '../rules.ts';
import { addSaved, removeSaved, savedBefore, savedBy, type SavedSearch } from '../store/saved-searches.ts';
import { KEY_LAST } from '../store/summaries.ts';
import { cursorAt, pageOf, readCursor, type Listed, type Page } from './cursor.ts';
import { malformed, refused, type Kit } from './kit.ts';

export type SavedSearchJson = Static<typeof SavedShape>;

/** Saves a search; refused with the name it has already, or when the account has as many as it may. */
export async function saveSearch(kit: Kit, actor: Actor, { name, query }: Static<typeof SaveSearch>): Promise<Answer<SavedSearchJson>> {
  const fault = name.trim() === '' ? 'blank' : textFault(name, { lines: false });
  if (fault !== null) return malformed([faultAt('name', fault)]);
  const wrong = Object.entries(query).find(([, value]) => textFault(value, { lines: false }) !== null);
  if (wrong !== undefined) return malformed([{ at: `query.${wrong[0]}`, problem: 'holds a character that cannot be searched for' }]);
  const blank = Object.entries(query).find(([, value]) => value.trim() === '');
  if (blank !== undefined) return malformed([{ at: `query.${blank[0]}`, problem: 'is blank: leave it out, or say what to look for' }]);
  const search: SavedSearch = { id: searchId(kit.keys.next()), name: name.trim(), query: textOf(query), createdAtMs: kit.clock.nowMs() };
  return kit.database.transaction(async (tx) => {
    const before = await savedBefore(tx, actor.accountId, search.query);
    if (before.name !== null) return refused('search_saved_already', { facts: { name: before.name } });
    if (before.saved >= SAVED_SEARCHES_MAX) return refused('too_many_searches', { facts: { searchesMax: SAVED_SEARCHES_MAX } });
    await addSaved(tx, actor.accountId, search);
    return accept(jsonOf(search));
  });
}

/** Saved or not, afterwards it is not. */
export async function forgetSearch(kit: Kit, actor: Actor, id: SearchId): Promise<Answer<null>> {
  await removeSaved(kit.database, actor.accountId, id);
  return accept(null);
}

export async function savedSearches(kit: Kit, actor: Actor, page: Page): Promise<Answer<Listed<SavedSearchJson>>> {
  const after = readCursor('searches', page.cursor);
  if (!after.ok) return malformed([after.refusal]);
  const before = { createdAtMs: after.value?.sortKey ?? KEY_LAST, key: after.value?.key ?? KEY_LAST };
  const rows = await savedBy(kit.database, actor.accountId, before, page.limit + 1);
  return accept(pageOf(rows, page.limit, {
    item: jsonOf, next: (last) => cursorAt('searches', { sortKey: BigInt(last.createdAtMs), key: BigInt(idKey(last.id)) }),
  }));
}

// The same filters in another order are the same search.
const textOf = (query: Static<typeof SaveSearch>['query']): string => {
  const parts = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, value.trim()]));
  parts.sort();
  return parts.toString();
};

const jsonOf = ({ id, name, query, createdAtMs }: SavedSearch): SavedSearchJson =>
  ({ id, name, query: Object.fromEntries(new URLSearchParams(query)), createdAt: instant(createdAtMs) });
