import { readAttribute, type CategoryField } from '#domain/category-fields.ts';
import { minor, type Minor } from '#domain/money.ts';
import type { HouseFault } from '../../../api/useFault.ts';
import { LATE_BID_FIELDS, LATE_BIDS, lateBidFaults, lateBidsChange, lateBidsOf, type LateBids } from './late-bids.ts';
import { amountText, readAmount } from '../../lot/amounts.ts';
import type { CategoryJson, LotChange, LotJson } from '../types.ts';
import { fieldOf, momentOf } from '../when.ts';

/** What the editor's fields hold: texts as they were typed. */
export type LotForm = {
  title: string; category: string; condition: string; description: string; attributes: Readonly<Record<string, string>>;
  currency: string; openingPrice: string; reservePrice: string; buyNowPrice: string; estimateLow: string; estimateHigh: string;
  opensAt: string; closesAt: string; saleId: string;
} & LateBids;
/** Names of fields as the house names them in a refusal. */
export type FieldName = string;
/** A fault found before anything is sent, as a word of the catalogue; or what the house found. */
export type FormFault = { word: string } | { told: HouseFault };
export type Faults = ReadonlyMap<FieldName, FormFault>;

const AMOUNTS = ['openingPrice', 'reservePrice', 'buyNowPrice', 'estimateLow', 'estimateHigh'] as const;
type AmountName = (typeof AMOUNTS)[number];
/** Buy-now is at least this many hundredths of the opening price. */
const BUY_NOW_PERCENT = 130n;

export function formOf(lot: LotJson, locale: string): LotForm {
  const amount = (value: number | null | undefined): string => (value === null || value === undefined ? '' : amountText(minor(BigInt(value)), { locale, currency: lot.currency }));
  return {
    title: lot.title, category: lot.category, condition: lot.condition ?? '', description: lot.description,
    attributes: Object.fromEntries(Object.entries(lot.attributes).map(([code, value]) => [code, String(value)])),
    currency: lot.currency, openingPrice: amount(lot.openingPrice), reservePrice: amount(lot.reservePrice), buyNowPrice: amount(lot.buyNowPrice),
    estimateLow: amount(lot.estimateLow), estimateHigh: amount(lot.estimateHigh), opensAt: fieldOf(lot.opensAt), closesAt: fieldOf(lot.closesAt),
    saleId: lot.sale?.id ?? '', ...lateBidsOf(lot, locale),
  };
}

export type Amounts = Readonly<Record<AmountName, Minor | null>>;

/** The amounts of the form; null where there is none or it cannot be read. */
export function amountsOf(form: LotForm, locale: string): Amounts {
  const read = (name: AmountName): Minor | null => {
    const found = readAmount(form[name], { locale, currency: form.currency });
    return found.ok ? found.amount : null;
  };
  return { openingPrice: read('openingPrice'), reservePrice: read('reservePrice'), buyNowPrice: read('buyNowPrice'), estimateLow: read('estimateLow'), estimateHigh: read('estimateHigh') };
}

/** What can be told at once, without the house. The house judges everything again. */
export function faultsOf(form: LotForm, of: { locale: string; fields: readonly CategoryField[]; nowMs: number }): Faults {
  const faults = new Map<FieldName, FormFault>();
  const fault = (at: FieldName, word: string): void => { if (!faults.has(at)) faults.set(at, { word: `selling.fault_${word}` }); };
  if (form.title.trim() === '') fault('title', 'title');
  for (const name of AMOUNTS) {
    const read = readAmount(form[name], { locale: of.locale, currency: form.currency });
    if (!read.ok && (read.fault !== 'empty' || name === 'openingPrice')) fault(name, read.fault === 'empty' ? 'opening' : `amount_${read.fault}`);
  }
  const { openingPrice, reservePrice, buyNowPrice, estimateLow, estimateHigh } = amountsOf(form, of.locale);
  if (openingPrice !== null && reservePrice !== null && reservePrice < openingPrice) fault('reservePrice', 'reserve');
  if (openingPrice !== null && buyNowPrice !== null && buyNowPrice * 100n < openingPrice * BUY_NOW_PERCENT) fault('buyNowPrice', 'buy_now');
  if (reservePrice !== null && buyNowPrice !== null && buyNowPrice < reservePrice) fault('buyNowPrice', 'buy_now_reserve');
  if (estimateLow !== null && estimateHigh !== null && estimateLow > estimateHigh) fault('estimateLow', 'estimate');
  timeFaults(form, of.nowMs, fault);
  for (const [at, word] of lateBidFaults(form, { locale: of.locale, closesAt: momentOf(form.closesAt) })) fault(at, word);
  for (const field of of.fields) {
    const text = form.attributes[field.code]?.trim() ?? '';
    if (field.kind === 'number' && text !== '' && typeof readAttribute(decimalPoint(text), field) !== 'number') fault(`attributes.${field.code}`, 'number');
  }
  return faults;
}

