import type { Attributes } from '#domain/category-fields.ts';
import { accountId, groupId, idKey, lotId, saleId, type AccountId, type GroupId, type LotId, type SaleId } from '#domain/ids.ts';
import type { IncrementPreset, Increments } from '#domain/lot/increments.ts';
import type { RetractionPolicy, SoftClose } from '#domain/lot/terms.ts';
import { minor, type Minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import { statement, type SqlValue, type Tx } from '#platform/db/types.ts';
import type { Frozen, Listing, Stage } from '../listing.ts';
import { choiceOf, type CheckedDraft } from '../rules.ts';
import { NO_PREMIUM, type BuyerTerms } from '../rules/house.ts';
import { IMAGES_OF_LOT, imageOf, type ImageJson } from './lot-images.ts';
import { timeOf } from './sales.ts';

type StoredIncrements =
  | { kind: 'preset'; preset: IncrementPreset; version: 1; exponent: number }
  | { kind: 'fixed'; step: number }
  | { kind: 'percent'; basisPoints: number };

/** A tier of the premium in jsonb: its bound is exact as a number. */
export type StoredTier = { upTo: number | null; rate: number };

type ListingRow = {
  id: string; seller_id: string; stage: Stage; hidden: boolean; position: number; title: string; description: string; category: string;
  condition: string | null; currency: string; opening_price: string; reserve_price: string | null; buy_now_price: string | null;
  estimate_low: string | null; estimate_high: string | null; increments: StoredIncrements; soft_close: SoftClose; group_label: string | null;
  opens_at_ms: string | null; closes_at_ms: string | null; group_id: string | null; retraction: RetractionPolicy | null;
  approval_required: boolean | null; staff_may_bid: boolean | null; show_maximum_below_reserve: boolean | null; relisted_from: string | null;
  created_at_ms: string; published_at_ms: string | null; description_changes: string[]; attributes: Attributes; images: ImageJson[];
  premium: StoredTier[] | null; tax: BuyerTerms['tax'] | null;
  sale_id: string; sale_title: string; sale_standing: boolean; sale_opens_at_ms: string | null; sale_closes_at_ms: string | null;
  sale_stagger_seconds: number; sale_approval_required: boolean; sale_staff_may_bid: boolean; sale_show_maximum: boolean; sale_retraction: RetractionPolicy;
};

/** Old wordings kept of one lot; a seller who wants to change it more often has to withdraw it. */
export const DESCRIPTION_CHANGES_MAX = 20;

export const readListing = statement<ListingRow>('auction.read_listing', `
  select l.id, l.seller_id, l.stage, l.hidden, l.position, l.title, l.description, l.category, l.condition, l.currency, l.opening_price,
    l.reserve_price, l.buy_now_price, l.estimate_low, l.estimate_high, l.increments, l.soft_close, l.group_label, l.opens_at_ms, l.closes_at_ms,
    l.group_id, l.retraction, l.approval_required, l.staff_may_bid, l.show_maximum_below_reserve, l.relisted_from, l.created_at_ms, l.published_at_ms,
    l.premium, l.tax,
    array(
      select d.changed_at_ms
      from auction.descriptions as d
      where d.lot_id = l.id
      order by d.changed_at_ms
      limit ${DESCRIPTION_CHANGES_MAX}
    ) as description_changes,
    l.attributes, ${IMAGES_OF_LOT} as images,
    s.id as sale_id, s.title as sale_title, s.standing as sale_standing, s.opens_at_ms as sale_opens_at_ms, s.closes_at_ms as sale_closes_at_ms,
    s.stagger_seconds as sale_stagger_seconds, s.approval_required as sale_approval_required, s.staff_may_bid as sale_staff_may_bid,
    s.show_maximum_below_reserve as sale_show_maximum, s.retraction as sale_retraction
  from auction.lots as l
  join auction.sales as s on s.id = l.sale_id
  where l.id = $1
`);

export const lockLot = statement<{ id: string }>('auction.lock_lot', `
  select id
  from auction.lots
  where id = $1
  for no key update
`);

export const insertLot = statement<unknown>('auction.insert_lot', `
  insert into auction.lots (
    id, seller_id, sale_id, position, title, description, category, condition, currency, opening_price, reserve_price, buy_now_price,
    estimate_low, estimate_high, increments, soft_close, group_label, opens_at_ms, closes_at_ms, attributes, relisted_from, created_at_ms
  )
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::jsonb, $16::jsonb, $17, $18, $19, $20::jsonb, $21, $22)
`);

export const updateDraft = statement<unknown>('auction.update_draft', `
  update auction.lots
  set sale_id = $2, position = $3, title = $4, description = $5, category = $6, condition = $7, currency = $8, opening_price = $9,
    reserve_price = $10, buy_now_price = $11, estimate_low = $12, estimate_high = $13, increments = $14::jsonb, soft_close = $15::jsonb,
    group_label = $16, opens_at_ms = $17, closes_at_ms = $18, attributes = $19::jsonb
  where id = $1
    and stage = 'draft'
`);

export const freezeLot = statement<unknown>('auction.freeze_lot', `
  update auction.lots
  set stage = 'published', opens_at_ms = $2, closes_at_ms = $3, group_id = $4, retraction = $5, approval_required = $6, staff_may_bid = $7,
    show_maximum_below_reserve = $8, published_at_ms = $9, premium = $10::jsonb, tax = $11::jsonb
  where id = $1
    and stage = 'draft'
`);

export const cancelDraft = statement<unknown>('auction.cancel_draft', `
  update auction.lots
  set stage = 'cancelled', cancelled_at_ms = $2
  where id = $1
    and stage = 'draft'
`);

export const keepDescription = statement<unknown>('auction.keep_description', `
  insert into auction.descriptions (lot_id, changed_at_ms, previous)
  select l.id, greatest($2, coalesce((select max(d.changed_at_ms) + 1 from auction.descriptions as d where d.lot_id = l.id), 0)), l.description
  from auction.lots as l
  where l.id = $1
`);

export const setDescription = statement<unknown>('auction.set_description', `
  update auction.lots
  set description = $2
  where id = $1
    and stage = 'published'
`);

export const askReserve = statement<unknown>('auction.ask_reserve', `
  update auction.lots
  set reserve_asked = $2
  where id = $1
    and stage = 'published'
`);

export const settleReserve = statement<unknown>('auction.settle_reserve', `
  update auction.lots
  set reserve_price = case when $3::boolean then $2::bigint else reserve_price end, reserve_asked = null
  where id = $1
    and reserve_asked = $2::bigint
`);

export const settleReserves = statement<unknown>('auction.settle_reserves', `
  update auction.lots
  set reserve_price = reserve_asked, reserve_asked = null
  where id = any ($1::bigint[])
    and reserve_asked is not null
`);

export const countDrafts = statement<{ drafts: number }>('auction.count_drafts', `
  select count(*)::integer as drafts
  from (
    select 1
    from auction.lots
    where seller_id = $1
      and stage = 'draft'
    limit $2
  ) as found
`);

// A second publication into the same group waits here for the first, so that both see one close.
export const claimGroup = statement<{ id: string }>('auction.claim_group', `
  insert into auction.groups (id, sale_id, scope, label)
  values ($1, $2, $3, $4)
  on conflict (sale_id, scope, label) do update
  set label = excluded.label
  returning id
`);

export const closeOfGroup = statement<{ closes_at_ms: string }>('auction.close_of_group', `
  select closes_at_ms
  from auction.lots
  where group_id = $1
    and stage = 'published'
  order by id
  limit 1
`);

export const databaseTime = statement<{ now_ms: string }>('auction.database_time', `
  select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms
`);

export async function listingById(tx: Tx, lot: LotId): Promise<Listing | null> {
  const row = await tx.one(readListing, [idKey(lot)]);
  return row === null ? null : listingOf(row);
}

/** The listing, with its row locked until the transaction ends. The lock comes first, so what is read is current. */
export async function lockedListing(tx: Tx, lot: LotId): Promise<Listing | null> {
  const locked = await tx.one(lockLot, [idKey(lot)]);
  return locked === null ? null : listingById(tx, lot);
}

export type NewLot = { id: LotId; sellerId: AccountId; saleId: SaleId; position: number; checked: CheckedDraft; relistedFrom: LotId | null; createdAtMs: number };

export async function addDraft(tx: Tx, lot: NewLot): Promise<void> {
  const relistedFrom = lot.relistedFrom === null ? null : idKey(lot.relistedFrom);
  const values = [idKey(lot.id), idKey(lot.sellerId), idKey(lot.saleId), lot.position, ...draftValues(lot.checked), relistedFrom, lot.createdAtMs];
  const rows = await tx.run(insertLot, values);
  invariant(rows === 1, 'one draft is written');
}

export async function saveDraft(tx: Tx, lot: { id: LotId; saleId: SaleId; position: number; checked: CheckedDraft }): Promise<void> {
  const rows = await tx.run(updateDraft, [idKey(lot.id), idKey(lot.saleId), lot.position, ...draftValues(lot.checked)]);
  invariant(rows === 1, 'a draft that was locked is saved');
}

export async function freeze(tx: Tx, lot: LotId, frozen: Frozen): Promise<void> {
  const rows = await tx.run(freezeLot, [
    idKey(lot), frozen.opensAtMs, frozen.closesAtMs, frozen.groupId === null ? null : idKey(frozen.groupId), frozen.retraction,
    frozen.approvalRequired, frozen.staffMayBid, frozen.showMaximumBelowReserve, frozen.publishedAtMs,
    storedPremium(frozen.buyer), JSON.stringify(frozen.buyer.tax),
  ]);
  invariant(rows === 1, 'a draft that was locked is published');
}

/** The group of that scope and label in the sale; made with `key` when it is new. Locked until the transaction ends. */
export async function groupFor(tx: Tx, of: { key: bigint; sale: SaleId; scope: SoftClose['scope']; label: string }): Promise<GroupId> {
  const row = await tx.one(claimGroup, [of.key, idKey(of.sale), of.scope, of.label]);
  invariant(row !== null, 'a claimed group comes back');
  return groupId(row.id);
}

/** When the published lots of the group were to close; null while there are none. */
export async function groupClose(tx: Tx, group: GroupId): Promise<number | null> {
  const row = await tx.one(closeOfGroup, [idKey(group)]);
  return row === null ? null : Number(row.closes_at_ms);
}

/** The database's clock, epoch milliseconds: the one that opens lots and closes them. */
export async function databaseNowMs(tx: Tx): Promise<number> {
  const row = await tx.one(databaseTime);
  invariant(row !== null, 'the database tells the time');
  return Number(row.now_ms);
}

/** Increments as they are stored: plain JSON, amounts exact as numbers. */
export const storedIncrements = (increments: Increments): string =>
  JSON.stringify(increments.kind === 'fixed' ? { kind: 'fixed', step: Number(increments.step) } : increments);

// In the order of the columns from `title` to `attributes`; the times stay null where the sale decides.
function draftValues({ draft, increments }: CheckedDraft): SqlValue[] {
  return [
    draft.title, draft.description, draft.category, draft.condition, draft.currency, draft.openingPrice, draft.reservePrice, draft.buyNowPrice,
    draft.estimateLow, draft.estimateHigh, storedIncrements(increments), JSON.stringify(draft.softClose), draft.group, draft.opensAtMs, draft.closesAtMs,
    JSON.stringify(draft.attributes),
  ];
}

const amountOf = (value: string | null): Minor | null => (value === null ? null : minor(BigInt(value)));

function incrementsOf(stored: StoredIncrements): Increments {
  return stored.kind === 'fixed' ? { kind: 'fixed', step: minor(BigInt(stored.step)) } : stored;
}

function listingOf(row: ListingRow): Listing {
  const increments = incrementsOf(row.increments);
  return {
    id: lotId(row.id), sellerId: accountId(row.seller_id), stage: row.stage, hidden: row.hidden, position: row.position, increments,
    sale: {
      id: saleId(row.sale_id), title: row.sale_title, standing: row.sale_standing, opensAtMs: timeOf(row.sale_opens_at_ms),
      closesAtMs: timeOf(row.sale_closes_at_ms), staggerSeconds: row.sale_stagger_seconds, approvalRequired: row.sale_approval_required,
      staffMayBid: row.sale_staff_may_bid, showMaximumBelowReserve: row.sale_show_maximum, retraction: row.sale_retraction,
    },
    draft: {
      title: row.title, description: row.description, category: row.category, condition: row.condition, currency: row.currency,
      openingPrice: minor(BigInt(row.opening_price)), reservePrice: amountOf(row.reserve_price), buyNowPrice: amountOf(row.buy_now_price),
      estimateLow: amountOf(row.estimate_low), estimateHigh: amountOf(row.estimate_high), increments: choiceOf(increments),
      softClose: row.soft_close, group: row.group_label, opensAtMs: timeOf(row.opens_at_ms), closesAtMs: timeOf(row.closes_at_ms),
      attributes: row.attributes,
    },
    images: row.images.map(imageOf),
    frozen: frozenOf(row),
    relistedFrom: row.relisted_from === null ? null : lotId(row.relisted_from),
    createdAtMs: Number(row.created_at_ms),
    descriptionChangedAtMs: row.description_changes.map(Number),
  };
}

function frozenOf(row: ListingRow): Frozen | null {
  if (row.stage !== 'published') return null;
  const { retraction, approval_required: approvalRequired, staff_may_bid: staffMayBid, show_maximum_below_reserve: showMaximumBelowReserve } = row;
  const opensAtMs = timeOf(row.opens_at_ms);
  const closesAtMs = timeOf(row.closes_at_ms);
  const publishedAtMs = timeOf(row.published_at_ms);
  invariant(
    opensAtMs !== null && closesAtMs !== null && publishedAtMs !== null && retraction !== null && approvalRequired !== null
      && staffMayBid !== null && showMaximumBelowReserve !== null,
    'publication settled every term',
  );
  return {
    opensAtMs, closesAtMs, publishedAtMs, retraction, approvalRequired, staffMayBid, showMaximumBelowReserve,
    groupId: row.group_id === null ? null : groupId(row.group_id), buyer: buyerOf(row),
  };
}

const storedPremium = ({ premium }: BuyerTerms): string => JSON.stringify(premium.map(({ upTo, rate }) => ({ upTo: upTo === null ? null : Number(upTo), rate })));

/** What was frozen for the buyer; nothing on top where a lot was published before there was a premium. */
export function buyerOf({ premium, tax }: Pick<ListingRow, 'premium' | 'tax'>): BuyerTerms {
  if (premium === null || tax === null) return NO_PREMIUM;
  return { premium: premium.map(({ upTo, rate }) => ({ upTo: upTo === null ? null : minor(BigInt(upTo)), rate })), tax };
}
