import { Type } from 'typebox';
import { list, LotSummary, page, Registration, SEARCH_CHARS_MAX } from '../auction-shapes.ts';
import { route } from '../route.ts';

const strict = { additionalProperties: false };
const operators = ['clerk', 'admin'] as const;
const textOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const oneOf = <const Names extends readonly string[]>(names: Names) => Type.Unsafe<Names[number]>({ type: 'string', enum: [...names] });
const Person = Type.Unsafe<{ id: string; displayName: string } | null>({
  type: ['object', 'null'], required: ['id', 'displayName'], properties: { id: { type: 'string' }, displayName: { type: 'string' } },
});

/** What staff did that the auction module keeps. */
export const AUCTION_ACTS = ['lot.withdrawn', 'registration.approved', 'registration.declined'] as const;
export type AuctionActKind = (typeof AUCTION_ACTS)[number];

export const WaitingRegistration = Type.Object({ ...Registration.properties, saleTitle: Type.String() });
const StaffAct = Type.Object({
  kind: oneOf(AUCTION_ACTS), lot: textOrNull, sale: textOrNull, account: Person, by: Person, reason: textOrNull, at: Type.String(),
});

export const listAdminLots = route({
  name: 'listAdminLots', method: 'GET', path: '/admin/lots', summary: 'Published lots for staff, what closes next first. `q` finds words of the title or the text, or the id of a lot.',
  auth: operators, reply: list(LotSummary), status: 200, refusals: ['malformed'],
  query: Type.Object({
    ...page, q: Type.Optional(Type.String({ maxLength: SEARCH_CHARS_MAX })), status: Type.Optional(oneOf(['scheduled', 'open', 'frozen', 'closed'])),
    sort: Type.Optional(oneOf(['closing', 'newest', 'bids'])),
  }, strict),
});
export const listWaitingRegistrations = route({
  name: 'listWaitingRegistrations', method: 'GET', path: '/admin/registrations', summary: 'Bidders who wait to be approved for a sale, of all sales, those who wait longest first.',
  auth: operators, query: Type.Object(page, strict), reply: list(WaitingRegistration), status: 200, refusals: ['malformed'],
});
export const listStaffActs = route({
  name: 'listStaffActs', method: 'GET', path: '/admin/acts', summary: 'Lots that staff withdrew and registrations that staff decided, with who and why, newest first.',
  auth: operators, query: Type.Object(page, strict), reply: list(StaffAct), status: 200, refusals: ['malformed'],
});

/** The calls of the auction module that are for staff alone. */
export const adminLotRoutes = [listAdminLots, listWaitingRegistrations, listStaffActs] as const;
