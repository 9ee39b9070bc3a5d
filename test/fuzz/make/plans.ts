import { Secret, TOTP } from 'otpauth';
import type { Chance } from '../../support/oracle/chance.ts';
import { PASSWORD } from '../house/house.ts';
import type { Person } from '../house/people.ts';
import type { KnownLot, World } from '../house/world.ts';
import { VISITORS } from '../../../src/cli/demo/people.ts';
import type { Call } from './call.ts';
import { CHANNEL_PLANS } from './channel-plans.ts';
import { FIGURES_PLANS } from './figures-plans.ts';
import { MONEY_PLANS } from './money-plans.ts';
import type { Plan } from './plan.ts';

const about = (lot: KnownLot | null, caller: Person | undefined, more: Partial<Call> = {}): Partial<Call> | null =>
  (lot === null || caller === undefined ? null : { params: { lotId: lot.lot }, caller, ...more });
/** By its seller. */
const own = (lot: KnownLot | null, more: Partial<Call> = {}): Partial<Call> | null => about(lot, lot?.seller, more);
const self = (world: World, chance: Chance, more: Partial<Call> = {}): Partial<Call> | null => {
  const caller = world.selves.pick(chance);
  return caller === null ? null : { caller, ...more };
};
const codeNow = (secret: string): string => new TOTP({ algorithm: 'SHA1', digits: 6, period: 30, secret: Secret.fromBase32(secret) }).generate();

/** Lots that stay open whatever is ended, so that there is always one to bid on. */
const OPEN_KEPT = 6;
const spareLot = (world: World, chance: Chance): KnownLot | null => (world.open.items.length > OPEN_KEPT ? world.open.pick(chance) : null);
/** Pictures that stay, to be looked at. */
const IMAGES_KEPT = 1;

