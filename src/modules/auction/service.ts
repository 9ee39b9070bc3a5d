import type { AuctionOperations } from '#contracts/auction.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import type { HouseQueries } from '#contracts/house.ts';
import type { QuestionJson } from '#contracts/http/questions.ts';
import type { AccountId, LotId, QuestionId, SaleId, SearchId } from '#domain/ids.ts';
import { accept } from '#domain/outcome.ts';
import { isAdmin, type Actor, type Answer, type AuctionPorts } from './ports.ts';
import { cancel, end, relisted, type Relisting } from './service/acts.ts';
import { summariesOf } from './service/by-ids.ts';
import { isWatched, mine, startWatching, stopWatching, watched } from './service/browse.ts';
import { change } from './service/change.ts';
import type { Listed, Page } from './service/cursor.ts';
import { addNewDraft, categoriesByCode, draftFrom } from './service/drafts.ts';
import { changeSettings, houseFacts, houseTerms, settingsHistory, settingsNow, settingsOf, type SettingsChange, type SettingsJson, type SettingsVersionJson } from './service/house.ts';
import { houseSoftClose } from './rules/house.ts';
import { auctionOperations, staffActs, staffLots, waitingRegistrations, type StaffSearch } from './service/staff.ts';
import { kitOf, refused, type Kit, type LotAct } from './service/kit.ts';
import { once, remembered } from './service/once.ts';
import { followBidding } from './service/project.ts';
import { handOverAgain, publish } from './service/publish.ts';
import { answerQuestion, askQuestion, barredByClose, questions } from './service/questions.ts';
import { decideFor, ownRegistration, register, registrations, tellAgain, type RegistrationJson } from './service/registrations.ts';
import { replaySales, type ReplaySales } from './service/replay.ts';
import { forgetSearch, savedSearches, saveSearch, type SavedSearchJson } from './service/saved-searches.ts';
import { search, type Search, type SearchJson } from './service/search.ts';
import { suggestions, type SuggestionJson } from './service/suggestions.ts';
import { changeSale, createSale, saleFor, sales, type SaleJson } from './service/sales.ts';
import { lotFor, type LotJson, type MyLotJson, type SummaryJson, type Viewer } from './service/view.ts';
import type { Category } from './store/categories.ts';
import type { Intention } from '#platform/http/idempotency.ts';
import type { HttpResult } from '#platform/http/types.ts';
import type { MyLotsFilter } from './store/summaries.ts';
import { clearGivenUp } from './service/images.ts';
import { sellingActs, type SellingService } from './service/selling.ts';
import type { LotChange, SaleChange } from './wire.ts';

/** What staff see and decide. */
export type StaffService = {
  staffLots(wanted: StaffSearch, page: Page, actor: Actor): ReturnType<typeof staffLots>;
  waitingRegistrations(page: Page): ReturnType<typeof waitingRegistrations>;
  staffActs(page: Page): ReturnType<typeof staffActs>;
  operations: AuctionOperations;
};

/** What the module knows and keeps about the house itself. */
export type HouseService = {
  houseFacts(): ReturnType<typeof houseFacts>;
  houseTerms(): ReturnType<typeof houseTerms>;
  settings(): Promise<SettingsJson>;
  settingsOf(version: number): Promise<Answer<SettingsJson>>;
  settingsHistory(page: Page): Promise<Answer<Listed<SettingsVersionJson>>>;
  changeSettings(actor: Actor, change: SettingsChange): Promise<Answer<SettingsJson>>;
  house: HouseQueries;
};

/**
 * Everything the auction module does. An act on a lot answers with the lot as its actor then sees it. With an intention, the
 * same act again has no second effect and gets the first answer.
 */
