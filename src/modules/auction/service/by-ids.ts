import type { LotId } from '#domain/ids.ts';
import { publishedLots } from '../store/by-ids.ts';
import { shownPage } from './browse.ts';
import type { Kit } from './kit.ts';
import type { SummaryJson, Viewer } from './view.ts';

/** Published lots as lists show them, in the order asked for; at most 100. What is no published lot is left out. */
export async function summariesOf(kit: Kit, lots: readonly LotId[], viewer: Viewer): Promise<SummaryJson[]> {
  const rows = await publishedLots(kit.database, lots);
  const { items } = await shownPage(kit, { rows, limit: rows.length, viewer, next: () => '' });
  const byId = new Map(items.map((item) => [item.id, item]));
  return lots.flatMap((lot) => byId.get(lot) ?? []);
}
