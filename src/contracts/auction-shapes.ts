import { Type, type Static, type TProperties, type TSchema } from 'typebox';
import { FIELD_KINDS, type FieldKind } from '#domain/category-fields.ts';
import { INCREMENT_PRESETS } from '#domain/lot/increments.ts';
import type { TaxClass } from '#domain/settlement/tax.ts';
import { LotImage, LotImageOrNull } from './image-shapes.ts';
import { reasonLine, reasonLines } from './reason-shape.ts';

/**
 * Shapes of the auction calls. Amounts are integers in minor units of the lot's currency, times RFC 3339.
 * Bounds that need more than one field (reserve against opening price, close against opening) are the module's rules.
 */
export const AMOUNT_MAX = 1_000_000_000_000_000;
export const TITLE_CHARS_MAX = 140;
export const DESCRIPTION_CHARS_MAX = 20_000;
export const CONDITION_CHARS_MAX = 60;
export const GROUP_LABEL_CHARS_MAX = 40;
export const SOFT_CLOSE_WINDOW_SECONDS_MAX = 86_400;
export const EXTENSIONS_MAX = 10_000;
export const EXTENSION_SECONDS_MAX = 2_592_000;
export const STAGGER_SECONDS_MAX = 3_600;
export const SEARCH_CHARS_MAX = 200;
export const REASON_CHARS_MAX = 500;
/** Facts that one lot may give of itself, whatever its category asks for. */
export const ATTRIBUTES_MAX = 20;
export const ATTRIBUTE_CHARS_MAX = 200;
const INSTANT_CHARS_MAX = 40;
const ID_CHARS_MAX = 40;
const CURSOR_CHARS_MAX = 200;
const CODE_CHARS_MAX = 40;

const strict = { additionalProperties: false };

/** One of a few words. */
const oneOf = <const Names extends readonly string[]>(names: Names) => Type.Unsafe<Names[number]>({ type: 'string', enum: [...names] });

/** A value or null: a field that may be said to be absent. */
const nullable = <Value>(shape: { type: string; [more: string]: unknown }) => Type.Unsafe<Value | null>({ ...shape, type: [shape.type, 'null'] });

/** A body that need not be sent at all. */
export const optionalBody = <Shape extends TSchema & { properties: TProperties }>(shape: Shape) =>
  Type.Unsafe<Static<Shape> | undefined>({
    properties: shape.properties, additionalProperties: false, not: { type: ['string', 'number', 'boolean', 'array', 'null'] },
  });

const Amount = Type.Integer({ minimum: 1, maximum: AMOUNT_MAX, description: 'Minor units of the currency.' });
const AmountOrNull = nullable<number>({ type: 'integer', minimum: 1, maximum: AMOUNT_MAX, description: 'Minor units of the currency, or null.' });
const Instant = Type.String({ minLength: 1, maxLength: INSTANT_CHARS_MAX, description: 'RFC 3339.' });
const InstantOrNull = nullable<string>({ type: 'string', minLength: 1, maxLength: INSTANT_CHARS_MAX, description: 'RFC 3339, or null.' });
const TextOrNull = nullable<string>({ type: 'string' });
const IdOrNull = nullable<string>({ type: 'string', maxLength: ID_CHARS_MAX });

/** A preset by name, one fixed step in minor units, or a percentage of the amount being beaten. */
const IncrementChoice = Type.Union([
  oneOf(INCREMENT_PRESETS),
  Type.Object({ fixed: Amount }, strict),
  Type.Object({ percent: Type.Number({ exclusiveMinimum: 0, maximum: 100 }) }, strict),
]);

const CapIn = Type.Object({
  kind: oneOf(['none', 'count', 'total', 'until']),
  max: Type.Optional(Type.Integer({ minimum: 1, maximum: EXTENSIONS_MAX })),
  seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: EXTENSION_SECONDS_MAX })),
  at: Type.Optional(Instant),
}, strict);