export type AuctionService = SellingService & ReplaySales & HouseService & StaffService & {
  lotFor(lot: LotId, viewer: Viewer): Promise<LotJson | null>;
  createLot(actor: Actor, wanted: LotChange, intention: Intention | null): Promise<HttpResult>;
  changeLot(act: LotAct, wanted: LotChange, intention: Intention | null): Promise<HttpResult>;
  publishLot(act: LotAct, intention: Intention | null): Promise<HttpResult>;
  cancelLot(act: LotAct, reason: string | null, intention: Intention | null): Promise<HttpResult>;
  endLot(act: LotAct, intention: Intention | null): Promise<HttpResult>;
  relistLot(act: LotAct, changes: Relisting, intention: Intention | null): Promise<HttpResult>;
  search(wanted: Search, page: Page, viewer: Viewer): Promise<Answer<SearchJson>>;
  suggestions(q: string): Promise<SuggestionJson[]>;
  savedSearches(actor: Actor, page: Page): Promise<Answer<Listed<SavedSearchJson>>>;
  saveSearch(actor: Actor, wanted: Parameters<typeof saveSearch>[2]): Promise<Answer<SavedSearchJson>>;
  forgetSearch(actor: Actor, search: SearchId): Promise<Answer<null>>;
  mine(actor: Actor, filter: MyLotsFilter, page: Page): Promise<Answer<Listed<MyLotJson>>>;
  watched(actor: Actor, page: Page): Promise<Answer<Listed<SummaryJson>>>;
  /** Published lots as lists show them, in the order asked for; at most 100. */
  summaries(lots: readonly LotId[], viewer: Viewer): Promise<SummaryJson[]>;
  isWatched(actor: Actor, lot: LotId): Promise<Answer<{ lot: LotId; watched: boolean }>>;
  watch(actor: Actor, lot: LotId): Promise<Answer<null>>;
  unwatch(actor: Actor, lot: LotId): Promise<Answer<null>>;
  categories(): Promise<readonly Category[]>;
  sales(page: Page): Promise<Answer<Listed<SaleJson>>>;
  saleFor(sale: SaleId, viewer: { admin: boolean }): Promise<Answer<SaleJson>>;
  createSale(actor: Actor, wanted: SaleChange, intention: Intention | null): Promise<HttpResult>;
  changeSale(actor: Actor, sale: SaleId, wanted: SaleChange, intention: Intention | null): Promise<HttpResult>;
  register(actor: Actor, sale: SaleId): Promise<Answer<RegistrationJson>>;
  ownRegistration(actor: Actor, sale: SaleId): Promise<Answer<RegistrationJson>>;
  registrations(sale: SaleId, page: Page): Promise<Answer<Listed<RegistrationJson>>>;
  decideRegistration(actor: Actor, of: { sale: SaleId; account: AccountId; status: 'approved' | 'declined'; reason: string | null }): Promise<Answer<RegistrationJson>>;
  questions(lot: LotId, page: Page, viewer: Actor | null): Promise<Answer<Listed<QuestionJson>>>;
  askQuestion(actor: Actor, of: { lot: LotId; text: string }, intention: Intention | null): Promise<HttpResult>;
  answerQuestion(actor: Actor, of: { question: QuestionId; text: string }): Promise<Answer<QuestionJson>>;
  /** Deletes remembered answers, and pictures of drafts that were given up, that are older than they must be kept. */
  clearExpired(): Promise<number>;
  followBidding(events: readonly BiddingEvent[]): Promise<void>;
  /** Gives published lots to bidding that it does not know yet. */
  handOverAgain(lots: ReadonlySet<LotId>): Promise<void>;
  /** Tells bidding once more what was decided last about somebody's registration. */
  tellStandingAgain(sale: SaleId, account: AccountId): Promise<void>;
};

export function auctionService(ports: AuctionPorts): AuctionService {
  const kit = kitOf(ports);
  return {
    ...lotActs(kit),
    ...replaySales(kit),
    ...sellingActs(kit),
    ...houseService(kit),
    staffLots: (wanted, page, actor) => staffLots(kit, wanted, page, actor),
    waitingRegistrations: (page) => waitingRegistrations(kit, page),
    staffActs: (page) => staffActs(kit, page),
    operations: auctionOperations(kit),
    lotFor: (lot, viewer) => lotFor(kit, lot, viewer),
    ...finding(kit),
    mine: (actor, filter, page) => mine(kit, actor, filter, page),
    watched: (actor, page) => watched(kit, actor, page),
    summaries: (lots, viewer) => summariesOf(kit, lots, viewer),
    isWatched: (actor, lot) => isWatched(kit, actor, lot),
    watch: (actor, lot) => startWatching(kit, actor, lot),
    unwatch: (actor, lot) => stopWatching(kit, actor, lot),
    categories: () => kit.categories(),
    sales: (page) => sales(kit, page),
    saleFor: (sale, viewer) => saleFor(kit, sale, viewer),
    createSale: (actor, wanted, intention) => once(kit.idempotency, intention, (tx) => createSale(kit, tx, actor, wanted)),
    changeSale: (actor, sale, wanted, intention) => remembered(kit.idempotency, intention, () => changeSale(kit, actor, sale, wanted)),
    register: (actor, sale) => register(kit, actor, sale),
    ownRegistration: (actor, sale) => ownRegistration(kit, actor, sale),
    registrations: (sale, page) => registrations(kit, sale, page),
    decideRegistration: (actor, of) => decideFor(kit, actor, of),
    questions: (lot, page, viewer) => questions(kit, lot, page, viewer),
    askQuestion: async (actor, of, intention) => {
      // Asking bidding comes first: it must not happen inside the transaction.
      const bar = await barredByClose(kit, of.lot);
      return once(kit.idempotency, intention, async (tx) => (bar === null ? askQuestion(kit, tx, actor, of) : { ok: false, refusal: bar }));
    },
    answerQuestion: (actor, of) => answerQuestion(kit, actor, of),
    clearExpired: () => clearExpired(kit),
    followBidding: (events) => followBidding(kit, events),
    handOverAgain: (lots) => handOverAgain(kit, [...lots]),
    tellStandingAgain: (sale, account) => tellAgain(kit, sale, account),
  };
}

