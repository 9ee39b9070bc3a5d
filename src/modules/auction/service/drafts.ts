import { faultAt, type CodedFault } from '#contracts/faults.ts';
import { idKey, lotId, type AccountId, type LotId, type SaleId } from '#domain/ids.ts';
import type { SoftClose } from '#domain/lot/terms.ts';
import { minor } from '#domain/money.ts';
import type { PublicProfile } from '#contracts/identity.ts';
import { accept, invariant } from '#domain/outcome.ts';
import type { Tx } from '#platform/db/types.ts';
import type { Listing } from '../listing.ts';
import { mayOperate, type Actor, type Answer, type Refused } from '../ports.ts';
import {
  changedDraft, checkDraft, CLOSE_AHEAD_MS_MIN, CLOSE_AHEAD_SLACK_MS, DEFAULT_SOFT_CLOSE, type Categories, type Draft, type DraftChange,
} from '../rules.ts';
import { houseIncrements } from '../rules/house.ts';
import { labelsOfOthers } from '../store/groups.ts';
import { copyImages } from '../store/images.ts';
import { addDraft, countDrafts, listingById, saveDraft } from '../store/lots.ts';
import { lockedSale, nextPositions, saleById, STANDING_SALE, type Sale } from '../store/sales.ts';
import { currentSettings } from '../store/settings.ts';
import type { LotChange } from '../wire.ts';
import { malformed, refused, type Kit } from './kit.ts';
import { draftJson, type LotJson } from './view.ts';

/** Drafts that one seller may have at the same time. */
export const DRAFTS_PER_SELLER_MAX = 5_000;
/** Lots of one sale, withdrawn ones included. */
export const LOTS_PER_SALE_MAX = 20_000;

const BLANK: Draft = {
  title: '', description: '', category: '', condition: null, currency: '', openingPrice: minor(0n), reservePrice: null, buyNowPrice: null,
  estimateLow: null, estimateHigh: null, increments: null, softClose: DEFAULT_SOFT_CLOSE, group: null, opensAtMs: null, closesAtMs: null, attributes: {},
};

export type NewDraft = { actor: Actor; seller: PublicProfile; saleId: SaleId; draft: Draft; relistedFrom: LotId | null };

/** What a seller means to sell, before it is judged. `softClose` is the house's, where the seller says nothing. */
export const draftFrom = (actor: Actor, change: LotChange, softClose: SoftClose = DEFAULT_SOFT_CLOSE): NewDraft => ({
  actor, seller: { id: actor.accountId, displayName: actor.displayName }, saleId: change.saleId ?? STANDING_SALE,
  draft: changedDraft({ ...BLANK, softClose }, change.draft), relistedFrom: null,
});

/** Makes a draft. In a sale its position is the next one; positions are given one after the other, under the lock of the sale's row. */
export async function addNewDraft(kit: Kit, tx: Tx, from: NewDraft, categories: Categories): Promise<Answer<LotJson>> {
  const id = lotId(kit.keys.next());
  const nowMs = kit.clock.nowMs();
  const entered = await enterSale(tx, from.saleId, from.actor);
  if (!entered.ok) return entered;
  const { sale, position } = entered.value;
  const { settings } = await currentSettings(tx);
  const checked = checkDraft(from.draft, { nowMs, closeAheadMsMin: CLOSE_AHEAD_MS_MIN - CLOSE_AHEAD_SLACK_MS, categories, sale, position, increments: (currency) => houseIncrements(settings, currency) });
  if (!checked.ok) return malformed(checked.refusal);
  const fault = await groupFault(tx, { actor: from.actor, seller: from.seller.id, sale: sale.id, draft: checked.value.draft });
  if (fault !== null) return malformed([fault]);
  const counted = await tx.one(countDrafts, [idKey(from.seller.id), DRAFTS_PER_SELLER_MAX]);
  if ((counted?.drafts ?? 0) >= DRAFTS_PER_SELLER_MAX) return refused('wrong_state', { facts: { draftsMax: DRAFTS_PER_SELLER_MAX } });
  if (!sale.standing) await nextPositions(tx, sale.id, 1);
  await addDraft(tx, {
    id, sellerId: from.seller.id, saleId: sale.id, position, checked: checked.value, relistedFrom: from.relistedFrom, createdAtMs: nowMs,
  });
  if (from.relistedFrom !== null) await copyImages(tx, { from: from.relistedFrom, to: id, keys: kit.keys });
  const listing = await listingById(tx, id);
  invariant(listing !== null, 'a draft that was written is there');
  return accept(draftJson(listing, from.seller, { own: from.actor.accountId === from.seller.id, nowMs, settings }));
}

