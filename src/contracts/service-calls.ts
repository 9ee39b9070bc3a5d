import * as account from './http/account.ts';
import * as adminAccounts from './http/admin-accounts.ts';
import * as adminLots from './http/admin-lots.ts';
import * as analytics from './http/analytics.ts';
import * as auction from './http/auction.ts';
import * as bidding from './http/bidding.ts';
import * as house from './http/house.ts';
import * as identity from './http/identity.ts';
import * as images from './http/images.ts';
import * as imports from './http/import.ts';
import * as lotSummaries from './http/lot-summaries.ts';
import * as notification from './http/notification.ts';
import * as payment from './http/payment.ts';
import * as questions from './http/questions.ts';
import * as search from './http/search.ts';
import type { RouteDeclaration } from './route.ts';
import type { ModuleName } from './services.ts';

/** Calls that the ways in answer themselves, of several modules together, though they are declared beside those of one. */
const TOGETHER: ReadonlySet<string> = new Set([account.exportMe.name]);

/** The calls of people that each module answers: a way in hands them on to where the module is. A test holds this to what the modules serve. */
export const CALLS: { readonly [Name in ModuleName]: readonly RouteDeclaration[] } = {
  identity: declaredIn(identity, account, adminAccounts),
  auction: declaredIn(auction, house, images, imports, questions, search, adminLots, lotSummaries),
  bidding: declaredIn(bidding),
  notification: declaredIn(notification),
  payment: declaredIn(payment),
  analytics: declaredIn(analytics),
};

function declaredIn(...files: readonly object[]): RouteDeclaration[] {
  return files.flatMap((file) => Object.values(file).filter(isDeclaration)).filter(({ name }) => !TOGETHER.has(name));
}

function isDeclaration(value: unknown): value is RouteDeclaration {
  return typeof value === 'object' && value !== null && ['name', 'method', 'path', 'summary', 'auth', 'status', 'refusals'].every((field) => field in value);
}
