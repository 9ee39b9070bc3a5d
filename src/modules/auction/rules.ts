import type { SaleId } from '#domain/ids.ts';
import { faultAt, type CodedFault, type FaultCode } from '#contracts/faults.ts';
import { attributeFaults, type Attributes, type CategoryField } from '#domain/category-fields.ts';
import { buyNowAllowed } from '#domain/lot/decide.ts';
import { incrementsFor, presetFor, type Increments, type IncrementChoice } from '#domain/lot/increments.ts';
import type { RetractionPolicy, SoftClose } from '#domain/lot/terms.ts';
import { currencyExponent, MINOR_MAX, type Minor } from '#domain/money.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import { isOneLine, isSeen } from '#domain/text.ts';

/** A field that cannot stand, and what to do about it; with a code where the pages say it in the reader's language. */
export type Fault = { at: string; problem: string } | CodedFault;

/** What a seller says of a lot. `null` times are taken from the sale; `null` increments from the currency. */
export type Draft = {
  title: string; description: string; category: string; condition: string | null; currency: string;
  openingPrice: Minor; reservePrice: Minor | null; buyNowPrice: Minor | null; estimateLow: Minor | null; estimateHigh: Minor | null;
  increments: IncrementChoice | null; softClose: SoftClose; group: string | null; opensAtMs: number | null; closesAtMs: number | null;
  attributes: Attributes;
};
/** What each category asks for, by its code. */
export type Categories = ReadonlyMap<string, readonly CategoryField[]>;
/** The part of a sale that its lots lean on. */
export type SaleTerms = {
  id: SaleId; standing: boolean; opensAtMs: number | null; closesAtMs: number | null; staggerSeconds: number;
  approvalRequired: boolean; staffMayBid: boolean; showMaximumBelowReserve: boolean; retraction: RetractionPolicy;
};
/** Where and when a draft is judged. `closeAheadMsMin` is how far ahead of `nowMs` the close has to be; `increments` what the house takes where the seller chose none; `complete`: facts that the category wants may not be missing. */
export type DraftSetting = { nowMs: number; closeAheadMsMin: number; categories: Categories; sale: SaleTerms; position: number; complete?: boolean; increments?: (currency: string) => IncrementChoice };
/** A draft that may be offered as it is. `closesAtMs` and `opensAtMs` are settled; opens on publication when null. */
export type CheckedDraft = { draft: Draft; increments: Increments; opensAtMs: number | null; closesAtMs: number };

export const CLOSE_AHEAD_MS_MIN = 60_000;
export const CLOSE_AHEAD_MS_MAX = 366 * 24 * 3_600_000;
// The request was on its way for a while: who asks for exactly one minute must not be told that it is too short.
export const CLOSE_AHEAD_SLACK_MS = 2_000;
/** A draft that is published closes at least this far ahead; less is over before anybody saw it. */
export const CLOSE_AHEAD_AT_PUBLICATION_MS_MIN = 1_000;

export const DEFAULT_SOFT_CLOSE: SoftClose = { windowSeconds: 120, mode: 'reset', scope: 'lot', cap: { kind: 'none' }, trigger: 'any_bid' };

/** Judges everything that a draft says; all faults at once, in the order of the fields. */
export function checkDraft(draft: Draft, setting: DraftSetting): Outcome<CheckedDraft, CodedFault[]> {
  const { sale, position } = setting;
  const increments = chosenIncrements(draft, setting.increments ?? presetFor);
  const closesAtMs = closeOf(draft, sale, position);
  const opensAtMs = draft.opensAtMs ?? sale.opensAtMs;
  const faults = [
    ...textFaults(draft),
    ...(setting.categories.has(draft.category) ? [] : [faultAt('category', 'unknown_category')]),
    ...factFaults(draft, setting),
    ...(currencyExponent(draft.currency) === null ? [faultAt('currency', 'unknown_currency')] : []),
    ...priceFaults(draft),
    ...(increments.ok ? [] : [incrementsFault(draft)]),
    ...timeFaults({ opensAtMs, closesAtMs }, setting),
    ...softCloseFaults(draft, sale, closesAtMs),
  ];
  if (faults.length > 0 || !increments.ok || closesAtMs === null) return refuse(faults);
  return accept({ draft, increments: increments.value, opensAtMs, closesAtMs });
}

