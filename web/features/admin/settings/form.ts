import { currencyExponent } from '#domain/currency.ts';
import { INCREMENT_PRESETS, incrementsFor, type IncrementPreset } from '#domain/lot/increments.ts';
import { minor } from '#domain/money.ts';
import type { TaxTerms } from '#domain/settlement/all-in.ts';
import type { Tier } from '#domain/settlement/tiers.ts';
import { amountText, readAmount } from '../../lot/amounts.ts';
import type { HouseSettings } from '../types.ts';

/* The settings as texts in fields, and back. What a field cannot mean is a fault with the field's name. */

export type TierForm = { upTo: string; rate: string };
export type PremiumForm = { currency: string; tiers: readonly TierForm[] };
export type StepsForm = { currency: string; choice: IncrementPreset | 'percent' | 'fixed'; value: string };
export type SettingsForm = {
  name: string; contact: string; registrationOpen: boolean; windowSeconds: string; mode: 'reset' | 'add'; otherwise: string; premium: readonly PremiumForm[];
  steps: readonly StepsForm[]; taxClass: TaxTerms['class']; taxRate: string; terms: Readonly<Record<'en' | 'fr' | 'ar' | 'ja', string>>;
};
export type FormFaults = Readonly<Record<string, 'needed' | 'rate' | 'amount' | 'currency' | 'seconds' | 'email' | 'order' | 'twice' | 'steps'>>;

const BASIS_POINTS = 100;
const RATE = /^(\d{1,3})(?:[.,](\d{1,2}))?$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/u;
const WINDOW_SECONDS_MAX = 86_400;
const LANGUAGES = ['en', 'fr', 'ar', 'ja'] as const;

/** Hundredths of a percent as people write a rate: 1290 is "12.9". */
export const rateText = (basisPoints: number): string => String(basisPoints / BASIS_POINTS);

/** A rate of at most 100 % with at most two decimals; null when it is none. */
export function readRate(text: string): number | null {
  const found = RATE.exec(text.trim());
  if (found === null) return null;
  const points = Number(found[1]) * BASIS_POINTS + Number((found[2] ?? '').padEnd(2, '0'));
  return points > 100 * BASIS_POINTS ? null : points;
}

export function formOf(settings: HouseSettings, locale: string): SettingsForm {
  const { name, contact, registrationOpen, softClose, premium, increments, tax, terms } = settings;
  return {
    name, contact: contact ?? '', registrationOpen, windowSeconds: String(softClose.windowSeconds), mode: softClose.mode, otherwise: rateText(premium.otherwise),
    premium: premium.byCurrency.map(({ currency, tiers }) => ({
      currency, tiers: tiers.map(({ upTo, rate }) => ({ upTo: upTo === null ? '' : amountText(minor(BigInt(upTo)), { locale, currency }), rate: rateText(rate) })),
    })),
    steps: increments.map(({ currency, choice }) => {
      if (typeof choice === 'string') return { currency, choice, value: '' };
      return 'percent' in choice ? { currency, choice: 'percent', value: String(choice.percent) } : { currency, choice: 'fixed', value: amountText(minor(BigInt(choice.fixed)), { locale, currency }) };
    }),
    taxClass: tax.class, taxRate: rateText(tax.rate),
    terms: { en: '', fr: '', ar: '', ja: '', ...Object.fromEntries(terms.map(({ language, text }) => [language, text])) },
  };
}

type Faults = Record<string, FormFaults[string]>;

