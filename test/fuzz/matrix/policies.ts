import { ROLES, type Role } from '#contracts/identity.ts';

/*
 * Who may do what, written down apart from the code: for each call who gets through, who has to sign in, who is forbidden, and to whom the
 * thing is not there at all. A call without a row fails the matrix.
 */

export const CALLERS = ['anonymous', 'bidder', 'seller', 'clerk', 'finance', 'analyst', 'admin', 'suspended', 'revoked'] as const;
export type CallerKind = (typeof CALLERS)[number];
/** Whose the thing is that the call is about. `none`: the call is about nothing in particular. */
export type Whose = 'own' | 'anothers' | 'absent' | 'none';
export type Verdict = 'allow' | 'sign_in' | 'forbid' | 'hide';
/** What the call is about; a lot may be a draft or open. */
export type Target = 'draft' | 'open' | 'sale' | 'registration' | 'image' | 'question' | 'session' | 'search' | 'account' | 'approval' | 'token' | 'version' | 'browser' | 'invoice' | 'payment' | 'note' | 'channel';
export type Policy = { targets: readonly Target[]; says: (caller: CallerKind, whose: Whose, target: Target | null) => Verdict };

type Rule = (caller: CallerKind, whose: Whose, target: Target | null) => Verdict;

/** Nobody who is not signed in now gets any further. */
const signedIn = (rule: Rule): Rule => (caller, whose, target) => (caller === 'anonymous' || caller === 'suspended' || caller === 'revoked' ? 'sign_in' : rule(caller, whose, target));
/** Role first, then whether the thing is there. */
const held = (roles: readonly Role[], rule: Rule): Rule => signedIn((caller, whose, target) => (roles.some((role) => role === caller) ? rule(caller, whose, target) : 'forbid'));
const whatIsThere: Rule = (_caller, whose) => (whose === 'absent' ? 'hide' : 'allow');
const always: Rule = () => 'allow';

/** A draft is there for its seller and admins; what is published is there for all. */
const seen: Rule = (caller, whose, target) => (whose === 'absent' || (target === 'draft' && whose !== 'own' && caller !== 'admin') ? 'hide' : 'allow');
/** Who is not signed in any more owns nothing. */
const seenByAnyone: Rule = (caller, whose, target) => seen(caller, caller === 'suspended' || caller === 'revoked' || caller === 'anonymous' ? (whose === 'own' ? 'anothers' : whose) : whose, target);
/** The seller's own doing, and an admin's. */
const sellers: Rule = (caller, whose, target) => (seen(caller, whose, target) === 'hide' ? 'hide' : whose === 'own' || caller === 'admin' ? 'allow' : 'forbid');
/** The same, and a clerk's once it is published. */
const operators: Rule = (caller, whose, target) => (caller === 'clerk' && whose !== 'absent' && target === 'open' ? 'allow' : sellers(caller, whose, target));
/** Only its owner knows of it. */
const owners: Rule = (_caller, whose) => (whose === 'own' ? 'allow' : 'hide');
const moneyRoles = ['finance', 'admin'] as const;
const money: readonly CallerKind[] = moneyRoles;
/** Nobody moves money on a bill of their own. */
const notOnesOwn: Rule = (_caller, whose) => (whose === 'absent' ? 'hide' : whose === 'own' ? 'forbid' : 'allow');
const billed: Rule = (caller, whose) => (whose !== 'absent' && (whose === 'own' || money.includes(caller)) ? 'allow' : 'hide');
/** Bidding has no drafts, whoever asks. */
const published: Rule = (_caller, whose, target) => (whose === 'absent' || target === 'draft' ? 'hide' : 'allow');

const about = (targets: readonly Target[], says: Rule): Policy => ({ targets, says });
const nothing = (says: Rule): Policy => ({ targets: [], says });
const each = (names: readonly string[], policy: Policy): [string, Policy][] => names.map((name) => [name, policy]);

const lots = ['draft', 'open'] as const;
const staff = ROLES.filter((role) => role !== 'bidder' && role !== 'seller');

