import type { Static } from 'typebox';
import type { searchLots } from '#contracts/http/search.ts';
import type { Facets } from '#contracts/search-shapes.ts';
import { idKey } from '#domain/ids.ts';
import { accept } from '#domain/outcome.ts';
import type { Answer } from '../ports.ts';
import type { Fault } from '../rules.ts';
import type { LotQuery, LotSort } from '../search/port.ts';
import { shownPage } from './browse.ts';
import { cursorAt, readCursor, type Page } from './cursor.ts';
import { malformed, type Kit } from './kit.ts';
import { UNKNOWN_SELLER_NAME } from './listing-cache.ts';
import type { Viewer } from './view.ts';

/** What somebody looks for. `sort` null: the best fit first where there is a text, otherwise what closes next. */
export type Search = LotQuery & { sort: LotSort | null; facets: boolean };
export type SearchJson = Static<(typeof searchLots)['reply']>;
type FacetsJson = Static<typeof Facets>;

/** Listed lots that fit. What they are sorted and filtered by may lag a second; what is shown of them does not while bidding answers. */
export async function search(kit: Kit, wanted: Search, page: Page, viewer: Viewer): Promise<Answer<SearchJson>> {
  const { sort: asked, facets, ...query } = wanted;
  const text = query.q !== null && query.q.trim() !== '';
  const sort = asked ?? (text ? 'relevance' : 'closing');
  const list = `lots-${sort.replace('-', 'd-')}`;
  const after = readCursor(list, page.cursor);
  const faults = [...(after.ok ? [] : [after.refusal]), ...sortFaults(sort, query, text)];
  if (!after.ok || faults.length > 0) return malformed(faults);
  const [found, counts] = await Promise.all([
    kit.search.find(query, { sort, after: after.value, limit: page.limit + 1 }),
    facets ? facetsJson(kit, query) : null,
  ]);
  const { rows, corrected } = found;
  const shown = await shownPage(kit, { rows, limit: page.limit, viewer, next: (last) => cursorAt(list, { sortKey: last.sortKey, key: BigInt(idKey(last.id)) }) });
  return accept({ ...shown, corrected, ...(counts === null ? {} : { facets: counts }) });
}

function sortFaults(sort: LotSort, query: LotQuery, text: boolean): Fault[] {
  if (sort === 'relevance' && !text) return [{ at: 'query.sort', problem: 'relevance needs a text in q' }];
  return sort === 'position' && query.sale === null ? [{ at: 'query.sort', problem: 'position needs a sale' }] : [];
}

async function facetsJson(kit: Kit, query: LotQuery): Promise<FacetsJson> {
  const name = JSON.stringify(query, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  const [counts] = await kit.facets(name, async () => [await kit.search.facets(query)]);
  if (counts === undefined) throw new Error('Counts of a query were kept as nothing.');
  const profiles = await kit.identity.profiles(counts.sellers.map(({ seller }) => seller));
  return {
    total: counts.total, capped: counts.capped, statuses: counts.statuses, currencies: counts.currencies, closing: counts.closing,
    categories: counts.categories.map(({ category, lots }) => ({ code: category, lots })),
    sellers: counts.sellers.map(({ seller, lots }) => ({ id: seller, displayName: profiles.get(seller)?.displayName ?? UNKNOWN_SELLER_NAME, lots })),
    prices: counts.prices.map(({ currency, from, to, lots }) => ({ currency, from: Number(from), to: to === null ? null : Number(to), lots })),
  };
}
