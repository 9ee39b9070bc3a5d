import type { CategoryField, FieldKind } from '#domain/category-fields.ts';
import { statement, type Tx } from '#platform/db/types.ts';

export type Category = { code: string; name: string; fields: readonly CategoryField[] };

const CATEGORIES_MAX = 1_000;
const FIELDS_MAX = 20_000;

export const listCategories = statement<{ code: string; name: string }>('auction.list_categories', `
  select code, name
  from auction.categories
  order by position
  limit ${CATEGORIES_MAX}
`);

type FieldRow = { category: string; code: string; name: string; kind: FieldKind; unit: string | null; required: boolean; choices: { code: string; name: string }[] };
export const listCategoryFields = statement<FieldRow>('auction.list_category_fields', `
  select category, code, name, kind, unit, required, choices
  from auction.category_fields
  order by category, position
  limit ${FIELDS_MAX}
`);

/** All categories in the order to show them, each with the facts that it asks for. */
export async function allCategories(tx: Tx): Promise<Category[]> {
  const [categories, fields] = await Promise.all([tx.all(listCategories), tx.all(listCategoryFields)]);
  const byCategory = Map.groupBy(fields, ({ category }) => category);
  return categories.map((category) => ({
    ...category, fields: (byCategory.get(category.code) ?? []).map(({ category: _of, ...field }) => field),
  }));
}
