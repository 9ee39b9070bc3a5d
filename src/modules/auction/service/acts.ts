import type { ActAnswer, LotFacts } from '#contracts/bidding.ts';
import { faultAt } from '#contracts/faults.ts';
import { idKey, type LotId } from '#domain/ids.ts';
import type { LotOutcome } from '#domain/lot/state.ts';
import type { SoftClose, SoftCloseCap } from '#domain/lot/terms.ts';
import { accept } from '#domain/outcome.ts';
import type { Listing } from '../listing.ts';
import { mayOperate, type Answer, type Refused } from '../ports.ts';
import { CLOSE_AHEAD_MS_MAX, CLOSE_AHEAD_MS_MIN, changedDraft, type DraftChange } from '../rules.ts';
import { keepAct, type StaffAct } from '../store/admin-acts.ts';
import { cancelDraft, listingById, lockedListing } from '../store/lots.ts';
import { STANDING_SALE } from '../store/sales.ts';
import { instant } from '#contracts/instant.ts';
import type { NewDraft } from './drafts.ts';
import { barred, malformed, refused, type Kit, type LotAct } from './kit.ts';
import { UNKNOWN_SELLER_NAME } from './listing-cache.ts';
import { refreshHead } from './project.ts';
import { handOver } from './publish.ts';

const WITHDRAWN_WITHOUT_A_REASON = 'withdrawn by the seller';

/**
 * Gives up a draft, or has bidding withdraw the lot. A seller cannot withdraw from a bidder who would buy; staff can, and have to say
 * why: it is kept with the lot's last event, and here.
 */
export async function cancel(kit: Kit, act: LotAct, reason: string | null): Promise<Answer<LotId>> {
  const found = await kit.database.transaction(async (tx): Promise<Answer<Listing>> => {
    const listing = await lockedListing(tx, act.lot);
    const bar = barred(listing, act.actor, { operators: true });
    if (bar !== null || listing === null) return refused(bar?.code ?? 'unknown_lot');
    if (reason === null && forTheHouse(listing, act)) return malformed([faultAt('reason', 'reason_required')]);
    if (listing.stage !== 'draft') return accept(listing);
    await tx.run(cancelDraft, [idKey(act.lot), kit.clock.nowMs()]);
    if (forTheHouse(listing, act)) await keepAct(tx, withdrawal(kit, act, listing, reason));
    return accept(listing);
  });
  if (!found.ok) return found;
  // A draft that was given up before is what the caller wants it to be.
  if (found.value.stage !== 'published') return accept(act.lot);
  const operator = forTheHouse(found.value, act);
  const answer = await onceHanded(kit, found.value, () => kit.commands.withdraw({ lot: act.lot, by: act.actor.accountId, reason: reason ?? WITHDRAWN_WITHOUT_A_REASON, operator }));
  // Said twice: the lot is withdrawn, which is what the caller wants.
  if (!answer.ok && answer.code === 'lot_closed' && (await outcomeOf(kit, act.lot)) === 'withdrawn') return accept(act.lot);
  if (answer.ok && operator) await keepAct(kit.database, withdrawal(kit, act, found.value, reason));
  return acted(kit, answer);
}

const withdrawal = (kit: Kit, { actor, lot }: LotAct, { sellerId }: Listing, reason: string | null): StaffAct =>
  ({ kind: 'lot.withdrawn', lot, sale: null, account: sellerId, by: actor.accountId, reason, atMs: kit.clock.nowMs() });

const forTheHouse = (listing: Listing, { actor }: LotAct): boolean => mayOperate(actor) && listing.sellerId !== actor.accountId;

/** Closes an open lot before its time. The seller is held to the rule of the last 12 hours, staff are not. */
export async function end(kit: Kit, act: LotAct): Promise<Answer<LotId>> {
  const listing = await listingById(kit.database, act.lot);
  const bar = barred(listing, act.actor, { operators: true });
  if (bar !== null || listing === null) return refused(bar?.code ?? 'unknown_lot');
  if (listing.stage !== 'published') return refused('wrong_state');
  return acted(kit, await onceHanded(kit, listing, () => kit.commands.endLot({ lot: act.lot, by: act.actor.accountId, operator: forTheHouse(listing, act) })));
}

