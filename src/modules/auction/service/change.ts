import { faultAt } from '#contracts/faults.ts';
import { idKey, type LotId } from '#domain/ids.ts';
import type { Minor } from '#domain/money.ts';
import { accept } from '#domain/outcome.ts';
import type { Tx } from '#platform/db/types.ts';
import type { Listing } from '../listing.ts';
import type { Answer, Refused } from '../ports.ts';
import { textFault } from '../rules.ts';
import { addEvent } from '../store/events.ts';
import { askReserve, DESCRIPTION_CHANGES_MAX, keepDescription, lockedListing, setDescription, settleReserve } from '../store/lots.ts';
import type { LotChange } from '../wire.ts';
import { refusalOf } from './acts.ts';
import { categoriesByCode, changeDraft } from './drafts.ts';
import { barred, malformed, refused, type Kit, type LotAct } from './kit.ts';
import { refreshHead } from './project.ts';

/** Fields that a seller may still change once the terms are frozen. */
const CHANGEABLE_ONCE_PUBLISHED = new Set(['description', 'reservePrice']);

/** Changes a lot as its stage allows: everything of a draft; of a published lot the reserve, downwards, and the description. */
export async function change(kit: Kit, act: LotAct, wanted: LotChange): Promise<Answer<LotId>> {
  const categories = await categoriesByCode(kit);
  const listing = await kit.database.transaction(async (tx): Promise<Answer<Listing | null>> => {
    const locked = await lockedListing(tx, act.lot);
    const bar = barred(locked, act.actor, { operators: false });
    if (bar !== null || locked === null) return refused(bar?.code ?? 'unknown_lot');
    if (locked.stage === 'cancelled') return refused('wrong_state');
    if (locked.stage === 'published') return accept(locked);
    const refusal = await changeDraft(kit, tx, { listing: locked, actor: act.actor, change: wanted, categories });
    return refusal === null ? accept(null) : { ok: false, refusal };
  });
  if (!listing.ok) return listing;
  if (listing.value === null) return accept(act.lot);
  const refusal = await changePublished(kit, act, wanted, listing.value);
  return refusal === null ? accept(act.lot) : { ok: false, refusal };
}

// The reserve goes first: bidding may refuse it, and then nothing at all was changed.
async function changePublished(kit: Kit, act: LotAct, wanted: LotChange, listing: Listing): Promise<Refused | null> {
  const frozen = wanted.fields.filter((field) => !CHANGEABLE_ONCE_PUBLISHED.has(field));
  if (frozen.length > 0) return { code: 'wrong_state', errors: frozen.map((at) => faultAt(at, 'frozen')) };
  const { description, reservePrice } = wanted.draft;
  const changed = description !== undefined && description !== listing.draft.description;
  if (changed) {
    const fault = textFault(description, { lines: true });
    if (fault !== null) return malformed([faultAt('description', fault)]).refusal;
    const refusal = await mayDescribe(kit, listing);
    if (refusal !== null) return refusal;
  }
  if (reservePrice !== undefined) {
    const refusal = await lowerReserve(kit, act, listing, reservePrice);
    if (refusal !== null) return refusal;
  }
  if (changed) await kit.database.transaction((tx) => describe(kit, tx, listing.id, description));
  kit.listings.forget(listing.id);
  return null;
}

async function mayDescribe(kit: Kit, listing: Listing): Promise<Refused | null> {
  if (listing.descriptionChangedAtMs.length >= DESCRIPTION_CHANGES_MAX) {
    return { code: 'wrong_state', errors: [faultAt('description', 'description_changes', { max: DESCRIPTION_CHANGES_MAX })] };
  }
  const head = (await kit.bidding.heads([listing.id], null)).get(listing.id);
  return head?.status === 'closed' ? { code: 'lot_closed' } : null;
}

async function describe(kit: Kit, tx: Tx, lot: LotId, description: string): Promise<void> {
  // Locked and read again: another change may have come in between, and each wording is kept once.
  const listing = await lockedListing(tx, lot);
  if (listing === null || listing.draft.description === description) return;
  const atMs = kit.clock.nowMs();
  await tx.run(keepDescription, [idKey(lot), atMs]);
  await tx.run(setDescription, [idKey(lot), description]);
  await addEvent(tx, { kind: 'lot.description_changed', lot, atMs });
}

/**
 * Asks bidding, which holds the reserve. The wish is written down first: if the answer gets lost, bidding's event still
 * brings the seller's own view up to date.
 */
async function lowerReserve(kit: Kit, act: LotAct, listing: Listing, reservePrice: Minor | null): Promise<Refused | null> {
  const { draft, id } = listing;
  if (reservePrice === null || draft.reservePrice === null) return { code: 'reserve_not_lowered' };
  if (reservePrice === draft.reservePrice) return null;
  if (reservePrice > draft.reservePrice) return { code: 'reserve_not_lowered' };
  if (reservePrice < draft.openingPrice) return malformed([faultAt('reservePrice', 'below_opening')]).refusal;
  await kit.database.run(askReserve, [idKey(id), reservePrice]);
  const answer = await kit.commands.lowerReserve({ lot: id, by: act.actor.accountId, reservePrice });
  await kit.database.run(settleReserve, [idKey(id), reservePrice, answer.ok]);
  if (!answer.ok) return refusalOf(answer);
  await refreshHead(kit, id);
  return null;
}
