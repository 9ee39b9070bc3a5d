import { faultAt } from '#contracts/faults.ts';
import type { GroupId, LotId } from '#domain/ids.ts';
import { accept, invariant } from '#domain/outcome.ts';
import type { Tx } from '#platform/db/types.ts';
import { fault } from '#platform/process/fault.ts';
import { termsOf, type Listing } from '../listing.ts';
import { mayOperate, type Actor, type Answer } from '../ports.ts';
import { checkDraft, CLOSE_AHEAD_AT_PUBLICATION_MS_MIN, type Categories } from '../rules.ts';
import { buyerTermsFor, houseIncrements } from '../rules/house.ts';
import { addEvent } from '../store/events.ts';
import { isGroupOfAnother } from '../store/groups.ts';
import { addHead } from '../store/heads.ts';
import { databaseNowMs, freeze, groupClose, groupFor, listingById, lockedListing } from '../store/lots.ts';
import { currentSettings } from '../store/settings.ts';
import { instant } from '#contracts/instant.ts';
import { categoriesByCode } from './drafts.ts';
import { barred, refused, type Kit, type LotAct } from './kit.ts';
import { refreshHead } from './project.ts';

/** Lots that bidding is asked for at once; its own limit. */
const HEADS_ASKED_MAX = 500;

/**
 * Freezes the terms, then hands the lot to bidding, then answers: bids are possible when it returns. The fact that it was
 * published is in the outbox of the same commit, so bidding gets the lot even if this process dies in between. May be
 * sent again until the lot is closed.
 */
export async function publish(kit: Kit, act: LotAct): Promise<Answer<LotId>> {
  const categories = await categoriesByCode(kit);
  const frozen = await kit.database.transaction((tx) => freezeTerms(kit, tx, act, categories));
  if (!frozen.ok) return frozen;
  kit.listings.forget(act.lot);
  fault.point('publish.frozen');
  await handOver(kit, frozen.value);
  fault.point('publish.handedOver');
  kit.meters.lotsPublished.add();
  await refreshHead(kit, act.lot);
  return accept(act.lot);
}

/** Gives a published lot to bidding; no effect when bidding has it already. */
export async function handOver(kit: Kit, listing: Listing): Promise<void> {
  await kit.commands.takeLot(termsOf(listing), listing.draft.reservePrice);
}

/** Gives published lots to bidding that it does not know yet: nearly always it knows them all, and is asked once. */
export async function handOverAgain(kit: Kit, lots: readonly LotId[]): Promise<void> {
  for (let from = 0; from < lots.length; from += HEADS_ASKED_MAX) {
    const part = lots.slice(from, from + HEADS_ASKED_MAX);
    const known = await kit.bidding.heads(part, null);
    for (const lot of part.filter((one) => !known.has(one))) {
      const listing = await listingById(kit.database, lot);
      if (listing?.stage === 'published') await handOver(kit, listing);
    }
  }
}

async function freezeTerms(kit: Kit, tx: Tx, act: LotAct, categories: Categories): Promise<Answer<Listing>> {
  const listing = await lockedListing(tx, act.lot);
  const bar = barred(listing, act.actor, { operators: false });
  if (bar !== null || listing === null) return refused(bar?.code ?? 'unknown_lot');
  if (listing.stage === 'cancelled') return refused('wrong_state');
  if (listing.stage === 'published') return accept(listing);
  // The clock that will open and close the lot also says when it was published.
  const nowMs = await databaseNowMs(tx);
  const { sale, position, draft } = listing;
  const { settings } = await currentSettings(tx);
  const increments = (currency: string) => houseIncrements(settings, currency);
  const checked = checkDraft(draft, { nowMs, closeAheadMsMin: CLOSE_AHEAD_AT_PUBLICATION_MS_MIN, categories, sale, position, increments, complete: true });
  if (!checked.ok) return refused('wrong_state', { errors: checked.refusal });
  const { closesAtMs } = checked.value;
  const grouped = await joinGroup(kit, tx, { listing, actor: act.actor, closesAtMs });
  if (!grouped.ok) return grouped;
  await freeze(tx, listing.id, {
    // Already past when it is absent, so that the lot opens at once.
    opensAtMs: checked.value.opensAtMs ?? nowMs,
    closesAtMs,
    groupId: grouped.value,
    retraction: sale.retraction,
    approvalRequired: sale.approvalRequired,
    staffMayBid: sale.staffMayBid,
    showMaximumBelowReserve: sale.showMaximumBelowReserve,
    publishedAtMs: nowMs,
    buyer: buyerTermsFor(settings, draft.currency),
  });
  const published = await listingById(tx, listing.id);
  invariant(published?.frozen !== null && published !== null, 'a lot that was frozen is published');
  await addHead(tx, published);
  fault.point('publish.freeze');
  await addEvent(tx, { kind: 'lot.published', lot: listing.id, seller: listing.sellerId, atMs: nowMs });
  return accept(published);
}

// Lots of a group or of a whole sale end together, so they must have been announced for one moment. A bid on one moves the others: a
// named group is therefore one seller's, unless staff put lots of several together.
async function joinGroup(kit: Kit, tx: Tx, of: { listing: Listing; actor: Actor; closesAtMs: number }): Promise<Answer<GroupId | null>> {
  const { listing, actor, closesAtMs } = of;
  const { scope } = listing.draft.softClose;
  if (scope === 'lot') return accept(null);
  const label = scope === 'group' ? (listing.draft.group ?? '') : '';
  const group = await groupFor(tx, { key: kit.keys.next(), sale: listing.sale.id, scope, label });
  if (scope === 'group' && !mayOperate(actor) && (await isGroupOfAnother(tx, group, listing.sellerId))) return refused('wrong_state', { errors: [faultAt('group', 'group_of_another')] });
  const shared = scope === 'sequential' ? null : await groupClose(tx, group);
  if (shared !== null && shared !== closesAtMs) return refused('wrong_state', { errors: [faultAt('closesAt', 'group_close', { closesAt: instant(shared), scope })] });
  return accept(group);
}