const softCloseFields = {
  windowSeconds: Type.Integer({ minimum: 0, maximum: SOFT_CLOSE_WINDOW_SECONDS_MAX, description: '0 is a hard close.' }),
  mode: oneOf(['reset', 'add']),
  scope: oneOf(['lot', 'group', 'sale', 'sequential']),
  cap: CapIn,
  trigger: oneOf(['any_bid', 'new_leader']),
};
const SoftCloseIn = Type.Partial(Type.Object(softCloseFields), strict);

const listingFields = {
  title: Type.String({ minLength: 1, maxLength: TITLE_CHARS_MAX }),
  description: Type.String({ maxLength: DESCRIPTION_CHARS_MAX }),
  category: Type.String({ minLength: 1, maxLength: CODE_CHARS_MAX }),
  currency: Type.String({ minLength: 3, maxLength: 3, description: 'ISO 4217.' }),
  openingPrice: Amount,
};
/** Facts by the code of the category's field: a text, a number, or the code of a choice. */
const Attributes = Type.Unsafe<Record<string, string | number>>({
  type: 'object', maxProperties: ATTRIBUTES_MAX, propertyNames: { maxLength: CODE_CHARS_MAX },
  additionalProperties: { type: ['string', 'number'], maxLength: ATTRIBUTE_CHARS_MAX }, description: 'By the code of the field; see GET /categories.',
});
const listingTerms = {
  attributes: Attributes,
  format: Type.Literal('english'),
  closesAt: InstantOrNull,
  opensAt: InstantOrNull,
  reservePrice: AmountOrNull,
  buyNowPrice: AmountOrNull,
  estimateLow: AmountOrNull,
  estimateHigh: AmountOrNull,
  condition: nullable<string>({ type: 'string', minLength: 1, maxLength: CONDITION_CHARS_MAX }),
  increments: IncrementChoice,
  softClose: SoftCloseIn,
  group: nullable<string>({ type: 'string', minLength: 1, maxLength: GROUP_LABEL_CHARS_MAX }),
  saleId: IdOrNull,
};

/** A new lot. `closesAt` may be left out only in a sale that has a close of its own. */
export const CreateLot = Type.Object({ ...listingFields, ...Type.Partial(Type.Object(listingTerms)).properties }, strict);
/** What changes; everything in a draft, only `reservePrice` and `description` once published. */
export const ChangeLot = Type.Partial(Type.Object({ ...listingFields, ...listingTerms }), { ...strict, minProperties: 1 });
/** What the new draft says differently from the lot that is offered again. */
export const RelistLot = optionalBody(Type.Partial(Type.Object({
  openingPrice: Amount, reservePrice: AmountOrNull, buyNowPrice: AmountOrNull, opensAt: InstantOrNull, closesAt: InstantOrNull,
}), strict));
export const CancelLot = optionalBody(Type.Partial(Type.Object({ reason: reasonLines(REASON_CHARS_MAX) }), strict));

const saleTerms = {
  description: Type.String({ maxLength: DESCRIPTION_CHARS_MAX }),
  opensAt: InstantOrNull,
  closesAt: InstantOrNull,
  staggerSeconds: Type.Integer({ minimum: 0, maximum: STAGGER_SECONDS_MAX }),
  approvalRequired: Type.Boolean(),
  staffMayBid: Type.Boolean(),
  showMaximumBelowReserve: Type.Boolean(),
  sellersMayConsign: Type.Boolean(),
  retraction: oneOf(['marketplace', 'operator']),
};
export const CreateSale = Type.Object({ title: listingFields.title, ...Type.Partial(Type.Object(saleTerms)).properties }, strict);
export const ChangeSale = Type.Partial(Type.Object({ title: listingFields.title, ...saleTerms }), { ...strict, minProperties: 1 });
export const DecideRegistration = Type.Object({
  status: oneOf(['approved', 'declined']), reason: Type.Optional(reasonLine(REASON_CHARS_MAX)),
}, strict);

const Person = Type.Object({ id: Type.String(), displayName: Type.String() });
const SaleOfLot = Type.Unsafe<{ id: string; title: string; position: number } | null>({
  type: ['object', 'null'], required: ['id', 'title', 'position'],
  properties: { id: { type: 'string' }, title: { type: 'string' }, position: { type: 'integer' } },
});
const You = Type.Object({ alias: TextOrNull, leading: Type.Boolean(), maximum: AmountOrNull, bids: Type.Integer(), watching: Type.Optional(Type.Boolean()) });

