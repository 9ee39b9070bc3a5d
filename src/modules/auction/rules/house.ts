import { faultAt } from '#contracts/faults.ts';
import type { HouseSettingsJson } from '#contracts/http/house.ts';
import { incrementsFor, presetFor, type IncrementChoice } from '#domain/lot/increments.ts';
import type { SoftClose } from '#domain/lot/terms.ts';
import { currencyExponent, minor } from '#domain/money.ts';
import type { TaxTerms } from '#domain/settlement/all-in.ts';
import type { Tier } from '#domain/settlement/tiers.ts';
import { DEFAULT_SOFT_CLOSE, textFault, type Fault } from '../rules.ts';
import { FIRST_TERMS } from './first-terms.ts';

/** The settings of the house as they are sent and kept: plain JSON, amounts as integers. */
export type HouseSettings = HouseSettingsJson;
/** The settings with where they come from; version 0 are those that a new house begins with. */
export type HouseVersion = {
  version: number; termsVersion: number; settings: HouseSettings; changed: readonly string[]; changedBy: string | null; changedAtMs: number | null; reason: string | null;
};
/** What publication freezes for the buyer. */
export type BuyerTerms = { premium: readonly Tier[]; tax: TaxTerms };

/** A fifth of the hammer price: usual, and easy to check by head. */
const FIRST_PREMIUM_RATE = 2_000;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/u;

/** What a new house begins with. */
export const FIRST_VERSION: HouseVersion = {
  version: 0, termsVersion: 1, changed: [], changedBy: null, changedAtMs: null, reason: null,
  settings: {
    name: 'AuctionHub', contact: null, registrationOpen: true,
    softClose: { windowSeconds: DEFAULT_SOFT_CLOSE.windowSeconds, mode: DEFAULT_SOFT_CLOSE.mode },
    increments: [], premium: { otherwise: FIRST_PREMIUM_RATE, byCurrency: [] }, tax: { class: 'none', rate: 0 }, terms: FIRST_TERMS,
  },
};

/** Nothing on top of the hammer price: lots that were published before the house had a premium. */
export const NO_PREMIUM: BuyerTerms = { premium: [{ upTo: null, rate: 0 }], tax: { class: 'none', rate: 0 } };

/** Everything about the settings that cannot stand, beyond their shape; all faults at once. */
export function settingsFaults(settings: HouseSettings): Fault[] {
  return [
    ...nameFaults(settings),
    ...currencyFaults('increments', settings.increments.map(({ currency }) => currency)),
    ...settings.increments.flatMap(({ currency, choice }, at) => {
      const increments = currencyExponent(currency) === null ? null : incrementsFor(choice, currency);
      return increments === null || increments.ok ? [] : [{ at: `increments.${at}.choice`, problem: increments.refusal }];
    }),
    ...currencyFaults('premium.byCurrency', settings.premium.byCurrency.map(({ currency }) => currency)),
    ...settings.premium.byCurrency.flatMap(({ tiers }, at) => tierFaults(tiers).map((fault) => ({ at: `premium.byCurrency.${at}.tiers.${fault.at}`, problem: fault.problem }))),
    ...(settings.tax.class === 'none' && settings.tax.rate !== 0 ? [{ at: 'tax.rate', problem: 'must be 0 while nothing is taxed' }] : []),
    ...termsFaults(settings.terms),
  ];
}

/** The settings that differ, by the names of their fields. */
export const changedFields = (before: HouseSettings, after: HouseSettings): string[] =>
  FIELDS.filter((field) => !same(before[field], after[field]));

const FIELDS = ['name', 'contact', 'registrationOpen', 'softClose', 'increments', 'premium', 'tax', 'terms'] as const;

// The store gives the fields of an object back in an order of its own.
function same(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) return one === other;
  const [ones, others] = [Object.entries(one), new Map(Object.entries(other))];
  return ones.length === others.size && ones.every(([name, value]) => others.has(name) && same(value, others.get(name)));
}

/** The premium and the tax that a lot sold in `currency` is published with. */
export function buyerTermsFor(settings: HouseSettings, currency: string): BuyerTerms {
  const own = settings.premium.byCurrency.find((one) => one.currency === currency)?.tiers ?? [{ upTo: null, rate: settings.premium.otherwise }];
  return { premium: own.map(({ upTo, rate }) => ({ upTo: upTo === null ? null : minor(BigInt(upTo)), rate })), tax: settings.tax };
}

/** The increments of a lot whose seller chose none. */
export const houseIncrements = (settings: HouseSettings, currency: string): IncrementChoice =>
  settings.increments.find((one) => one.currency === currency)?.choice ?? presetFor(currency);

/** The soft close of a lot whose seller said nothing about it. */
export const houseSoftClose = (settings: HouseSettings): SoftClose => ({ ...DEFAULT_SOFT_CLOSE, ...settings.softClose });

function nameFaults({ name, contact }: HouseSettings): Fault[] {
  const fault = name.trim() === '' ? 'blank' : textFault(name, { lines: false });
  return [
    ...(fault === null ? [] : [faultAt('name', fault)]),
    ...(contact === null || (EMAIL.test(contact) && textFault(contact, { lines: false }) === null) ? [] : [{ at: 'contact', problem: 'must be an e-mail address' }]),
  ];
}

function currencyFaults(at: string, currencies: readonly string[]): Fault[] {
  return currencies.flatMap((currency, place) => {
    if (currencyExponent(currency) === null) return [{ at: `${at}.${place}.currency`, problem: 'is not a current ISO 4217 code' }];
    return currencies.indexOf(currency) < place ? [{ at: `${at}.${place}.currency`, problem: 'is named twice' }] : [];
  });
}

function tierFaults(tiers: readonly { upTo: number | null }[]): Fault[] {
  const last = tiers.length - 1;
  return tiers.flatMap(({ upTo }, place) => {
    if (place === last) return upTo === null ? [] : [{ at: `${place}.upTo`, problem: 'must be null: the last tier is open above' }];
    if (upTo === null) return [{ at: `${place}.upTo`, problem: 'must be an amount: only the last tier is open above' }];
    const before = place === 0 ? 0 : (tiers[place - 1]?.upTo ?? 0);
    return upTo > before ? [] : [{ at: `${place}.upTo`, problem: 'must be above the tier before it' }];
  });
}

function termsFaults(terms: HouseSettings['terms']): Fault[] {
  const faults = terms.flatMap(({ language, text }, place): Fault[] => {
    if (terms.findIndex((one) => one.language === language) < place) return [{ at: `terms.${place}.language`, problem: 'is there twice' }];
    const fault = text.trim() === '' ? 'blank' : textFault(text, { lines: true });
    return fault === null ? [] : [faultAt(`terms.${place}.text`, fault)];
  });
  return terms.some(({ language }) => language === 'en') ? faults : [...faults, { at: 'terms', problem: 'must be there in English, which is shown where a translation is missing' }];
}
