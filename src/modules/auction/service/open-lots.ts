import type { OpenLots } from '#contracts/auction.ts';
import { invariant } from '#domain/outcome.ts';
import { search, type Search } from './browse.ts';
import type { Kit } from './kit.ts';
import type { Viewer } from './view.ts';

const ANYTHING: Search = { q: null, category: null, status: null, sale: null, seller: null, minPrice: null, maxPrice: null, sort: 'closing' };
const ANYBODY: Viewer = { account: null, admin: false };

/** What is open for bids, soonest close first, at most `limit` (1 to 100). */
export async function openLots(kit: Kit, limit: number): Promise<OpenLots> {
  const found = await first(kit, { ...ANYTHING, status: 'open' }, limit);
  // The projection may be a second behind: what has closed since is not shown as open.
  const lots = found.items.filter(({ status }) => status === 'open');
  const published = found.items.length > 0 || (await first(kit, ANYTHING, 1)).items.length > 0;
  return { lots, more: found.next !== null, published };
}

async function first(kit: Kit, wanted: Search, limit: number) {
  const found = await search(kit, wanted, { limit, cursor: null }, ANYBODY);
  invariant(found.ok, 'a search without a cursor and without words is never refused');
  return found.value;
}
