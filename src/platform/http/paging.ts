/** Entries of a list where the caller says nothing, and at most. */
export const PAGE_DEFAULT = 50;
export const PAGE_MAX = 100;

/**
 * Reads `limit` and `cursor` of a query whose shape was checked. Numbers in a query are texts; one that is not a whole number
 * from 1 to {@link PAGE_MAX} is null, to be refused as malformed.
 */
export function readPage(query: { limit?: unknown; cursor?: unknown }): { limit: number; cursor: string | null } | null {
  const cursor = typeof query.cursor === 'string' ? query.cursor : null;
  if (query.limit === undefined) return { limit: PAGE_DEFAULT, cursor };
  if (typeof query.limit !== 'string' || !/^[1-9][0-9]{0,2}$/.test(query.limit)) return null;
  const limit = Number(query.limit);
  return limit <= PAGE_MAX ? { limit, cursor } : null;
}
