import { list, LotSummary, PageQuery, SearchQuery } from '../auction-shapes.ts';
import { route } from '../route.ts';
import { Facets, SavedSearch, SavedSearchParams, SaveSearch, Suggestion, SuggestionQuery } from '../search-shapes.ts';
import { Type } from 'typebox';

const SUGGESTIONS_PER_MINUTE_MAX = 600;
const SAVES_PER_MINUTE_MAX = 60;

/** Calls that look for lots. */
export const searchLots = route({
  name: 'searchLots', method: 'GET', path: '/lots',
  summary: 'Published lots. May lag one second behind the bids. With `q` the best fit comes first unless `sort` says otherwise; `corrected` are the words that were looked for where those of `q` are nowhere.',
  auth: 'anyone', query: SearchQuery,
  reply: Type.Object({ ...list(LotSummary).properties, corrected: Type.Unsafe<string | null>({ type: ['string', 'null'] }), facets: Type.Optional(Facets) }),
  status: 200, refusals: ['malformed'],
});
export const suggest = route({
  name: 'suggest', method: 'GET', path: '/suggestions', summary: 'What somebody who is typing may be looking for: categories, sellers and lots, at most 10. Forgives typing errors.',
  auth: 'anyone', query: SuggestionQuery, reply: list(Suggestion), status: 200, refusals: ['malformed'], ratePerMinuteMax: SUGGESTIONS_PER_MINUTE_MAX,
});
export const listSavedSearches = route({
  name: 'listSavedSearches', method: 'GET', path: '/me/searches', summary: 'Searches that the caller saved, newest first.',
  auth: 'signed_in', query: PageQuery, reply: list(SavedSearch), status: 200, refusals: ['malformed'],
});
export const saveSearch = route({
  name: 'saveSearch', method: 'POST', path: '/me/searches', summary: 'Saves a search under a name. At most 50 an account, each once.',
  auth: 'signed_in', body: SaveSearch, reply: SavedSearch, status: 201, refusals: ['malformed', 'search_saved_already', 'too_many_searches'],
  ratePerMinuteMax: SAVES_PER_MINUTE_MAX,
});
export const deleteSavedSearch = route({
  name: 'deleteSavedSearch', method: 'DELETE', path: '/me/searches/:searchId', summary: 'Forgets a saved search. May be sent again.',
  auth: 'signed_in', params: SavedSearchParams, status: 204, refusals: ['not_found'],
});

export const searchRoutes = [searchLots, suggest, listSavedSearches, saveSearch, deleteSavedSearch] as const;