export const POLICIES: ReadonlyMap<string, Policy> = new Map([
  ...each([
    'listCategories', 'listSales', 'getHouse', 'getTerms', 'searchLots', 'suggest', 'importTemplate', 'health', 'healthLive', 'healthReady', 'healthDetail', 'metrics', 'pollLots', 'lotSummaries',
    'readMailbox', 'listDemoSessions', 'demoSignIn', 'register', 'signIn', 'requestReset', 'openApi', 'docs', 'docsStyle',
  ], nothing(always)),
  ...each(['verifyEmail', 'resetPassword'], about(['token'], () => 'hide')),
  ...each([
    'listMyLots', 'myLotsTotals', 'listWatched', 'listMyBids', 'listNotifications', 'readNotifications', 'getMe', 'changeMe', 'getPreferences', 'setPreferences', 'exportMe', 'acceptTerms',
    'sendVerification', 'changeEmail', 'changePassword', 'startTotp', 'confirmTotp', 'renewRecoveryCodes', 'endTotp', 'listSessions', 'signOut', 'listSavedSearches', 'saveSearch',
    'getChannels', 'askPhone', 'confirmPhone', 'forgetPhone', 'addBrowser', 'listMessages', 'listMyInvoices',
  ], nothing(signedIn(always))),
  ...each(['getSale'], about(['sale'], whatIsThere)),
  ...each(['getLot', 'listQuestions'], about(lots, seenByAnyone)),
  ...each(['imageBytes'], about(['image'], (caller, whose) => seenByAnyone(caller, whose, 'draft'))),
  ...each(['listBids'], about(lots, published)),
  // What is live of a draft is for its seller, who sees it published from there.
  ...each(['lotEvents'], about(lots, (caller, whose, target) => (target === 'draft' && caller === 'admin' && whose !== 'own' ? 'hide' : seenByAnyone(caller, whose, target)))),
  ...each(['placeBid', 'buyNow', 'retractBid'], about(lots, signedIn(published))),
  ...each(['registerForSale'], about(['sale'], signedIn(whatIsThere))),
  // Who did not register has no registration.
  ...each(['myRegistration'], about(['registration'], signedIn(owners))),
  ...each(['watchLot', 'watchedLot'], about(['open'], signedIn(whatIsThere))),
  // Afterwards the caller's own list is without it, whatever it was. The same holds of a search that is saved no more.
  ...each(['unwatchLot'], about(['open'], signedIn(always))),
  ...each(['deleteSavedSearch'], about(['search'], signedIn(always))),
  ...each(['changeLot', 'publishLot', 'relistLot', 'addImage'], about(lots, signedIn(sellers))),
  ...each(['cancelLot', 'endLot'], about(lots, signedIn(operators))),
  ...each(['changeImage', 'removeImage'], about(['image'], signedIn((caller, whose) => sellers(caller, whose, 'draft')))),
  // A seller does not ask about a lot of their own.
  ...each(['askQuestion'], about(['open'], signedIn((_caller, whose) => (whose === 'absent' ? 'hide' : whose === 'own' ? 'forbid' : 'allow')))),
  // A question that waits is there for its asker, its seller, and an admin in the seller's place.
  ...each(['answerQuestion'], about(['question'], signedIn((caller, whose) => (caller === 'admin' && whose !== 'absent' ? 'allow' : owners(caller, whose, null))))),
  ...each(['endSession'], about(['session'], signedIn(owners))),
  ...each(['createLot', 'importLots'], nothing(held(['seller', 'admin'], always))),
  ...each(['createSale'], nothing(held(['seller', 'clerk', 'admin'], always))),
  ...each(['changeSale'], about(['sale'], held(['seller', 'clerk', 'admin'], (caller, whose) => (whose === 'absent' ? 'hide' : whose === 'own' || caller !== 'seller' ? 'allow' : 'forbid')))),
  ...each(['listRegistrations'], about(['sale'], held(['clerk', 'admin'], whatIsThere))),
  ...each(['decideRegistration'], about(['registration'], held(['clerk', 'admin'], whatIsThere))),
  ...each(['requestVoid', 'freezeLot', 'resumeLot', 'listLotActs'], about(lots, held(['clerk', 'admin'], published))),
  ...each(['approve'], about(['approval'], held(['clerk', 'admin'], whatIsThere))),
  ...each(['listApprovals', 'listEndedApprovals', 'listAdminLots', 'listWaitingRegistrations', 'listStaffActs'], nothing(held(['clerk', 'admin'], always))),
  ...each(['adminOverview', 'adminHealth'], nothing(held(staff, always))),
  // The channel is one of two words, and each is everybody's own.
  ...each(['tryChannelAgain'], about(['channel'], signedIn(whatIsThere))),
  ...each(['removeBrowser'], about(['browser'], signedIn(owners))),
  ...each(['listAllMessages'], nothing(held(['clerk', 'admin'], always))),
  // It is for the provider, whoever signs in: without its signature nobody gets in.
  ...each(['twilioStatus'], nothing(() => 'forbid')),
  // A bill is there for its buyer and for those who look after the money.
  ...each(['getInvoice', 'getInvoicePdf'], about(['invoice'], signedIn(billed))),
  ...each(['getCreditNotePdf'], about(['note'], signedIn(billed))),
  ...each(['getPayment'], about(['payment'], signedIn(billed))),
  // Offline money is recorded by finance, and by nobody on a bill of their own.
  ...each(['payInvoice'], about(['invoice'], signedIn((caller, whose) => (billed(caller, whose, null) === 'hide' ? 'hide' : money.includes(caller) && whose !== 'own' ? 'allow' : 'forbid')))),
  ...each(['refundPayment', 'voidPayment'], about(['payment'], held(moneyRoles, notOnesOwn))),
  ...each(['creditInvoice'], about(['invoice'], held(moneyRoles, notOnesOwn))),
  ...each(['getInvoiceLedger'], about(['invoice'], held(moneyRoles, whatIsThere))),
  ...each(['listInvoices', 'exportInvoices', 'getTrialBalance'], nothing(held(moneyRoles, always))),
  ...each(['figuresSummary', 'figuresSeries', 'figuresMinutes', 'figuresCategories', 'figuresSellers', 'figuresExport'], nothing(held(['admin', 'analyst', 'finance'], always))),
  ...each(['listAccounts', 'getSettings', 'changeSettings', 'listSettings'], nothing(held(['admin'], always))),
  ...each(['getSettingsVersion'], about(['version'], held(['admin'], whatIsThere))),
  ...each(['getAccount', 'listAccountActs', 'listAccountSessions', 'endAccountSessions', 'setRoles', 'suspend', 'reinstate'], about(['account'], held(['admin'], whatIsThere))),
]);
