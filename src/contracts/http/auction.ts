import {
  CancelLot, Category, ChangeLot, ChangeSale, CreateLot, CreateSale, DecideRegistration, list, Lot, LotParams, LotSummary, MyLot, MyLotsQuery, MyLotsTotals, PageQuery,
  Registration, RegistrationParams, RelistLot, Sale, SaleParams, Watched,
} from '../auction-shapes.ts';
import { route } from '../route.ts';

/** A description of 20,000 characters may take four bytes each, and JSON may escape it further. */
const LISTING_BYTES_MAX = 256 * 1024;
const WRITES_PER_MINUTE_MAX = 120;
/** An import of 500 lots is published in one go. */
const PUBLICATIONS_PER_MINUTE_MAX = 600;

const lotsOfSellers = ['seller', 'admin'] as const;
const saleMakers = ['seller', 'clerk', 'admin'] as const;
const registrars = ['clerk', 'admin'] as const;

export const listCategories = route({
  name: 'listCategories', method: 'GET', path: '/categories', summary: 'The categories of the house, in the order to show them.',
  auth: 'anyone', reply: list(Category), status: 200, refusals: [],
});

export const listSales = route({
  name: 'listSales', method: 'GET', path: '/sales', summary: 'Catalogues, newest first.',
  auth: 'anyone', query: PageQuery, reply: list(Sale), status: 200, refusals: ['malformed'],
});
export const createSale = route({
  name: 'createSale', method: 'POST', path: '/sales', summary: 'Makes a catalogue. Its terms are taken over by each lot when that is published.',
  auth: saleMakers, body: CreateSale, reply: Sale, status: 201, bodyBytesMax: LISTING_BYTES_MAX, idempotencyKey: 'optional',
  refusals: ['malformed', 'same_key_other_body'], ratePerMinuteMax: WRITES_PER_MINUTE_MAX,
});
export const getSale = route({
  name: 'getSale', method: 'GET', path: '/sales/:saleId', summary: 'One catalogue.',
  auth: 'anyone', params: SaleParams, reply: Sale, status: 200, refusals: ['not_found'],
});
export const changeSale = route({
  name: 'changeSale', method: 'PATCH', path: '/sales/:saleId', summary: 'Changes a catalogue. Lots that are published keep the terms they were published with.',
  auth: saleMakers, params: SaleParams, body: ChangeSale, reply: Sale, status: 200, bodyBytesMax: LISTING_BYTES_MAX, idempotencyKey: 'optional',
  refusals: ['malformed', 'forbidden', 'not_found', 'same_key_other_body'], ratePerMinuteMax: WRITES_PER_MINUTE_MAX,
});
export const registerForSale = route({
  name: 'registerForSale', method: 'PUT', path: '/sales/:saleId/registrations/me',
  summary: 'Asks to bid in a sale. Approved at once unless the sale asks for an approval.',
  auth: 'signed_in', params: SaleParams, reply: Registration, status: 200, refusals: ['not_found'],
});
export const myRegistration = route({
  name: 'myRegistration', method: 'GET', path: '/sales/:saleId/registrations/me', summary: 'Whether the caller may bid in a sale that asks for an approval.',
  auth: 'signed_in', params: SaleParams, reply: Registration, status: 200, refusals: ['not_found'],
});
export const listRegistrations = route({
  name: 'listRegistrations', method: 'GET', path: '/sales/:saleId/registrations', summary: 'Who asked to bid in a sale, newest first.',
  auth: registrars, params: SaleParams, query: PageQuery, reply: list(Registration), status: 200, refusals: ['malformed', 'not_found'],
});
export const decideRegistration = route({
  name: 'decideRegistration', method: 'PUT', path: '/sales/:saleId/registrations/:accountId',
  summary: 'Approves or declines a bidder for a sale. Counts for the next bid that is decided.',
  auth: registrars, params: RegistrationParams, body: DecideRegistration, reply: Registration, status: 200, refusals: ['malformed', 'not_found'],
});

