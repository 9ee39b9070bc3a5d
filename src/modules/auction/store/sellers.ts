import { accountId, type AccountId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';

/** Sellers that can be suggested by name. */
export const LISTED_SELLERS_MAX = 2_000;

export const listListedSellers = statement<{ seller_id: string }>('auction.list_listed_sellers', `
  select h.seller_id
  from auction.heads as h
  group by h.seller_id
  order by count(*) desc, h.seller_id
  limit ${LISTED_SELLERS_MAX}
`);

/** Sellers with listed lots, those with the most first. */
export const listedSellers = async (tx: Tx): Promise<AccountId[]> => (await tx.all(listListedSellers)).map((row) => accountId(row.seller_id));
