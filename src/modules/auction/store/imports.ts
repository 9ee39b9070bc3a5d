import { idKey, type AccountId, type LotId, type SaleId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import type { CheckedDraft } from '../rules.ts';
import { storedIncrements } from './lots.ts';

export const insertLots = statement<unknown>('auction.insert_lots', `
  insert into auction.lots (
    id, seller_id, sale_id, position, title, description, category, condition, currency, opening_price, reserve_price, buy_now_price,
    estimate_low, estimate_high, increments, soft_close, group_label, opens_at_ms, closes_at_ms, attributes, created_at_ms
  )
  select d.id, $2, d.sale_id, d.position, d.title, d.description, d.category, d.condition, d.currency, d.opening_price, d.reserve_price,
    d.buy_now_price, d.estimate_low, d.estimate_high, d.increments, d.soft_close, d.group_label, d.opens_at_ms, d.closes_at_ms, d.attributes, $3
  from jsonb_to_recordset($1::jsonb) as d (
    id bigint, sale_id bigint, position integer, title text, description text, category text, condition text, currency text, opening_price bigint,
    reserve_price bigint, buy_now_price bigint, estimate_low bigint, estimate_high bigint, increments jsonb, soft_close jsonb, group_label text,
    opens_at_ms bigint, closes_at_ms bigint, attributes jsonb
  )
`);

export type ImportedDraft = { id: LotId; saleId: SaleId; position: number; checked: CheckedDraft };

/** Writes many drafts of one seller with one statement; at most 500 a call. */
export async function addDrafts(tx: Tx, lots: readonly ImportedDraft[], of: { seller: AccountId; createdAtMs: number }): Promise<void> {
  const rows = await tx.run(insertLots, [JSON.stringify(lots.map(rowOf)), idKey(of.seller), of.createdAtMs]);
  invariant(rows === lots.length, 'every draft of an import is written');
}

// Amounts end at 10^15 and are exact as JSON numbers; keys are not, and go as texts.
function rowOf({ id, saleId, position, checked: { draft, increments } }: ImportedDraft): object {
  const amount = (value: bigint | null): number | null => (value === null ? null : Number(value));
  return {
    id: idKey(id), sale_id: idKey(saleId), position, title: draft.title, description: draft.description, category: draft.category, condition: draft.condition,
    currency: draft.currency, opening_price: amount(draft.openingPrice), reserve_price: amount(draft.reservePrice), buy_now_price: amount(draft.buyNowPrice),
    estimate_low: amount(draft.estimateLow), estimate_high: amount(draft.estimateHigh), increments: JSON.parse(storedIncrements(increments)),
    soft_close: draft.softClose, group_label: draft.group, opens_at_ms: draft.opensAtMs, closes_at_ms: draft.closesAtMs, attributes: draft.attributes,
  };
}