const head = {
  status: Type.String(), outcome: TextOrNull, currency: Type.String(), openingPrice: Type.Integer(), price: Type.Integer(), minimum: Type.Integer(),
  bidCount: Type.Integer(), bidderCount: Type.Integer(), leader: TextOrNull, reserve: Type.String(), buyNowPrice: AmountOrNull,
  opensAt: TextOrNull, closesAt: TextOrNull,
  closedAt: nullable<string>({ type: 'string', description: 'When it closed really: before `closesAt` where it was ended early, bought or withdrawn. Null until then.' }), extensions: Type.Integer(), seq: Type.Integer(), serverTime: Type.String(),
};
const summary = {
  id: Type.String(), title: Type.String(), category: Type.String(), condition: TextOrNull, estimateLow: AmountOrNull, estimateHigh: AmountOrNull,
  seller: Person, sale: SaleOfLot, format: Type.String(), ...head,
  you: Type.Optional(You),
};

/** A lot in a list: everything but the long text, the terms, and the pictures after the first. */
export const LotSummary = Type.Object({ ...summary, image: LotImageOrNull });
/** A lot in the list of its own seller. */
export const MyLot = Type.Object({ ...LotSummary.properties, reservePrice: AmountOrNull, watchers: Type.Integer() });
/** How the lots of one seller fare. `takings`: hammer prices of what was sold, by currency. */
export const MyLotsTotals = Type.Object({
  draft: Type.Integer(), scheduled: Type.Integer(), live: Type.Integer(), sold: Type.Integer(), unsold: Type.Integer(),
  takings: Type.Array(Type.Object({ currency: Type.String(), amount: Type.Integer(), lots: Type.Integer() })),
});
/** The lot. `you` is there only for the signed-in, `reservePrice` only for its seller. */
export const Lot = Type.Object({
  ...summary,
  images: Type.Array(LotImage),
  attributes: Attributes,
  description: Type.String(),
  increments: IncrementChoice,
  softClose: Type.Object({
    windowSeconds: Type.Integer(), mode: Type.String(), scope: Type.String(), trigger: Type.String(),
    cap: Type.Object({ kind: Type.String(), max: Type.Optional(Type.Integer()), seconds: Type.Optional(Type.Integer()), at: Type.Optional(Type.String()) }),
  }),
  group: TextOrNull,
  retraction: Type.String(),
  approvalRequired: Type.Boolean(),
  staffMayBid: Type.Boolean(),
  showMaximumBelowReserve: Type.Boolean({ description: 'Below the reserve the leader\'s full maximum is the price.' }),
  scheduledClosesAt: nullable<string>({ type: 'string', description: 'The close as published; `closesAt` moves from here.' }),
  descriptionChangedAt: Type.Array(Type.String()),
  createdAt: Type.String(),
  publishedAt: TextOrNull,
  relistedFrom: TextOrNull,
  premium: Type.Array(Type.Object({ upTo: nullable<number>({ type: 'integer' }), rate: Type.Integer() }), { description: 'Marginal tiers of the buyer\'s premium; rates in hundredths of a percent. Fixed at publication.' }),
  tax: Type.Object({ class: Type.Unsafe<TaxClass>({ type: 'string' }), rate: Type.Integer() }),
  reservePrice: Type.Optional(AmountOrNull),
});
/** How far a sale has come. `hammer`: what its sold lots brought, by currency. */
export const SaleProgress = Type.Object({
  scheduled: Type.Integer(), open: Type.Integer(), closed: Type.Integer(), sold: Type.Integer(), passed: Type.Integer(),
  nextCloseAt: Type.Unsafe<string | null>({ type: ['string', 'null'] }), lastCloseAt: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  hammer: Type.Array(Type.Object({ currency: Type.String(), amount: Type.Integer() })),
});
export const Sale = Type.Object({
  id: Type.String(), title: Type.String(), description: Type.String(), owner: Type.Unsafe<{ id: string; displayName: string } | null>({
    type: ['object', 'null'], required: ['id', 'displayName'], properties: { id: { type: 'string' }, displayName: { type: 'string' } },
  }),
  standing: Type.Boolean(), opensAt: TextOrNull, closesAt: TextOrNull, staggerSeconds: Type.Integer(), approvalRequired: Type.Boolean(),
  staffMayBid: Type.Boolean(), showMaximumBelowReserve: Type.Boolean(), sellersMayConsign: Type.Boolean(), retraction: Type.String(),
  lots: Type.Integer({ description: 'Lots brought in, drafts too.' }), createdAt: Type.String(), progress: SaleProgress,
});
export const Registration = Type.Object({
  sale: Type.String(), account: Type.String(), displayName: Type.String(), status: Type.String(), askedAt: Type.String(), decidedAt: TextOrNull,
});
export const Watched = Type.Object({ lot: Type.String(), watched: Type.Boolean() });
const CategoryField = Type.Object({
  code: Type.String(), name: Type.String(), kind: Type.Unsafe<FieldKind>({ type: 'string', enum: [...FIELD_KINDS] }), unit: TextOrNull, required: Type.Boolean(),
  choices: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
});
/** A category, and the few facts that it asks for of each lot. */
export const Category = Type.Object({ code: Type.String(), name: Type.String(), fields: Type.Array(CategoryField) });

