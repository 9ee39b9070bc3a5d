import { Type, type Static } from 'typebox';
import { INCREMENT_PRESETS } from '#domain/lot/increments.ts';
import { AMOUNT_MAX, list, PageQuery, REASON_CHARS_MAX, SOFT_CLOSE_WINDOW_SECONDS_MAX } from '../auction-shapes.ts';
import { reasonLine } from '../reason-shape.ts';
import { route } from '../route.ts';

/** Languages in which the pages of the house and its terms of use can be read. */
export const HOUSE_LANGUAGES = ['en', 'fr', 'ar', 'ja'] as const;
export type HouseLanguage = (typeof HOUSE_LANGUAGES)[number];

export const HOUSE_NAME_CHARS_MAX = 80;
export const CONTACT_CHARS_MAX = 254;
export const TERMS_CHARS_MAX = 40_000;
/** Currencies for which a house may set increments or a premium of their own. */
export const CURRENCIES_SET_MAX = 40;
/** Tiers of a buyer's premium. */
export const PREMIUM_TIERS_MAX = 12;
const RATE_MAX = 10_000;
/** Four texts of 40,000 characters of up to three bytes each, and the rest. */
const SETTINGS_BYTES_MAX = 640 * 1024;
const SETTINGS_WRITES_PER_MINUTE_MAX = 60;

const strict = { additionalProperties: false };
const oneOf = <const Names extends readonly string[]>(names: Names) => Type.Unsafe<Names[number]>({ type: 'string', enum: [...names] });
const nullableText = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const Rate = Type.Integer({ minimum: 0, maximum: RATE_MAX, description: 'Hundredths of a percent: 2000 is 20 %.' });
const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'A currency code of three capital letters (ISO 4217).' });
const Reason = reasonLine(REASON_CHARS_MAX);

/** One marginal tier: its rate counts for the part of the hammer price above the tier before it. The last one alone is open above. */
const Tier = Type.Object({
  upTo: Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 1, maximum: AMOUNT_MAX, description: 'Minor units, or null for the last tier.' }),
  rate: Rate,
}, strict);
/** A scale of a buyer's premium, as frozen with a lot. */
export const Premium = Type.Array(Tier, { minItems: 1, maxItems: PREMIUM_TIERS_MAX });
export const TaxTerms = Type.Object({ class: oneOf(['none', 'premium', 'hammer_and_premium', 'margin']), rate: Rate }, strict);

const Increments = Type.Union([
  oneOf(INCREMENT_PRESETS),
  Type.Object({ fixed: Type.Integer({ minimum: 1, maximum: AMOUNT_MAX }) }, strict),
  Type.Object({ percent: Type.Number({ exclusiveMinimum: 0, maximum: 100 }) }, strict),
]);
const SoftCloseDefault = Type.Object({
  windowSeconds: Type.Integer({ minimum: 0, maximum: SOFT_CLOSE_WINDOW_SECONDS_MAX, description: '0 is a hard close.' }), mode: oneOf(['reset', 'add']),
}, strict);
const CurrencyIncrements = Type.Array(Type.Object({ currency: Currency, choice: Increments }, strict), { maxItems: CURRENCIES_SET_MAX });
const HousePremium = Type.Object({
  otherwise: Rate, byCurrency: Type.Array(Type.Object({ currency: Currency, tiers: Premium }, strict), { maxItems: CURRENCIES_SET_MAX }),
}, strict);