const houseService = (kit: Kit): HouseService => ({
  houseFacts: () => houseFacts(kit),
  houseTerms: () => houseTerms(kit),
  settings: () => settingsNow(kit),
  settingsOf: (version) => settingsOf(kit, version),
  settingsHistory: (page) => settingsHistory(kit, page),
  changeSettings: (actor, change) => changeSettings(kit, actor, change),
  house: {
    registrationOpen: async () => (await kit.house.current()).settings.registrationOpen,
    name: async () => (await kit.house.current()).settings.name,
    contact: async () => (await kit.house.current()).settings.contact,
    termsVersion: async () => String((await kit.house.current()).termsVersion),
  },
});

const finding = (kit: Kit): Pick<AuctionService, 'search' | 'suggestions' | 'savedSearches' | 'saveSearch' | 'forgetSearch'> => ({
  search: (wanted, page, viewer) => search(kit, wanted, page, viewer),
  suggestions: (q) => suggestions(kit, q),
  savedSearches: (actor, page) => savedSearches(kit, actor, page),
  saveSearch: (actor, wanted) => saveSearch(kit, actor, wanted),
  forgetSearch: (actor, id) => forgetSearch(kit, actor, id),
});

const DELETED_AT_ONCE_MAX = 1_000;

async function clearExpired(kit: Kit): Promise<number> {
  let count = 0;
  for (;;) {
    const some = await kit.idempotency.forgetOld(DELETED_AT_ONCE_MAX);
    count += some;
    if (some < DELETED_AT_ONCE_MAX) return count + (await clearGivenUp(kit));
  }
}

function lotActs(kit: Kit): Pick<AuctionService, 'createLot' | 'changeLot' | 'publishLot' | 'cancelLot' | 'endLot' | 'relistLot'> {
  const shown = async (actor: Actor, acted: Answer<LotId>): Promise<Answer<LotJson>> => {
    if (!acted.ok) return acted;
    const lot = await lotFor(kit, acted.value, { account: actor.accountId, admin: isAdmin(actor) });
    return lot === null ? refused('unknown_lot') : accept(lot);
  };
  const acted = (act: LotAct, intention: Intention | null, work: () => Promise<Answer<LotId>>): Promise<HttpResult> =>
    remembered(kit.idempotency, intention, async () => shown(act.actor, await work()));
  return {
    createLot: async (actor, wanted, intention) => {
      const categories = await categoriesByCode(kit);
      const softClose = houseSoftClose((await kit.house.current()).settings);
      return once(kit.idempotency, intention, (tx) => addNewDraft(kit, tx, draftFrom(actor, wanted, softClose), categories));
    },
    changeLot: (act, wanted, intention) => acted(act, intention, () => change(kit, act, wanted)),
    publishLot: (act, intention) => acted(act, intention, () => publish(kit, act)),
    cancelLot: (act, reason, intention) => acted(act, intention, () => cancel(kit, act, reason)),
    endLot: (act, intention) => acted(act, intention, () => end(kit, act)),
    relistLot: async (act, changes, intention) => {
      const categories = await categoriesByCode(kit);
      // Asking bidding how the lot ended comes first: it must not happen inside the transaction.
      const draft = await relisted(kit, act, changes);
      return once(kit.idempotency, intention, async (tx) => (draft.ok ? addNewDraft(kit, tx, draft.value, categories) : draft));
    },
  };
}
