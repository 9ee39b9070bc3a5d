import { statement, type Tx } from '#platform/db/types.ts';

export type Category = { code: string; name: string };

const CATEGORIES_MAX = 1_000;

export const listCategories = statement<Category>('auction.list_categories', `
  select code, name
  from auction.categories
  order by position
  limit ${CATEGORIES_MAX}
`);

/** All categories, in the order to show them. */
export const allCategories = (tx: Tx): Promise<Category[]> => tx.all(listCategories);