/** Between its freezing and its hand-over a published lot is unknown to bidding: then it is handed over here, which has no effect a second time. */
async function onceHanded(kit: Kit, listing: Listing, ask: () => Promise<ActAnswer>): Promise<ActAnswer> {
  const answer = await ask();
  if (answer.ok || answer.code !== 'unknown_lot') return answer;
  await handOver(kit, listing);
  return ask();
}

export type Relisting = Pick<DraftChange, 'openingPrice' | 'reservePrice' | 'buyNowPrice' | 'opensAtMs' | 'closesAtMs'>;

/** What a new draft of a lot that passed or was withdrawn would say. Without a close it runs as long as it did, from now. */
export async function relisted(kit: Kit, act: LotAct, changes: Relisting): Promise<Answer<NewDraft>> {
  const listing = await listingById(kit.database, act.lot);
  const bar = barred(listing, act.actor, { operators: false });
  if (bar !== null || listing === null) return refused(bar?.code ?? 'unknown_lot');
  if (listing.stage === 'draft' || !(await unsold(kit, listing))) return refused('wrong_state');
  const seller = (await kit.identity.profiles([listing.sellerId])).get(listing.sellerId) ?? { id: listing.sellerId, displayName: UNKNOWN_SELLER_NAME };
  const draft = changedDraft(listing.draft, { opensAtMs: null, closesAtMs: kit.clock.nowMs() + spanOf(listing), ...changes });
  // The old sale may be over: the lot is offered again in the standing sale, where every lot closes by itself.
  const softClose: SoftClose = { ...draft.softClose, scope: 'lot', cap: capAgain(draft.softClose.cap) };
  return accept({ actor: act.actor, seller, saleId: STANDING_SALE, draft: { ...draft, group: null, softClose }, relistedFrom: listing.id });
}

async function unsold(kit: Kit, listing: Listing): Promise<boolean> {
  if (listing.stage === 'cancelled') return true;
  const outcome = await outcomeOf(kit, listing.id);
  return outcome === 'passed' || outcome === 'withdrawn';
}

const outcomeOf = async (kit: Kit, lot: LotId): Promise<LotOutcome | null> => (await kit.bidding.heads([lot], null)).get(lot)?.outcome ?? null;

function spanOf(listing: Listing): number {
  const { frozen, draft, createdAtMs } = listing;
  const spanMs = frozen === null ? (draft.closesAtMs ?? 0) - createdAtMs : frozen.closesAtMs - frozen.opensAtMs;
  return Math.min(CLOSE_AHEAD_MS_MAX, Math.max(CLOSE_AHEAD_MS_MIN, spanMs));
}

// A cap at a moment of the past would forbid every extension.
const capAgain = (cap: SoftCloseCap): SoftCloseCap => (cap.kind === 'until' ? { kind: 'none' } : cap);

async function acted(kit: Kit, answer: ActAnswer): Promise<Answer<LotId>> {
  if (!answer.ok) return { ok: false, refusal: refusalOf(answer) };
  await refreshHead(kit, answer.lot);
  return accept(answer.lot);
}

/** Bidding's refusal as the edge sends it. */
export function refusalOf(answer: Extract<ActAnswer, { ok: false }>): Refused {
  return {
    code: answer.code,
    ...(answer.facts === null ? {} : { facts: factsOf(answer.facts) }),
    ...(answer.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: answer.retryAfterSeconds }),
  };
}

const factsOf = (facts: LotFacts): Readonly<Record<string, string | number>> => ({
  minimum: Number(facts.minimum), price: Number(facts.price), seq: facts.seq, closesAt: instant(facts.closesAtMs), serverTime: instant(facts.serverTimeMs),
});