/** Changes a draft whose row is locked. A move into another sale gives it the last place there. */
export async function changeDraft(kit: Kit, tx: Tx, of: { listing: Listing; actor: Actor; change: LotChange; categories: Categories }): Promise<Refused | null> {
  const { listing, actor, change, categories } = of;
  const wanted = change.saleId === undefined ? listing.sale.id : (change.saleId ?? STANDING_SALE);
  const moves = wanted !== listing.sale.id;
  const entered = moves ? await enterSale(tx, wanted, actor) : accept({ sale: listing.sale, position: listing.position });
  if (!entered.ok) return entered.refusal;
  const { sale, position } = entered.value;
  const { settings } = await currentSettings(tx);
  const checked = checkDraft(changedDraft(listing.draft, change.draft), {
    nowMs: kit.clock.nowMs(), closeAheadMsMin: closeAheadFor(change.draft), categories, sale, position, increments: (currency) => houseIncrements(settings, currency),
  });
  if (!checked.ok) return malformed(checked.refusal).refusal;
  const fault = await groupFault(tx, { actor, seller: listing.sellerId, sale: sale.id, draft: checked.value.draft });
  if (fault !== null) return malformed([fault]).refusal;
  if (moves && !sale.standing) await nextPositions(tx, sale.id, 1);
  await saveDraft(tx, { id: listing.id, saleId: sale.id, position, checked: checked.value });
  return null;
}

/** What each category of the house asks for, by its code. */
export const categoriesByCode = async (kit: Kit): Promise<Categories> => new Map((await kit.categories()).map(({ code, fields }) => [code, fields]));

// A close that was right when it was given does not stop another field from being mended later.
const closeAheadFor = (change: DraftChange): number => (change.closesAtMs === undefined ? Number.NEGATIVE_INFINITY : CLOSE_AHEAD_MS_MIN - CLOSE_AHEAD_SLACK_MS);

// Said while the draft is written; publication judges it again, under the group's lock.
async function groupFault(tx: Tx, { actor, seller, sale, draft }: { actor: Actor; seller: AccountId; sale: SaleId; draft: Draft }): Promise<CodedFault | null> {
  const others = mayOperate(actor) || draft.group === null ? new Set<string>() : await labelsOfOthers(tx, { sale, seller, labels: [draft.group] });
  return others.size > 0 ? faultAt('group', 'group_of_another') : null;
}

/** The sale that a lot is to be in, its row locked, and the place that the lot would have there. */
export async function enterSale(tx: Tx, id: SaleId, actor: Actor): Promise<Answer<{ sale: Sale; position: number }>> {
  // Nobody has a place in the standing sale, so nobody waits for its row.
  const sale = id === STANDING_SALE ? await saleById(tx, id) : await lockedSale(tx, id);
  if (sale === null || sale.hidden) return malformed([faultAt('saleId', 'unknown_sale')]);
  if (!sale.sellersMayConsign && sale.ownerId !== actor.accountId && !mayOperate(actor)) return refused('forbidden');
  if (sale.lotsCount >= LOTS_PER_SALE_MAX) return refused('wrong_state', { facts: { lotsMax: LOTS_PER_SALE_MAX } });
  return accept({ sale, position: sale.standing ? 0 : sale.lotsCount + 1 });
}
