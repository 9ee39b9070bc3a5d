import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { PAGE_PATHS } from '../../src/contracts/pages.ts';
import { testWith } from '../support/services.ts';
import { axeFaults } from './support/axe.ts';
import { DESKTOP, type Person, PHONE, shootAll, snap } from './support/browser.ts';
import { furnish, type Furnished } from './support/furnished.ts';
import { complaints, settled, tooWide } from './support/page-rules.ts';
import { type Account, openStage, type Stage } from './support/stage.ts';

/* Every page of the house, with things on it, before the person it is for: what holds for all of them holds for each. */

/** Some 30 s on a quiet machine; pictures and axe take many times as long beside other work. */
const TEST_MS = 900_000;
/** Pages that one test looks at. */
const PAGES_AT_ONCE = 8;
/** The other languages are only tried for room: Arabic has a look of its own below. */
const OTHER_LANGUAGES = ['fr', 'ja'] as const;

type Who = 'visitor' | 'bidder' | 'seller' | 'admin';
/** `name` is what its pictures are called; `then` is done on the page before it is looked at in English. */
type Case = { name: string; path(house: Furnished): string; then?: (page: Page) => Promise<void> };
const asList = (page: Page): Promise<void> => page.getByRole('button', { name: 'List' }).click();
const still = (name: string, path: string): Case => ({ name, path: () => path });

/** Who looks at which pages; one at least for every path of the house. */
const CASES: Record<Who, Partial<Record<(typeof PAGE_PATHS)[number] | 'lost', readonly Case[]>>> = {
  visitor: {
    '/': [still('home', '/')],
    '/lots': [still('catalogue', '/lots'), { ...still('catalogue-list', '/lots'), then: asList }, still('catalogue-nothing', '/lots?q=zzzzzz')],
    '/sales': [still('sales', '/sales')],
    '/sales/:id': [{ name: 'sale', path: ({ sale }) => `/sales/${sale}` }, { name: 'sale-upcoming', path: ({ upcoming }) => `/sales/${upcoming}` }],
    '/lots/:id': [
      { name: 'lot-as-visitor', path: ({ lot }) => `/lots/${lot}` }, { name: 'lot-unbid', path: ({ unbid }) => `/lots/${unbid}` }, { name: 'lot-long-title', path: ({ longTitled }) => `/lots/${longTitled}` },
      { name: 'lot-scheduled', path: ({ scheduled }) => `/lots/${scheduled}` }, { name: 'lot-withdrawn', path: ({ withdrawn }) => `/lots/${withdrawn}` }, { name: 'lot-unknown', path: () => '/lots/lot_1' },
    ],
    '/sign-in': [still('sign-in', '/sign-in')],
    '/register': [still('register', '/register')],
    '/reset-password': [still('reset-request', '/reset-password')],
    '/reset-password/:token': [{ name: 'reset-password', path: ({ resetToken }) => `/reset-password/${resetToken}` }],
    '/verify-email/:token': [{ name: 'verify-email', path: ({ verifyToken }) => `/verify-email/${verifyToken}` }],
    '/mailbox': [still('mailbox', '/mailbox')],
    '/how-bidding-works': [still('how-bidding-works', '/how-bidding-works')],
    '/accessibility': [still('accessibility', '/accessibility')],
    '/terms': [still('terms', '/terms')],
    '/me': [still('me-signed-out', '/me')],
    lost: [still('lost', '/nowhere/at/all')],
  },
  bidder: {
    '/lots/:id': [
      { name: 'lot', path: ({ lot }) => `/lots/${lot}` }, { name: 'lot-leading', path: ({ leading }) => `/lots/${leading}` }, { name: 'lot-frozen', path: ({ frozen }) => `/lots/${frozen}` },
      { name: 'lot-won', path: ({ won }) => `/lots/${won}` }, { name: 'lot-lost', path: ({ lost }) => `/lots/${lost}` },
    ],
    '/me': [still('me', '/me')],
    '/me/watchlist': [still('me-watchlist', '/me/watchlist')],
    '/me/notifications': [still('me-notifications', '/me/notifications')],
    '/me/invoices': [still('me-invoices', '/me/invoices')],
    '/me/invoices/:id': [{ name: 'me-invoice', path: ({ invoice }) => `/me/invoices/${invoice}` }],
    '/me/searches': [still('me-searches', '/me/searches')],
    '/account': [still('account', '/account')],
    '/account/notifications': [still('account-notifications', '/account/notifications')],
    '/me/messages': [still('me-messages', '/me/messages')],
    '/sell': [still('sell-as-bidder', '/sell')],
    '/admin': [still('admin-as-bidder', '/admin')],
  },
  seller: {
    '/sell': [still('sell', '/sell')],
    '/sell/new': [still('sell-new', '/sell/new')],
    '/sell/lots/:id': [{ name: 'sell-draft', path: ({ draft }) => `/sell/lots/${draft}` }, { name: 'sell-open', path: ({ lot }) => `/sell/lots/${lot}` }, { name: 'sell-passed', path: ({ passed }) => `/sell/lots/${passed}` }],
    '/sell/import': [still('sell-import', '/sell/import')],
    '/lots/:id': [{ name: 'lot-as-seller', path: ({ lot }) => `/lots/${lot}` }],
    '/me': [still('me-nothing', '/me')],
  },
  admin: {
    '/admin': [still('admin', '/admin')],
    '/admin/lots': [still('admin-lots', '/admin/lots')],
    '/admin/approvals': [still('admin-approvals', '/admin/approvals')],
    '/admin/users': [still('admin-users', '/admin/users')],
    '/admin/users/:id': [{ name: 'admin-user', path: ({ bidder }) => `/admin/users/${bidder.id}` }],
    '/admin/messages': [still('admin-messages', '/admin/messages')],
    '/admin/invoices': [still('admin-invoices', '/admin/invoices')],
    '/admin/invoices/:id': [{ name: 'admin-invoice', path: ({ invoice }) => `/admin/invoices/${invoice}` }],
    '/admin/ledger': [still('admin-ledger', '/admin/ledger')],
    '/admin/analytics': [still('admin-analytics', '/admin/analytics')],
    '/admin/settings': [still('admin-settings', '/admin/settings')],
    '/admin/health': [still('admin-health', '/admin/health')],
  },
};