export const listMyLots = route({
  name: 'listMyLots', method: 'GET', path: '/me/lots', summary: 'Lots that the caller sells, drafts included, newest first.',
  auth: 'signed_in', query: MyLotsQuery, reply: list(MyLot), status: 200, refusals: ['malformed'],
});
export const myLotsTotals = route({
  name: 'myLotsTotals', method: 'GET', path: '/me/lots/totals', summary: 'How many lots the caller has in which state, and what those that were sold brought.',
  auth: 'signed_in', reply: MyLotsTotals, status: 200, refusals: [],
});
export const createLot = route({
  name: 'createLot', method: 'POST', path: '/lots', summary: 'Makes a draft. In no sale of its own it belongs to the standing sale of the house.',
  auth: lotsOfSellers, body: CreateLot, reply: Lot, status: 201, bodyBytesMax: LISTING_BYTES_MAX, idempotencyKey: 'optional',
  refusals: ['malformed', 'forbidden', 'wrong_state', 'same_key_other_body'], ratePerMinuteMax: WRITES_PER_MINUTE_MAX,
});
export const getLot = route({
  name: 'getLot', method: 'GET', path: '/lots/:lotId', summary: 'One lot as it stands now. A draft is shown to its seller alone.',
  auth: 'anyone', params: LotParams, reply: Lot, status: 200, refusals: ['unknown_lot'],
});
export const changeLot = route({
  name: 'changeLot', method: 'PATCH', path: '/lots/:lotId',
  summary: 'Changes a draft. Of a published lot the reserve may go down and the description may change, with a public stamp.',
  auth: 'signed_in', params: LotParams, body: ChangeLot, reply: Lot, status: 200, bodyBytesMax: LISTING_BYTES_MAX, idempotencyKey: 'optional',
  refusals: ['malformed', 'forbidden', 'unknown_lot', 'wrong_state', 'reserve_not_lowered', 'lot_not_open', 'lot_frozen', 'lot_closed', 'busy', 'same_key_other_body'],
  ratePerMinuteMax: WRITES_PER_MINUTE_MAX,
});
export const publishLot = route({
  name: 'publishLot', method: 'POST', path: '/lots/:lotId/publish', summary: 'Freezes the terms and offers the lot. Answers when bids are possible; may be sent again.',
  auth: 'signed_in', params: LotParams, reply: Lot, status: 200, idempotencyKey: 'optional',
  refusals: ['malformed', 'forbidden', 'unknown_lot', 'wrong_state', 'busy', 'same_key_other_body'], ratePerMinuteMax: PUBLICATIONS_PER_MINUTE_MAX,
});
export const cancelLot = route({
  name: 'cancelLot', method: 'POST', path: '/lots/:lotId/cancel', summary: 'Gives up a draft, or withdraws a published lot.',
  auth: 'signed_in', params: LotParams, body: CancelLot, reply: Lot, status: 200, idempotencyKey: 'optional',
  refusals: ['malformed', 'forbidden', 'unknown_lot', 'wrong_state', 'lot_closed', 'end_too_late', 'busy', 'same_key_other_body'], ratePerMinuteMax: WRITES_PER_MINUTE_MAX,
});
export const endLot = route({
  name: 'endLot', method: 'POST', path: '/lots/:lotId/end', summary: 'Closes an open lot before its time; the leader buys when the reserve is met.',
  auth: 'signed_in', params: LotParams, reply: Lot, status: 200, idempotencyKey: 'optional',
  refusals: ['forbidden', 'unknown_lot', 'wrong_state', 'lot_not_open', 'lot_frozen', 'lot_closed', 'end_too_late', 'busy', 'same_key_other_body'], ratePerMinuteMax: WRITES_PER_MINUTE_MAX,
});
export const relistLot = route({
  name: 'relistLot', method: 'POST', path: '/lots/:lotId/relist', summary: 'Makes a new draft of a lot that passed or was withdrawn.',
  auth: 'signed_in', params: LotParams, body: RelistLot, reply: Lot, status: 201, idempotencyKey: 'optional',
  refusals: ['malformed', 'forbidden', 'unknown_lot', 'wrong_state', 'busy', 'same_key_other_body'], ratePerMinuteMax: WRITES_PER_MINUTE_MAX,
});

export const listWatched = route({
  name: 'listWatched', method: 'GET', path: '/watchlist', summary: 'Lots that the caller watches, latest first.',
  auth: 'signed_in', query: PageQuery, reply: list(LotSummary), status: 200, refusals: ['malformed'],
});
export const watchedLot = route({
  name: 'watchedLot', method: 'GET', path: '/watchlist/:lotId', summary: 'Whether the caller watches a lot.',
  auth: 'signed_in', params: LotParams, reply: Watched, status: 200, refusals: ['unknown_lot'],
});
export const watchLot = route({
  name: 'watchLot', method: 'PUT', path: '/watchlist/:lotId', summary: 'Puts a lot on the watchlist. May be sent again.',
  auth: 'signed_in', params: LotParams, status: 204, refusals: ['unknown_lot', 'wrong_state'],
});
export const unwatchLot = route({
  name: 'unwatchLot', method: 'DELETE', path: '/watchlist/:lotId', summary: 'Takes a lot off the watchlist. May be sent again.',
  auth: 'signed_in', params: LotParams, status: 204, refusals: ['unknown_lot'],
});

/** Every call of the auction module, for the router, the reference page and the tests. */
export const auctionRoutes = [
  listCategories, listSales, createSale, getSale, changeSale, registerForSale, myRegistration, listRegistrations, decideRegistration,
  listMyLots, myLotsTotals, createLot, getLot, changeLot, publishLot, cancelLot, endLot, relistLot, listWatched, watchedLot, watchLot, unwatchLot,
] as const;
