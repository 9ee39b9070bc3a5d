/*
 * Rows of the schema `auction` as the simulated server keeps them, by the names of their columns: `bigint` as bigint, `integer` as number,
 * `jsonb` as a value. What search alone reads (text vectors, heat, words) is left out.
 */

export type LotRow = {
  id: bigint; seller_id: bigint; sale_id: bigint; position: number; stage: string; hidden: boolean; title: string; description: string; category: string;
  condition: string | null; currency: string; opening_price: bigint; reserve_price: bigint | null; reserve_asked: bigint | null; buy_now_price: bigint | null;
  estimate_low: bigint | null; estimate_high: bigint | null; increments: unknown; soft_close: unknown; group_label: string | null;
  opens_at_ms: bigint | null; closes_at_ms: bigint | null; group_id: bigint | null; retraction: string | null; approval_required: boolean | null;
  staff_may_bid: boolean | null; show_maximum_below_reserve: boolean | null; relisted_from: bigint | null; created_at_ms: bigint;
  published_at_ms: bigint | null; cancelled_at_ms: bigint | null; attributes: unknown; premium: unknown; tax: unknown;
};
export type SaleRow = {
  id: bigint; title: string; description: string; owner_id: bigint | null; standing: boolean; hidden: boolean; opens_at_ms: bigint | null;
  closes_at_ms: bigint | null; stagger_seconds: number; approval_required: boolean; staff_may_bid: boolean; show_maximum_below_reserve: boolean;
  sellers_may_consign: boolean; retraction: string; lots_count: number; created_at_ms: bigint;
};
export type GroupRow = { id: bigint; sale_id: bigint; scope: string; label: string };
export type DescriptionRow = { lot_id: bigint; changed_at_ms: bigint; previous: string };
export type HeadRow = {
  lot_id: bigint; sale_id: bigint; seller_id: bigint; category: string; currency: string; published_at_ms: bigint; seq: bigint; status: string;
  outcome: string | null; price: bigint; minimum: bigint; bid_count: number; bidder_count: number; leader: string | null; extensions: number; closes_at_ms: bigint;
};
export type EventRow = { id: number; tx: number; kind: string; payload: unknown; at_ms: bigint };
export type AnswerRow = { account_id: bigint; key_hash: string; asked_hash: string; answer: unknown; at_ms: bigint };
export type RegistrationRow = {
  sale_id: bigint; account_id: bigint; status: string; asked_at_ms: bigint; decided_at_ms: bigint | null; decided_by: bigint | null;
};
export type ActRow = { id: number; kind: string; lot_id: bigint | null; sale_id: bigint | null; account_id: bigint | null; by_account: bigint; reason: string | null; at_ms: bigint };
export type SettingsRow = {
  version: bigint; settings: unknown; terms_version: number; changed: readonly string[]; changed_by: bigint; reason: string; changed_at_ms: bigint;
};