/** Calls that need more than their declaration says. Every other one is made from its declaration alone. */
export const PLANS: Readonly<Record<string, Plan>> = {
  ...MONEY_PLANS, ...CHANNEL_PLANS, ...FIGURES_PLANS,
  createLot: (world, chance, call) => ({
    caller: chance.pick(world.sellers),
    body: {
      ...Object(call.body), openingPrice: 1_000, reservePrice: chance.pick([null, null, 4_000]), buyNowPrice: chance.pick([null, 9_000]), estimateLow: 2_000, estimateHigh: 5_000, currency: 'USD',
      title: `Thing ${world.next()}`,
    },
  }),
  changeLot: (world, chance, call) => (chance.in100(30) ? own(world.open.pick(chance), { body: { description: 'Said better.' } }) : own(world.drafts.pick(chance), chance.in100(70) ? { body: { title: 'Another title', openingPrice: 900 } } : { body: call.body })),
  publishLot: (world, chance) => own(world.drafts.pick(chance), { key: null }),
  cancelLot: (world, chance) => (chance.in100(70) ? own(world.drafts.pick(chance)) : about(spareLot(world, chance), world.clerks[0], { body: { reason: 'the owner wants it back' } })),
  endLot: (world, chance) => about(spareLot(world, chance), chance.pick(world.clerks)),
  relistLot: (world, chance) => own(world.unsold.pick(chance), { body: undefined }),
  placeBid: (world, chance) => {
    const lot = world.open.pick(chance);
    return about(lot, chance.pick(world.bidders), { body: { maximum: (lot?.minimum ?? 1_000) + chance.upTo(5) * 500 } });
  },
  buyNow: (world, chance) => about(world.open.items.length > OPEN_KEPT ? world.open.items.findLast(({ buyNow }) => buyNow) ?? null : null, chance.pick(world.bidders), { body: undefined }),
  retractBid: (world, chance) => {
    const bid = world.bids.items.at(-1 - chance.upTo(3));
    return bid === undefined ? null : { params: { lotId: bid.lot }, caller: bid.bidder };
  },
  requestVoid: (world, chance) => {
    const bid = world.bids.pick(chance);
    return bid === null ? null : { params: { lotId: bid.lot, seq: String(bid.seq) }, caller: chance.pick(world.clerks), body: { reason: 'bid in error' } };
  },
  approve: (world, chance) => {
    const waiting = world.approvals.take(chance);
    if (waiting === null) return null;
    const other = [...world.clerks, ...world.admins].filter((one) => one.account !== waiting.by.account);
    return { params: { approvalId: waiting.approval }, caller: chance.pick(other), body: chance.in100(50) ? undefined : { decision: 'decline', reason: 'it stands' } };
  },
  freezeLot: (world, chance) => about(spareLot(world, chance), chance.pick(world.clerks), { body: { reason: 'a look at it' } }),
  resumeLot: (world, chance) => about(world.frozen.pick(chance), chance.pick(world.clerks)),
  watchLot: (world, chance) => about(world.open.pick(chance), chance.pick(world.bidders)),
  changeSale: (world, chance) => {
    const sale = world.sales.pick(chance);
    return sale === null ? null : { params: { saleId: sale.sale }, caller: sale.owner, body: { title: `Sale ${world.next()}`, description: 'Again.' } };
  },
  createSale: (world) => ({ body: { title: `Sale ${world.next()}`, approvalRequired: world.next() % 2 === 0 } }),
  // By somebody who can ask about it later.
  registerForSale: (world, chance) => {
    const sale = world.sales.pick(chance);
    return sale === null ? null : { params: { saleId: sale.sale }, caller: chance.pick(world.bidders) };
  },
  decideRegistration: (world, chance) => {
    const wish = world.registrations.pick(chance);
    return wish === null ? null : { params: { saleId: wish.sale, accountId: wish.account } };
  },
  myRegistration: (world, chance) => {
    const wish = world.registrations.pick(chance);
    const caller = world.bidders.find(({ account }) => account === wish?.account);
    return wish === null || caller === undefined ? null : { params: { saleId: wish.sale }, caller };
  },
  askQuestion: (world, chance) => about(world.open.pick(chance), chance.pick(world.bidders), { body: { text: 'Is it whole?' } }),
  answerQuestion: (world, chance) => {
    const question = world.questions.pick(chance);
    return question === null ? null : { params: { questionId: question.question }, caller: question.seller, body: { text: 'It is.' } };
  },
  addImage: (world, chance) => own(world.drafts.pick(chance), { bytes: world.picture, query: { alt: 'a green field' } }),
  changeImage: (world, chance) => {
    const image = world.images.pick(chance);
    return image === null ? null : { params: { lotId: image.lot, imageId: image.image }, caller: image.seller, body: { alt: 'seen from the left' } };
  },
  removeImage: (world, chance) => {
    // Those of a lot that was published stay for ever.
    const image = world.images.items.findLast(({ lot }) => world.drafts.items.some((draft) => draft.lot === lot)) ?? null;
    return image === null || (world.images.items.length <= IMAGES_KEPT && chance.in100(50)) ? null : { params: { lotId: image.lot, imageId: image.image }, caller: image.seller };
  },
  imageBytes: (world, chance) => {
    const image = world.images.pick(chance);
    return image === null ? null : { params: { imageId: image.image, width: '320' }, caller: image.seller };
  },
  importLots: (world, chance) => (world.table === null ? null : { caller: chance.pick(world.sellers), bytes: world.table, query: chance.pick([{}, { preview: 'true' }]) }),
  pollLots: (world, chance) => ({ query: chance.pick([{}, { lots: `${world.open.pick(chance)?.lot ?? 'lot_1'}:1` }]) }),
  searchLots: (_world, chance, call) => (chance.in100(50) ? { query: { sort: 'closing' } } : { query: { ...call.query, ...(call.query['sort'] === 'relevance' ? { q: 'thing' } : {}), ...(call.query['sort'] === 'position' ? { sort: 'newest' } : {}) } }),
  saveSearch: (world) => ({ caller: world.bidders[world.next() % world.bidders.length] ?? null, body: { name: `search ${world.next()}`, query: { q: `thing ${world.next()}` } } }),
  deleteSavedSearch: (world, chance) => {
    const search = world.searches.take(chance);
    return search === null ? null : { params: { searchId: search.search }, caller: search.owner };
  },
  readNotifications: (_world, chance) => ({ body: chance.pick([{ all: true }, { upTo: 'ntc_1' }, { ids: ['ntc_1', 'ntc_2'] }]) }),

  register: (world, chance, call) => ({ body: { email: `new-${world.next()}@example.test`, password: PASSWORD, displayName: 'Somebody New', ...(chance.in100(50) ? { language: 'fr' } : {}) }, caller: call.caller }),
  signIn: (world, chance) => ({ body: { email: chance.pick(world.bidders).email, password: PASSWORD } }),
  demoSignIn: (_world, chance) => ({ body: { as: chance.pick(Object.keys(VISITORS)) } }),
  signOut: (world, chance) => ({ caller: world.spare.take(chance) }),
  endSession: (world, chance) => {
    const ended = world.spare.take(chance);
    return ended === null ? null : { params: { sessionId: ended.session }, caller: world.bidders[0] ?? null };
  },
  sendVerification: (world, chance) => self(world, chance),
  verifyEmail: (world, chance) => {
    const token = world.tokens.verify.take(chance);
    return token === null ? null : { params: { token }, caller: null };
  },
  requestReset: (world, chance) => ({ body: { email: world.selves.pick(chance)?.email ?? 'nobody@example.test' }, caller: null }),
  resetPassword: (world, chance) => {
    const token = world.tokens.reset.take(chance);
    return token === null ? null : { params: { token }, caller: null, body: { password: PASSWORD } };
  },
  changeEmail: (world, chance) => self(world, chance, { body: { email: `other-${world.next()}@example.test`, password: PASSWORD } }),
  changePassword: (world, chance) => self(world, chance, { body: { current: PASSWORD, password: `${PASSWORD} ${world.next()}` } }),
  startTotp: (world, chance) => {
    const caller = world.selves.take(chance);
    return caller === null ? null : { caller, body: { password: PASSWORD } };
  },
  confirmTotp: (world, chance) => {
    const begun = world.begun.take(chance);
    return begun === null ? null : { caller: begun.person, body: { code: codeNow(begun.secret) } };
  },
  renewRecoveryCodes: (world, chance) => {
    const factor = world.factors.pick(chance);
    return factor === null ? null : { caller: factor.person, body: { password: PASSWORD } };
  },
  endTotp: (world, chance) => {
    const factor = world.factors.take(chance);
    return factor === null ? null : { caller: factor.person, body: { code: factor.codes[0] ?? '' } };
  },
  acceptTerms: (world) => ({ body: { version: world.termsVersion ?? '1' } }),
  setRoles: (world, chance) => ({ params: { accountId: world.targets.pick(chance)?.account ?? '' }, body: { roles: chance.pick([['seller'], [], ['bidder', 'seller']]), reason: 'asked for it' } }),
  changeSettings: (world) => (world.settings === null ? null : {
    body: { settings: { ...Object(world.settings.settings), name: `House ${world.next()}`, registrationOpen: true }, basedOn: world.settings.version, reason: 'another name' },
  }),
};
