import { idKey, type AccountId, type GroupId, type SaleId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';

export const groupIsOfAnother = statement<{ id: string }>('auction.group_is_of_another', `
  select id
  from auction.lots
  where group_id = $1
    and stage = 'published'
    and seller_id <> $2
  order by id
  limit 1
`);

export const groupsOfOthers = statement<{ label: string }>('auction.groups_of_others', `
  select g.label
  from auction.groups as g
  where g.sale_id = $1
    and g.scope = 'group'
    and g.label = any ($2::text[])
    and exists (select 1 from auction.lots as l where l.group_id = g.id and l.stage = 'published' and l.seller_id <> $3)
  order by g.label
`);

/** Whether published lots of the group are another seller's. The group should be locked, or one may come meanwhile. */
export async function isGroupOfAnother(tx: Tx, group: GroupId, seller: AccountId): Promise<boolean> {
  return (await tx.one(groupIsOfAnother, [idKey(group), idKey(seller)])) !== null;
}

/** Those of the labels, at most 500, under which published lots of other sellers close together in the sale. */
export async function labelsOfOthers(tx: Tx, of: { sale: SaleId; seller: AccountId; labels: readonly string[] }): Promise<ReadonlySet<string>> {
  if (of.labels.length === 0) return new Set();
  const rows = await tx.all(groupsOfOthers, [idKey(of.sale), [...of.labels], idKey(of.seller)]);
  return new Set(rows.map(({ label }) => label));
}