/** When a lot closes: its own time, or the sale's, later by one stagger for each lot before it. Null when neither says. */
export function closeOf(draft: Pick<Draft, 'closesAtMs'> & { softClose: Pick<SoftClose, 'scope'> }, sale: Pick<SaleTerms, 'closesAtMs' | 'staggerSeconds'>, position: number): number | null {
  if (draft.closesAtMs !== null) return draft.closesAtMs;
  if (sale.closesAtMs === null) return null;
  // Lots that share one close cannot be staggered.
  const shared = draft.softClose.scope === 'group' || draft.softClose.scope === 'sale';
  return sale.closesAtMs + (shared ? 0 : Math.max(0, position - 1) * sale.staggerSeconds * 1_000);
}

/** The draft after a seller's change. A new currency without increments of its own takes that currency's; a new category asks for other facts. */
export function changedDraft(draft: Draft, change: DraftChange): Draft {
  const { softClose, ...rest } = change;
  const categoryChanged = change.category !== undefined && change.category !== draft.category;
  const currencyChanged = change.currency !== undefined && change.currency !== draft.currency;
  return {
    ...draft,
    ...(currencyChanged ? { increments: null } : {}),
    ...(categoryChanged ? { attributes: {} } : {}),
    ...rest,
    softClose: { ...draft.softClose, ...softClose },
  };
}
export type DraftChange = Partial<Omit<Draft, 'softClose'>> & { softClose?: Partial<SoftClose> };

/** A sale opens before it closes, and the standing sale cannot ask for approvals. */
export function saleFaults(sale: Pick<SaleTerms, 'opensAtMs' | 'closesAtMs' | 'standing' | 'approvalRequired'>): CodedFault[] {
  const { opensAtMs, closesAtMs } = sale;
  return [
    ...(opensAtMs !== null && closesAtMs !== null && opensAtMs >= closesAtMs ? [faultAt('opensAt', 'opens_after_close')] : []),
    ...(sale.standing && sale.approvalRequired ? [faultAt('approvalRequired', 'sale_approval')] : []),
  ];
}

/** The close of a sale, where it has one of its own, lies as far ahead as that of a lot must. */
export function saleCloseFaults(closesAtMs: number | null, nowMs: number): CodedFault[] {
  if (closesAtMs === null) return [];
  if (closesAtMs <= nowMs) return [faultAt('closesAt', 'close_past')];
  return closesAtMs - nowMs > CLOSE_AHEAD_MS_MAX ? [faultAt('closesAt', 'close_too_far')] : [];
}

/** How the seller would have said these increments. */
export function choiceOf(increments: Increments): IncrementChoice {
  if (increments.kind === 'preset') return increments.preset;
  return increments.kind === 'fixed' ? { fixed: increments.step } : { percent: increments.basisPoints / 100 };
}

/** Why a text cannot be shown or kept; null when it can. Line ends, tabs and marks of reading direction are allowed where `lines` is: such a text stands by itself. */
export function textFault(text: string, { lines }: { lines: boolean }): Extract<FaultCode, 'half_character' | 'control_character'> | null {
  if (!text.isWellFormed()) return 'half_character';
  const stands = lines ? !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) : isOneLine(text);
  return stands ? null : 'control_character';
}

function chosenIncrements(draft: Draft, otherwise: (currency: string) => IncrementChoice): Outcome<Increments, string> {
  // The currency is named as the fault; its increments cannot be judged.
  if (currencyExponent(draft.currency) === null) return accept({ kind: 'percent', basisPoints: 500 });
  return incrementsFor(draft.increments ?? otherwise(draft.currency), draft.currency);
}