let opened: Promise<{ stage: Stage; house: Furnished }> | null = null;
const furnished = async (program: string): Promise<{ stage: Stage; house: Furnished }> => {
  const stage = await openStage(program);
  try {
    return { stage, house: await furnish(stage) };
  } catch (error) {
    await stage.close();
    throw error;
  }
};
afterAll(async () => { await (await opened)?.stage.close(); });

test('every path of the house has somebody who looks at it', () => {
  const looked = new Set(Object.values(CASES).flatMap((cases) => Object.keys(cases)));
  expect(PAGE_PATHS.filter((path) => !looked.has(path))).toEqual([]);
});

for (const who of ['visitor', 'bidder', 'seller', 'admin'] as const) {
  const all = Object.entries(CASES[who]).flatMap(([pattern, of]) => of.map((one) => ({ pattern, ...one })));
  for (let first = 0; first < all.length; first += PAGES_AT_ONCE) testWith('chromium', `every page for a ${who} fits its window, is open to all, and complains of nothing (from ${all[first]?.name})`, async (program) => {
    const { stage, house } = await (opened ??= furnished(program));
    const cases = all.slice(first, first + PAGES_AT_ONCE);
    const account = who === 'visitor' ? null : house[who];
    const wrong = (await Promise.all([
      inEnglish(await windowOf(stage, account, 'en-GB'), cases, house),
      inArabic(await windowOf(stage, account, 'ar'), cases, house),
    ])).flat();
    await stage.closeWindows();
    expect(wrong).toEqual([]);
  }, TEST_MS);
}

async function windowOf(stage: Stage, account: Account | null, locale: string): Promise<Person> {
  const person = await stage.visitor({ locale, viewport: PHONE });
  if (account !== null) {
    const answer = await person.context.request.post('/api/v1/sessions', { data: { email: account.email, password: account.password } });
    if (!answer.ok()) throw new Error(await answer.text());
  }
  return person;
}

type Asked = readonly (Case & { pattern: string })[];

/** Everything that is wrong on the pages, light and dark, on a phone and on a desktop. Keeps pictures of all. */
async function inEnglish({ page, faults }: Person, cases: Asked, house: Furnished): Promise<string[]> {
  const wrong: string[] = [];
  const titles = new Map<string, string>();
  const said = complaints(page);
  for (const { name, pattern, path, then } of cases) {
    const note = (faults: readonly string[]): void => { wrong.push(...faults.map((fault) => `${name}: ${fault}`)); };
    await page.setViewportSize(PHONE);
    await page.goto(path(house));
    await settled(page);
    if (then !== undefined) await then(page);
    if (await page.locator('h1').count() !== 1) note(['not one h1']);
    const title = await page.title();
    if (pattern !== '/' && (titles.get(title) ?? pattern) !== pattern) note([`has the title of ${titles.get(title)}: ${title}`]);
    titles.set(title, pattern);
    await shootAll(page, `page-${name}`);
    note(await tooWide(page));
    for (const language of OTHER_LANGUAGES) note(await tooWideIn(page, language));
    for (const viewport of [PHONE, DESKTOP]) note(await accessFaults(page, viewport));
    // A page that is not there is answered so, which the browser says on the console.
    note(said.splice(0).filter((text) => !(text.includes('status of 404') && (pattern === 'lost' || name === 'lot-unknown'))));
  }
  return [...wrong, ...faults];
}

async function tooWideIn(page: Page, language: string): Promise<string[]> {
  const choice = page.getByRole('contentinfo').getByRole('combobox').first();
  const chosen = async (code: string): Promise<void> => {
    await choice.selectOption(code);
    await expect.poll(() => page.evaluate('document.documentElement.lang')).toBe(code);
  };
  await chosen(language);
  const found = await tooWide(page);
  await chosen('en');
  return found.map((fault) => `in ${language}: ${fault}`);
}

async function accessFaults(page: Page, viewport: { width: number; height: number }): Promise<string[]> {
  await page.setViewportSize(viewport);
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // In the dark only colours are others.
    found.push(...(await axeFaults(page, colorScheme === 'dark' ? ['color-contrast'] : 'wcag')).map((fault) => `${viewport.width} ${colorScheme}: ${fault}`));
  }
  return found;
}

/** What is wrong when pages are read from right to left. */
async function inArabic({ page, faults }: Person, cases: Asked, house: Furnished): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name, path } of cases) {
    await page.setViewportSize(PHONE);
    await page.goto(path(house));
    await settled(page);
    if (await page.evaluate('document.documentElement.dir') !== 'rtl') wrong.push(`${name}: is not read from right to left`);
    wrong.push(...(await axeFaults(page, 'wcag')).map((fault) => `${name} in Arabic: ${fault}`));
    await snap(page, `page-${name}-ar`);
    wrong.push(...(await tooWide(page)).map((fault) => `${name} in Arabic: ${fault}`));
  }
  return [...wrong, ...faults];
}
