import { expect, test } from 'vitest';
import type { HouseSettings } from '../types.ts';
import { buyerTermsOf, formOf, readRate, settingsFrom, type SettingsForm } from './form.ts';

const SETTINGS: HouseSettings = {
  name: 'Ashford', contact: 'desk@ashford.example', registrationOpen: true, softClose: { windowSeconds: 120, mode: 'reset' },
  increments: [{ currency: 'USD', choice: 'house' }, { currency: 'SEK', choice: { percent: 2.5 } }, { currency: 'KWD', choice: { fixed: 2_500 } }],
  premium: { otherwise: 2000, byCurrency: [{ currency: 'USD', tiers: [{ upTo: 17_500_000, rate: 2500 }, { upTo: null, rate: 1290 }] }, { currency: 'JPY', tiers: [{ upTo: null, rate: 1500 }] }] },
  tax: { class: 'premium', rate: 1900 }, terms: [{ language: 'en', text: 'Be kind.\n' }, { language: 'ja', text: '規約' }],
};

test.each(['en-GB', 'fr-FR', 'ar-EG', 'ja-JP', 'de-DE'])('what is not touched in the fields comes back as it was, in %s', (locale) => {
  expect(settingsFrom(formOf(SETTINGS, locale), locale)).toEqual({ ok: true, settings: SETTINGS });
});

test.each<[string, number | null]>([['20', 2000], ['12.9', 1290], ['0,25', 25], ['100', 10_000], ['100.01', null], ['-1', null], ['1.234', null], ['', null], ['a', null], ['1e2', null]])('the rate %j is %j basis points', (text, points) => {
  expect(readRate(text)).toBe(points);
});

const [USD, JPY] = formOf(SETTINGS, 'en').premium;
test.each<[string, Partial<SettingsForm>, Record<string, string>]>([
  ['no name', { name: ' ' }, { name: 'needed' }], ['a contact that is no address', { contact: 'desk' }, { contact: 'email' }], ['a window of a day and a second', { windowSeconds: '86401' }, { windowSeconds: 'seconds' }],
  ['a window of half a second', { windowSeconds: '0.5' }, { windowSeconds: 'seconds' }], ['a premium of 200 %', { otherwise: '200' }, { otherwise: 'rate' }],
  ['an unknown currency', { steps: [{ currency: 'XYZ', choice: 'usd', value: '' }] }, { 'steps.0.currency': 'currency' }], ['a currency twice', { premium: [USD, USD].flatMap((one) => one ?? []) }, { 'premium.1.currency': 'twice' }],
  ['steps that do not fit the currency', { steps: [{ currency: 'JPY', choice: 'usd', value: '' }] }, { 'steps.0.choice': 'steps' }], ['steps of nothing', { steps: [{ currency: 'SEK', choice: 'percent', value: '' }] }, { 'steps.0.choice': 'steps' }],
  ['a step of no amount', { steps: [{ currency: 'USD', choice: 'fixed', value: 'some' }] }, { 'steps.0.choice': 'steps' }],
  ['tiers that fall', { premium: [{ currency: 'USD', tiers: [{ upTo: '90', rate: '1' }, { upTo: '80', rate: '1' }, { upTo: '', rate: '1' }] }] }, { 'premium.0.tiers.1.upTo': 'order' }],
  ['a tier without a bound', { premium: [{ currency: 'JPY', tiers: [{ upTo: '', rate: '1' }, ...(JPY?.tiers ?? [])] }] }, { 'premium.0.tiers.0.upTo': 'amount' }],
  ['no terms in English', { terms: { en: '', fr: 'Oui', ar: '', ja: '' } }, { 'termsIn.en': 'needed' }], ['a tax of words', { taxRate: 'much' }, { taxRate: 'rate' }],
])('%s is a fault of its field and of no other', (_, changes, faults) => {
  expect(settingsFrom({ ...formOf(SETTINGS, 'en'), ...changes }, 'en')).toEqual({ ok: false, faults });
});

test('where nothing is taxed no rate is asked for', () => {
  expect(settingsFrom({ ...formOf(SETTINGS, 'en'), taxClass: 'none', taxRate: 'much' }, 'en')).toMatchObject({ ok: true, settings: { tax: { class: 'none', rate: 0 } } });
});

test('the premium of a currency is its own scale, or the one for all others', () => {
  expect(buyerTermsOf(SETTINGS, 'USD').premium).toEqual([{ upTo: 17_500_000n, rate: 2500 }, { upTo: null, rate: 1290 }]);
  expect(buyerTermsOf(SETTINGS, 'KWD').premium).toEqual([{ upTo: null, rate: 2000 }]);
});