function incrementsFault({ increments, currency }: Draft): CodedFault {
  if (typeof increments === 'object' && increments !== null) return 'fixed' in increments ? faultAt('increments', 'increments_step', { max: Number(MINOR_MAX) }) : faultAt('increments', 'increments_percent');
  return faultAt('increments', 'increments_table', { name: increments ?? '', currency });
}

function factFaults(draft: Draft, { categories, complete = false }: DraftSetting): CodedFault[] {
  const fields = categories.get(draft.category);
  // The category is named as the fault; its facts cannot be judged.
  if (fields === undefined) return [];
  return attributeFaults(draft.attributes, fields, { complete }).map(({ field, code, facts }) => faultAt(`attributes.${field}`, code, facts));
}

function textFaults(draft: Draft): CodedFault[] {
  const faults: CodedFault[] = [];
  const single = { title: draft.title, condition: draft.condition, group: draft.group };
  for (const [at, text] of Object.entries(single)) {
    if (text === null) continue;
    const fault = isSeen(text) ? textFault(text, { lines: false }) : 'blank';
    if (fault !== null) faults.push(faultAt(at, fault));
  }
  const fault = textFault(draft.description, { lines: true });
  if (fault !== null) faults.push(faultAt('description', fault));
  return faults;
}

function priceFaults(draft: Draft): CodedFault[] {
  const { openingPrice, reservePrice, buyNowPrice, estimateLow, estimateHigh } = draft;
  const faults: CodedFault[] = [];
  const amounts = { openingPrice, reservePrice, buyNowPrice, estimateLow, estimateHigh };
  for (const [at, amount] of Object.entries(amounts)) {
    if (amount !== null && (amount < 1n || amount > MINOR_MAX)) faults.push(faultAt(at, 'amount_range', { max: Number(MINOR_MAX) }));
  }
  if (reservePrice !== null && reservePrice < openingPrice) faults.push(faultAt('reservePrice', 'below_opening'));
  if (buyNowPrice !== null && !buyNowAllowed(openingPrice, buyNowPrice)) faults.push(faultAt('buyNowPrice', 'buy_now_low'));
  if (buyNowPrice !== null && reservePrice !== null && buyNowPrice < reservePrice) faults.push(faultAt('buyNowPrice', 'buy_now_below_reserve'));
  if (estimateLow !== null && estimateHigh !== null && estimateLow > estimateHigh) faults.push(faultAt('estimateLow', 'estimates_crossed'));
  return faults;
}

function timeFaults(times: { opensAtMs: number | null; closesAtMs: number | null }, setting: DraftSetting): CodedFault[] {
  const { opensAtMs, closesAtMs } = times;
  if (closesAtMs === null) return [faultAt('closesAt', 'close_missing')];
  const aheadMs = closesAtMs - setting.nowMs;
  const faults: CodedFault[] = [];
  if (aheadMs < setting.closeAheadMsMin) faults.push(faultAt('closesAt', 'close_too_near'));
  if (aheadMs > CLOSE_AHEAD_MS_MAX) faults.push(faultAt('closesAt', 'close_too_far'));
  if (opensAtMs !== null && opensAtMs >= closesAtMs) faults.push(faultAt('opensAt', 'opens_after_close'));
  return faults;
}

function softCloseFaults(draft: Draft, sale: SaleTerms, closesAtMs: number | null): CodedFault[] {
  const { scope, cap } = draft.softClose;
  const faults: CodedFault[] = [];
  if (scope !== 'lot' && sale.standing) faults.push(faultAt('softClose.scope', 'scope_needs_sale'));
  if (scope === 'group' && draft.group === null) faults.push(faultAt('group', 'group_missing'));
  if (scope !== 'group' && draft.group !== null) faults.push(faultAt('group', 'group_alone'));
  if (cap.kind === 'until' && closesAtMs !== null) {
    if (cap.atMs < closesAtMs) faults.push(faultAt('softClose.cap.at', 'cap_before_close'));
    if (cap.atMs > closesAtMs + CLOSE_AHEAD_MS_MAX) faults.push(faultAt('softClose.cap.at', 'cap_too_far'));
  }
  return faults;
}
