import type { Static } from 'typebox';
import type { SearchQuery } from '#contracts/auction-shapes.ts';
import * as calls from '#contracts/http/search.ts';
import type { Caller } from '#contracts/identity.ts';
import { parseAccountId, parseSaleId, parseSearchId } from '#domain/ids.ts';
import { minor, type Minor } from '#domain/money.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import { binderFor } from '#platform/http/bind.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { Fault } from '../rules.ts';
import type { AuctionService } from '../service.ts';
import { resultOf } from '../service/once.ts';
import type { Search } from '../service/search.ts';
import { parseInstant } from '../wire.ts';
import { empty, malformed, NOT_FOUND, pageOf, viewerOf } from './calls.ts';

const on = binderFor<Caller>();

/** What answers the calls that look for lots. */
export const searchHttp = (service: AuctionService): BoundRoute<Caller>[] => [
  on(calls.searchLots, async ({ query, caller }) => {
    const wanted = readSearch(query);
    return wanted.ok ? resultOf(await service.search(wanted.value, pageOf(query), viewerOf(caller))) : malformed(wanted.refusal);
  }),
  on(calls.suggest, async ({ query }) => ({ ok: true, body: { items: await service.suggestions(query.q), next: null } })),
  on(calls.listSavedSearches, async ({ query, caller }) => resultOf(await service.savedSearches(caller, pageOf(query)))),
  on(calls.saveSearch, async ({ body, caller }) => resultOf(await service.saveSearch(caller, body))),
  on(calls.deleteSavedSearch, async ({ params, caller }) => {
    const id = parseSearchId(params.searchId);
    return id === null ? NOT_FOUND : empty(await service.forgetSearch(caller, id));
  }),
];

const amountOf = (text: string | undefined): Minor | null => (text === undefined ? null : minor(BigInt(text)));

function readSearch(query: Static<typeof SearchQuery>): Outcome<Search, Fault[]> {
  const sale = query.sale === undefined ? null : parseSaleId(query.sale);
  const seller = query.seller === undefined ? null : parseAccountId(query.seller);
  const closesBeforeMs = query.closesBefore === undefined ? null : parseInstant(query.closesBefore);
  const faults: Fault[] = [];
  if (query.sale !== undefined && sale === null) faults.push({ at: 'query.sale', problem: 'is not the id of a sale' });
  if (query.seller !== undefined && seller === null) faults.push({ at: 'query.seller', problem: 'is not the id of an account' });
  if (query.closesBefore !== undefined && closesBeforeMs === null) faults.push({ at: 'query.closesBefore', problem: 'must be a time as RFC 3339 writes it' });
  if (faults.length > 0) return refuse(faults);
  return accept({
    q: query.q ?? null, category: query.category ?? null, status: query.status ?? null, sale, seller, currency: query.currency ?? null, closesBeforeMs,
    minPrice: amountOf(query.minPrice), maxPrice: amountOf(query.maxPrice), sort: query.sort ?? null, facets: query.facets === 'true',
  });
}