/** The settings that the fields say, or what is wrong with them by the name of the field (`premium.0.tiers.1.rate`). */
export function settingsFrom(form: SettingsForm, locale: string): { ok: true; settings: HouseSettings } | { ok: false; faults: FormFaults } {
  const faults: Faults = {};
  const rate = (at: string, text: string): number => readRate(text) ?? fault(faults, at, 'rate', 0);
  const seconds = Number(form.windowSeconds);
  if (form.name.trim() === '') faults['name'] = 'needed';
  if (form.contact.trim() !== '' && !EMAIL.test(form.contact.trim())) faults['contact'] = 'email';
  if (!/^\d{1,5}$/.test(form.windowSeconds.trim()) || seconds > WINDOW_SECONDS_MAX) faults['windowSeconds'] = 'seconds';
  if (form.terms.en.trim() === '') faults['termsIn.en'] = 'needed';
  const settings: HouseSettings = {
    name: form.name.trim(), contact: form.contact.trim() === '' ? null : form.contact.trim(), registrationOpen: form.registrationOpen,
    softClose: { windowSeconds: seconds, mode: form.mode }, increments: stepsFrom(form.steps, locale, faults),
    premium: { otherwise: rate('otherwise', form.otherwise), byCurrency: form.premium.map((one, at) => premiumFrom(one, { at, all: form.premium, locale, faults, rate })) },
    tax: { class: form.taxClass, rate: form.taxClass === 'none' ? 0 : rate('taxRate', form.taxRate) },
    terms: LANGUAGES.flatMap((language) => (form.terms[language].trim() === '' ? [] : [{ language, text: form.terms[language] }])),
  };
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, settings };
}

/** What the buyer of a lot in this currency would pay by these settings. */
export function buyerTermsOf(settings: HouseSettings, currency: string): { premium: readonly Tier[]; tax: TaxTerms } {
  const own = settings.premium.byCurrency.find((one) => one.currency === currency)?.tiers ?? [{ upTo: null, rate: settings.premium.otherwise }];
  return { premium: own.map(({ upTo, rate }) => ({ upTo: upTo === null ? null : minor(BigInt(upTo)), rate })), tax: settings.tax };
}

type Reading = { at: number; all: readonly PremiumForm[]; locale: string; faults: Faults; rate(at: string, text: string): number };

function premiumFrom({ currency, tiers }: PremiumForm, { at, all, locale, faults, rate }: Reading): HouseSettings['premium']['byCurrency'][number] {
  const name = `premium.${at}`;
  currencyFault(`${name}.currency`, currency, all.slice(0, at).map((one) => one.currency), faults);
  let before = 0;
  return {
    currency,
    tiers: tiers.map((tier, place) => {
      const field = `${name}.tiers.${place}`;
      const points = rate(`${field}.rate`, tier.rate);
      if (place === tiers.length - 1) return { upTo: null, rate: points };
      const read = readAmount(tier.upTo, { locale, currency });
      const upTo = read.ok ? Number(read.amount) : fault(faults, `${field}.upTo`, 'amount', 0);
      if (read.ok && upTo <= before) faults[`${field}.upTo`] = 'order';
      before = upTo;
      return { upTo, rate: points };
    }),
  };
}

function stepsFrom(steps: readonly StepsForm[], locale: string, faults: Faults): HouseSettings['increments'] {
  return steps.map(({ currency, choice, value }, at) => {
    currencyFault(`steps.${at}.currency`, currency, steps.slice(0, at).map((one) => one.currency), faults);
    const chosen = choice === 'percent' ? { percent: Number(value.replace(',', '.')) } : choice === 'fixed' ? { fixed: fixedFrom(value, currency, locale) } : choice;
    if (currencyExponent(currency) !== null && !incrementsFor(chosen, currency).ok) faults[`steps.${at}.choice`] = 'steps';
    return { currency, choice: chosen };
  });
}

// Nothing is no step, which the rules of increments refuse.
function fixedFrom(value: string, currency: string, locale: string): number {
  const read = readAmount(value, { locale, currency });
  return read.ok ? Number(read.amount) : 0;
}

function currencyFault(at: string, currency: string, before: readonly string[], faults: Faults): void {
  if (currencyExponent(currency) === null) faults[at] = 'currency';
  else if (before.includes(currency)) faults[at] = 'twice';
}

function fault<Value>(faults: Faults, at: string, what: FormFaults[string], instead: Value): Value {
  faults[at] = what;
  return instead;
}

/** What may be chosen for the steps of a currency. */
export const STEP_CHOICES = [...INCREMENT_PRESETS, 'percent', 'fixed'] as const;