export const list = <Item extends Parameters<typeof Type.Array>[0]>(item: Item) => Type.Object({ items: Type.Array(item), next: TextOrNull });

/** Which part of a list: `limit` 1 to 100, default 50; `cursor` as the part before gave it in `next`. */
export const page = {
  limit: Type.Optional(Type.String({ pattern: '^(?:100|[1-9][0-9]?)$', description: 'A whole number from 1 to 100.' })),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: CURSOR_CHARS_MAX })),
};
export const LOT_SORTS = ['closing', 'newest', 'price', '-price', 'bids', 'hot', 'relevance', 'position'] as const;
export const LOT_STATUSES = ['scheduled', 'open', 'frozen', 'closed'] as const;
const AmountText = Type.String({ pattern: '^(?:[1-9][0-9]{0,14}|10{15})$', description: 'A whole number of minor units, from 1 to 10^15.' });

export const PageQuery = Type.Object(page, strict);
export const SearchQuery = Type.Object({
  ...page,
  q: Type.Optional(Type.String({ maxLength: SEARCH_CHARS_MAX })),
  category: Type.Optional(Type.String({ minLength: 1, maxLength: CODE_CHARS_MAX })),
  status: Type.Optional(oneOf(LOT_STATUSES)),
  sale: Type.Optional(Type.String({ maxLength: ID_CHARS_MAX })),
  seller: Type.Optional(Type.String({ maxLength: ID_CHARS_MAX })),
  minPrice: Type.Optional(AmountText),
  maxPrice: Type.Optional(AmountText),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', description: 'A currency code of three capital letters (ISO 4217).' })),
  closesBefore: Type.Optional(Type.String({ minLength: 1, maxLength: INSTANT_CHARS_MAX, description: 'RFC 3339: lots that are still to close, then or before.' })),
  facets: Type.Optional(oneOf(['true', 'false'])),
  sort: Type.Optional(Type.Unsafe<(typeof LOT_SORTS)[number]>({ type: 'string', enum: [...LOT_SORTS], description: 'relevance needs q, position needs sale.' })),
}, strict);
/** Which of their own lots a seller wants to see. */
type MyLotsFilter = 'draft' | 'live' | (typeof LOT_STATUSES)[number];
export const MyLotsQuery = Type.Object({
  ...page,
  status: Type.Optional(Type.Unsafe<MyLotsFilter>({ type: 'string', enum: ['draft', 'live', ...LOT_STATUSES], description: 'live: open or frozen.' })),
}, strict);

export const LotParams = Type.Object({ lotId: Type.String() });
export const SaleParams = Type.Object({ saleId: Type.String() });
export const RegistrationParams = Type.Object({ saleId: Type.String(), accountId: Type.String() });