/** What staff decide about the house. Lots take soft close and increments when they are drafted, premium and tax when they are published. */
export const HouseSettings = Type.Object({
  name: Type.String({ minLength: 1, maxLength: HOUSE_NAME_CHARS_MAX }),
  contact: Type.Unsafe<string | null>({ type: ['string', 'null'], minLength: 3, maxLength: CONTACT_CHARS_MAX, description: 'An e-mail address that people may write to.' }),
  registrationOpen: Type.Boolean({ description: 'Whether anybody may make an account.' }),
  softClose: SoftCloseDefault,
  increments: CurrencyIncrements,
  premium: HousePremium,
  tax: TaxTerms,
  terms: Type.Array(Type.Object({ language: oneOf(HOUSE_LANGUAGES), text: Type.String({ minLength: 1, maxLength: TERMS_CHARS_MAX }) }, strict), {
    minItems: 1, maxItems: HOUSE_LANGUAGES.length, description: 'The terms of use; English has to be among them.',
  }),
}, strict);
/** The settings as they are sent and kept: plain JSON, amounts as integers. */
export type HouseSettingsJson = Static<typeof HouseSettings>;

const Person = Type.Unsafe<{ id: string; displayName: string } | null>({
  type: ['object', 'null'], required: ['id', 'displayName'], properties: { id: { type: 'string' }, displayName: { type: 'string' } },
});
const versionFields = {
  version: Type.Integer({ description: '0 before anything was changed.' }), termsVersion: Type.String(), changed: Type.Array(Type.String()),
  changedBy: Person, changedAt: nullableText, reason: nullableText,
};
export const SettingsVersion = Type.Object(versionFields);
export const Settings = Type.Object({ ...versionFields, settings: HouseSettings });

export const getHouse = route({
  name: 'getHouse', method: 'GET', path: '/house', summary: 'What everybody may know about the house: its name, languages, premium and tax.',
  auth: 'anyone', status: 200, refusals: [],
  reply: Type.Object({
    name: Type.String(), contact: nullableText, demonstration: Type.Boolean(), mailbox: Type.Boolean({ description: 'Whether mail is shown on a page of the house instead of being sent.' }),
    registrationOpen: Type.Boolean(), languages: Type.Array(Type.String()), termsVersion: Type.String({ description: 'The edition of the terms of use that counts now.' }), softClose: SoftCloseDefault,
    increments: CurrencyIncrements, premium: HousePremium, tax: TaxTerms,
  }),
});
export const getTerms = route({
  name: 'getTerms', method: 'GET', path: '/house/terms', summary: 'The terms of use, in the languages they were written in.',
  auth: 'anyone', status: 200, refusals: [],
  reply: Type.Object({ version: Type.String(), changedAt: nullableText, texts: Type.Array(Type.Object({ language: Type.String(), text: Type.String() })) }),
});
export const getSettings = route({
  name: 'getSettings', method: 'GET', path: '/admin/settings', summary: 'The settings of the house that are data, and who set them last.',
  auth: ['admin'], reply: Settings, status: 200, refusals: [],
});
export const changeSettings = route({
  name: 'changeSettings', method: 'PUT', path: '/admin/settings',
  summary: 'Sets all settings at once, over the version that they were read from. Lots that are published keep what they were published with.',
  auth: ['admin'], body: Type.Object({ settings: HouseSettings, basedOn: Type.Integer({ minimum: 0 }), reason: Reason }, strict), reply: Settings, status: 200,
  refusals: ['malformed', 'wrong_state'], bodyBytesMax: SETTINGS_BYTES_MAX, ratePerMinuteMax: SETTINGS_WRITES_PER_MINUTE_MAX,
});
export const listSettings = route({
  name: 'listSettings', method: 'GET', path: '/admin/settings/history', summary: 'Who changed which settings, when and why, newest first.',
  auth: ['admin'], query: PageQuery, reply: list(SettingsVersion), status: 200, refusals: ['malformed'],
});
export const getSettingsVersion = route({
  name: 'getSettingsVersion', method: 'GET', path: '/admin/settings/history/:version', summary: 'The settings as one version had them.',
  auth: ['admin'], params: Type.Object({ version: Type.String({ pattern: '^(?:0|[1-9][0-9]{0,14})$', description: 'A whole number from 0 on.' }) }), reply: Settings, status: 200, refusals: ['malformed', 'not_found'],
});

/** Every call about the settings of the house. */
export const houseRoutes = [getHouse, getTerms, getSettings, changeSettings, listSettings, getSettingsVersion] as const;
