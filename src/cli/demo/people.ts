import type { Caller, Role } from '#contracts/identity.ts';
import type { Style } from './styles.ts';

/** Behind every name, so that nobody takes them for real. */
export const MARK = '(demo)';
export const MAIL_DOMAIN = 'demo.example';

/** An account that acts, as the house wants to know it. */
export type Actor = Pick<Caller, 'accountId' | 'displayName' | 'roles'>;
/** Somebody who is made for the demonstration. */
export type Person = { email: string; displayName: string; roles: readonly Role[] };
/** A simulated bidder: how it bids, what it is willing to have at stake at one time, in US dollars, and the one category of a collector. */
export type BidderPerson = Person & { style: Style; purseDollars: number; collects: string | null };

const person = (name: string, displayName: string, roles: readonly Role[] = []): Person => ({ email: `${name}@${MAIL_DOMAIN}`, displayName: `${displayName} ${MARK}`, roles });

/** Accounts for whoever looks at the demonstration; nobody simulates them. */
export const VISITORS = {
  bidder: person('bidder', 'Bea Bidder'),
  seller: person('seller', 'Sam Seller', ['seller']),
  admin: person('admin', 'House of the demonstration', ['admin']),
} as const;

export const SELLERS: readonly Person[] = [
  person('harbour', 'Harbour Street Rooms', ['seller']), person('lindqvist', 'Lindqvist & Daughters', ['seller']), person('attic', 'The Attic', ['seller']),
  person('moreau', 'Cabinet Moreau', ['seller']), person('estate', 'Estate of Dr. Abel', ['seller']),
];

const NAMES: readonly (readonly [name: string, displayName: string])[] = [
  ['ada', 'Ada Thornbury'], ['bruno', 'Bruno Keller'], ['chiara', 'Chiara Rossi'], ['daniel', 'Daniel Okafor'], ['elif', 'Elif Demir'],
  ['farid', 'Farid Haddad'], ['greta', 'Greta Nyström'], ['hugo', 'Hugo Lambert'], ['ines', 'Inês Carvalho'], ['jonas', 'Jonas Weiss'],
  ['kaya', 'Kaya Whitfield'], ['leo', 'Leo Marchetti'], ['mina', 'Mina Park'], ['niels', 'Niels Brandt'], ['olga', 'Olga Sokolova'],
  ['pedro', 'Pedro Álvarez'], ['quinn', 'Quinn Harper'], ['rosa', 'Rosa Jiménez'], ['sanjay', 'Sanjay Mehta'], ['tove', 'Tove Eriksen'],
];
const COLLECTORS: readonly (readonly [name: string, displayName: string, category: string])[] = [
  ['uwe', 'Uwe Falkner', 'watches'], ['vera', 'Véra Novák', 'ceramics'], ['walid', 'Walid Rahmani', 'books'],
  ['xenia', 'Xenia Petrou', 'art'], ['yuki', 'Yuki Tanabe', 'photography'], ['zoe', 'Zoë Lindgren', 'toys'],
];
const STYLES: readonly Style[] = ['proxy', 'nibbler', 'sniper', 'nibbler', 'bargain'];
const PURSES_DOLLARS = [6_000, 15_000, 3_000, 45_000, 9_000, 70_000];

const purse = (at: number): number => PURSES_DOLLARS[at % PURSES_DOLLARS.length] ?? 0;

/** Twenty bidders of four tempers, nibblers twice as many as the others, and six collectors; with purses from small to large. */
export const BIDDERS: readonly BidderPerson[] = [
  ...NAMES.map(([name, displayName], at): BidderPerson => ({ ...person(name, displayName), style: STYLES[at % STYLES.length] ?? 'nibbler', purseDollars: purse(at), collects: null })),
  ...COLLECTORS.map(([name, displayName, collects], at): BidderPerson => ({ ...person(name, displayName), style: 'collector', purseDollars: purse(at + 1), collects })),
];