function timeFaults(form: LotForm, nowMs: number, fault: (at: FieldName, word: string) => void): void {
  const opensAt = momentOf(form.opensAt);
  const closesAt = momentOf(form.closesAt);
  if (closesAt === null) {
    if (form.saleId === '') fault('closesAt', 'closes');
    return;
  }
  if (Date.parse(closesAt) < nowMs + 60_000) fault('closesAt', 'closes_ahead');
  if (opensAt !== null && opensAt >= closesAt) fault('opensAt', 'opens');
}

/**
 * What of the form is new to the house and can be sent as it stands. A field with a fault waits; so do fields that only mean something
 * beside it (an amount without its currency), which the house would otherwise judge against the old one.
 */
export function changeOf(form: LotForm, saved: LotForm, of: { locale: string; category: CategoryJson | null; faults: Faults }): LotChange {
  const changed = (name: keyof LotForm): boolean => form[name] !== saved[name] && !of.faults.has(name);
  const amounts = amountsOf(form, of.locale);
  const wire = (name: AmountName): number | null => (amounts[name] === null ? null : Number(amounts[name]));
  const change: LotChange = {};
  if (changed('title')) change.title = form.title.trim();
  if (changed('description')) change.description = form.description;
  if (changed('condition')) change.condition = form.condition.trim() === '' ? null : form.condition.trim();
  if (changed('opensAt')) change.opensAt = momentOf(form.opensAt);
  if (changed('closesAt')) change.closesAt = momentOf(form.closesAt);
  // With which lots it closes means something only beside the sale that they are in.
  const late = LATE_BIDS.some((name) => form[name] !== saved[name]);
  const held = LATE_BID_FIELDS.some((name) => of.faults.has(name)) || of.faults.has('saleId');
  if (changed('saleId') && !(late && held)) change.saleId = form.saleId === '' ? null : form.saleId;
  if (late && !held) Object.assign(change, lateBidsChange(form, of.locale));
  if (changed('category') || factsChanged(form, saved, of.faults)) {
    change.category = form.category;
    change.attributes = attributesOf(form, of.category, of.faults);
  }
  // Amounts stand against each other and against the currency: they go together, or wait together.
  const money = form.currency !== saved.currency || AMOUNTS.some((name) => form[name] !== saved[name]);
  if (money && AMOUNTS.every((name) => !of.faults.has(name))) {
    change.currency = form.currency;
    if (amounts.openingPrice !== null) change.openingPrice = Number(amounts.openingPrice);
    change.reservePrice = wire('reservePrice');
    change.buyNowPrice = wire('buyNowPrice');
    change.estimateLow = wire('estimateLow');
    change.estimateHigh = wire('estimateHigh');
  }
  return change;
}

const factsChanged = (form: LotForm, saved: LotForm, faults: Faults): boolean =>
  [...new Set([...Object.keys(form.attributes), ...Object.keys(saved.attributes)])].some((code) => (form.attributes[code] ?? '') !== (saved.attributes[code] ?? '') && !faults.has(`attributes.${code}`));

function attributesOf(form: LotForm, category: CategoryJson | null, faults: Faults): Record<string, string | number> {
  const read: Record<string, string | number> = {};
  for (const field of category?.fields ?? []) {
    const text = form.attributes[field.code]?.trim() ?? '';
    if (text !== '' && !faults.has(`attributes.${field.code}`)) read[field.code] = readAttribute(field.kind === 'number' ? decimalPoint(text) : text, field);
  }
  return read;
}

// People write the decimals of a size as their language does; there is nothing to group in it.
const decimalPoint = (text: string): string => text.replace(/^(\d+),(\d{1,3})$/, '$1.$2');

/** What counts as saved once the house took `change`, which was made of `form`. */
export function savedAfter(form: LotForm, saved: LotForm, change: LotChange, faults: Faults): LotForm {
  const next = { ...saved };
  for (const name of ['title', 'description', 'condition', 'opensAt', 'closesAt', 'saleId'] as const) if (name in change) next[name] = form[name];
  if (change.softClose !== undefined) Object.assign(next, Object.fromEntries(LATE_BIDS.map((name) => [name, form[name]])));
  if (change.currency !== undefined) Object.assign(next, Object.fromEntries(['currency' as const, ...AMOUNTS].map((name) => [name, form[name]])));
  if (change.attributes !== undefined) {
    next.category = form.category;
    const kept = Object.entries(saved.attributes).filter(([code]) => faults.has(`attributes.${code}`));
    const taken = Object.entries(form.attributes).filter(([code]) => !faults.has(`attributes.${code}`));
    next.attributes = Object.fromEntries([...kept, ...taken]);
  }
  return next;
}
