import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityFaults, DESKTOP, PHONE, shoot, snap } from './support/browser.ts';
import { tooWide } from './support/page-rules.ts';
import { sharedStage } from './support/staged.ts';

/* Looking after the house on its pages, and the pages that stand by themselves. One house for all. */

const MINUTES_5 = 300_000;
const on = sharedStage(MINUTES_5);

/** A page as it should be: seen, kept as pictures, without faults for those who cannot see it. */
async function looked(page: Page, name: string): Promise<void> {
  expect([name, await accessibilityFaults(page)]).toEqual([name, []]);
  await shoot(page, name);
}

on('a clerk freezes a lot with a reason and resumes it, and both stand in its history', async (stage) => {
  const seller = await stage.account('Sam Seller', ['seller']);
  const lot = await stage.lot(seller, { title: 'Carriage clock' });
  const { page, faults } = await stage.member('Cleo Clerk', ['clerk']);
  await page.goto('/admin/lots?q=carriage');
  await page.getByRole('button', { name: 'Freeze: Carriage clock' }).click();
  // Without a reason nothing happens.
  await page.getByRole('button', { name: 'Freeze', exact: true }).click();
  await page.getByText('Say why.').waitFor();
  expect((await stage.house.call('GET', `/lots/${lot}`)).body['status']).toBe('open');
  await page.getByLabel('Reason').fill('The photo shows another clock.');
  await page.getByRole('button', { name: 'Freeze', exact: true }).click();
  await page.getByText('Cleo Clerk froze the lot.').waitFor();
  await page.getByRole('cell', { name: 'Frozen', exact: true }).waitFor();
  expect((await stage.house.call('GET', `/lots/${lot}`)).body['status']).toBe('frozen');
  await looked(page, 'admin-lots');
  await page.getByRole('button', { name: 'Resume: Carriage clock' }).click();
  await page.getByLabel('Reason').fill('The photo was mended.');
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await page.getByText('Cleo Clerk resumed the lot.').waitFor();
  await page.getByText('The photo was mended.').waitFor();
  // Users and settings are not a clerk's, by the way and by the address.
  expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
  await page.goto('/admin/users');
  await page.getByRole('heading', { name: 'This part is for the house’s staff' }).waitFor();
  expect(faults).toEqual([]);
});

/** Whoever was suspended is told so where they sign in, instead of that they may not do something. */
async function refusedAsSuspended(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('The house has suspended this account.').waitFor();
}

on('an admin finds somebody, grants a role, suspends and reinstates, each with a reason that stays', async (stage) => {
  const wanted = await stage.account('Wanda Wanted');
  const { page, faults } = await stage.member('Ada Admin', ['admin']);
  await page.goto('/admin/users');
  await page.getByRole('table').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('wanda');
  await page.waitForURL('**/admin/users?q=wanda');
  // The list as it was before stays until the narrower one is there.
  await page.getByRole('table').getByRole('link', { name: 'Ada Admin' }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Wanda Wanted' }).waitFor();
  await page.getByRole('searchbox', { name: 'Find users' }).blur();
  await page.keyboard.press('j');
  await expect.poll(() => page.evaluate('document.activeElement?.textContent')).toContain('Wanda Wanted');
  await looked(page, 'admin-users');
  await page.goto('/admin/users?q=wanda&role=king&status=asleep');
  await page.getByRole('link', { name: 'Wanda Wanted' }).click();
  await page.getByRole('checkbox', { name: /^Seller/ }).check();
  await page.getByLabel('Reason').fill('Sells stamps.');
  await page.getByRole('button', { name: 'Set roles' }).click();
  await page.getByText('Ada Admin set the roles: Seller.').waitFor();
  await page.getByRole('button', { name: 'Suspend' }).click();
  await page.getByLabel('Reason').fill('Two unpaid lots.');
  await page.getByRole('button', { name: 'Suspend', exact: true }).click();
  await page.getByText('Ada Admin suspended the account.').waitFor();
  expect((await stage.house.call('GET', '/me', undefined, { authorization: `Bearer ${wanted.token}` })).status).toBe(401);
  await page.getByText('Not signed in anywhere.').waitFor();
  await looked(page, 'admin-user');
  await refusedAsSuspended((await stage.visitor()).page, wanted);
  await page.getByRole('button', { name: 'Reinstate' }).click();
  await page.getByLabel('Reason').fill('Paid.');
  await page.getByRole('button', { name: 'Reinstate', exact: true }).click();
  await page.getByText('Ada Admin reinstated the account.').waitFor();
  expect((await stage.house.call('POST', '/sessions', { email: wanted.email, password: wanted.password })).status).toBe(201);
  expect(faults).toEqual([]);
});

on('a new premium is seen before it is saved, and counts for lots that are published afterwards alone', async (stage) => {
  const seller = await stage.account('Sam Seller', ['seller']);
  const before = await stage.lot(seller);
  const { page, faults } = await stage.member('Ada Admin', ['admin']);
  await page.goto('/admin/settings');
  await page.getByText('costs US$200.00 premium and US$0.00 tax: US$1,200.00 in all.').waitFor();
  await page.getByLabel('Premium for every currency without a scale of its own').fill('12.5');
  await page.getByText('costs US$125.00 premium and US$0.00 tax: US$1,125.00 in all.').waitFor();
  // Typed sign by sign: the form for the reason that appears meanwhile must not take the typing away.
  await page.getByLabel('Premium for every currency without a scale of its own').fill('');
  await page.getByLabel('Premium for every currency without a scale of its own').pressSequentially('125');
  await expect.poll(() => page.getByLabel('Premium for every currency without a scale of its own').inputValue()).toBe('125');
  await page.getByText('1 field has to be mended first').waitFor();
  await page.getByLabel('Premium for every currency without a scale of its own').fill('12.5');
  await page.getByLabel('Reason').fill('The board decided on the 3rd.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('changed: Buyer’s premium.').waitFor();
  await page.getByText('The board decided on the 3rd.').waitFor();
  await looked(page, 'admin-settings');
  const after = await stage.lot(seller);
  expect((await stage.house.call('GET', `/lots/${before}`)).body['premium']).toEqual([{ upTo: null, rate: 2000 }]);
  expect((await stage.house.call('GET', `/lots/${after}`)).body['premium']).toEqual([{ upTo: null, rate: 1250 }]);
  expect(faults).toEqual([]);
});

on('a void waits for a second clerk, whose approval takes the bid out', async (stage) => {
  const seller = await stage.account('Sam Seller', ['seller']);
  const bidder = await stage.account('Bea Bidder');
  const lot = await stage.lot(seller, { title: 'Brass telescope' });
  const { seq } = await stage.bid(bidder, lot, 9_000);
  const first = await stage.account('First Clerk', ['clerk']);
  await stage.house.call('POST', `/lots/${lot}/bids/${String(seq)}/void`, { reason: 'A zero too many.' }, { authorization: `Bearer ${first.token}` });
  const { page, faults } = await stage.member('Second Clerk', ['clerk']);
  await page.goto('/admin');
  await page.getByRole('link', { name: '1 bid waits to be voided' }).click();
  await page.getByText('Asked by First Clerk').waitFor();
  await page.getByText('A zero too many.').waitFor();
  await looked(page, 'admin-approvals');
  await page.getByRole('button', { name: 'Approve and void' }).click();
  await page.getByText('No bid waits to be voided.').waitFor();
  expect((await stage.house.call('GET', `/lots/${lot}`)).body).toMatchObject({ bidCount: 0, leader: null });
  const kept = await stage.bid(bidder, lot, 9_000);
  await stage.house.call('POST', `/lots/${lot}/bids/${String(kept['seq'])}/void`, { reason: 'Again a zero too many.' }, { authorization: `Bearer ${first.token}` });
  await page.reload();
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByText('Say why.').waitFor();
  await page.getByLabel('Reason').fill('He meant it this time.');
  await looked(page, 'admin-approvals-decline');
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByText('Second Clerk declined; the bid counts.').waitFor();
  await page.getByText('No bid waits to be voided.').waitFor();
  await looked(page, 'admin-approvals-ended');
  expect((await stage.house.call('GET', `/lots/${lot}`)).body).toMatchObject({ bidCount: 1 });
  await page.goto('/admin');
  await page.getByRole('heading', { name: 'The house now' }).waitFor();
  await page.getByText('As a table').click();
  await looked(page, 'admin-overview');
  await page.goto('/admin/health');
  await page.getByRole('rowheader', { name: 'postgres' }).waitFor();
  await looked(page, 'admin-health');
  expect(faults).toEqual([]);
});

on('the playground is played by keyboard alone, by the rules of the house', async (stage) => {
  const { page, faults } = await stage.visitor();
  await page.goto('/how-bidding-works');
  const maximum = async (who: string, amount: string): Promise<void> => {
    await page.getByLabel(`Maximum of ${who}`).focus();
    await page.keyboard.type(amount);
    await page.keyboard.press('Enter');
  };
  const said = page.getByRole('status').filter({ hasText: '.' });
  await maximum('Anna', '50');
  await expect.poll(() => said.allTextContents()).toContainEqual(expect.stringContaining('Anna leads at the opening price of US$10.00'));
  await maximum('Bruno', '20');
  await expect.poll(() => said.allTextContents()).toContainEqual(expect.stringContaining('one step above Bruno’s US$20.00: US$20.50'));
  await maximum('Chidi', '50.25');
  await expect.poll(() => said.allTextContents()).toContainEqual(expect.stringContaining('by less than a step'));
  await maximum('Bruno', 'a lot');
  await page.getByText('Enter an amount, such as 25.50.').waitFor();
  await page.getByRole('button', { name: 'To the last 30 seconds' }).focus();
  await page.keyboard.press('Enter');
  await maximum('Anna', '60');
  await expect.poll(() => said.allTextContents()).toContainEqual(expect.stringContaining('the close moves to 11:30'));
  await page.getByRole('button', { name: 'To the close' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => said.allTextContents()).toContainEqual(expect.stringContaining('Sold to Anna for US$51.25'));
  await looked(page, 'how-bidding-works');
  expect(faults).toEqual([]);
});

on('a house that goes away while a page is open is told of above the page, which stays, and is read again when it is back', async (stage) => {
  await stage.lot(await stage.account('Sam Seller', ['seller']), { title: 'Ship in a bottle' });
  const { page, faults } = await stage.visitor();
  await page.goto('/accessibility');
  await page.getByRole('heading', { name: 'Accessibility', level: 1 }).waitFor();
  // As a proxy says it that finds nobody behind it: not in the house's own words.
  let away = true;
  await page.route('**/api/v1/**', (route) => (away ? route.fulfill({ status: 503, contentType: 'text/html', body: '<!doctype html>' }) : route.continue()));
  await page.getByRole('link', { name: 'Lots', exact: true }).click();
  await page.getByText('The house is being looked after. What you see may be older', { exact: false }).waitFor();
  await looked(page, 'resting-meanwhile');
  away = false;
  await page.getByText('The house is being looked after.', { exact: false }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Ship in a bottle' }).first().waitFor();
  expect(faults).toEqual([]);
});

on('the page that a proxy shows while the house is down needs nothing, speaks four languages and leads back', async (stage) => {
  const html = await readFile('web/dist/maintenance.html', 'utf8');
  expect(html.match(/<script|src=|href="[^"]|@import|url\(/g)).toBeNull();
  let down = true;
  const proxy = createServer(({ url }, response) => { response.writeHead(down ? 503 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(down ? html : `<title>back</title><h1>${url ?? ''}</h1>`); });
  await new Promise<void>((resolve) => { proxy.listen(0, '127.0.0.1', resolve); });
  const address = proxy.address();
  const { page, faults } = await stage.visitor();
  try {
    await page.goto(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/lots/lot_1`);
    await page.getByRole('heading', { name: 'The house is being looked after', level: 1 }).waitFor();
    expect(await page.evaluate('[...document.querySelectorAll("section")].map((section) => section.lang + " " + getComputedStyle(section).direction)')).toEqual(['en ltr', 'fr ltr', 'ar rtl', 'ja ltr']);
    // Its one style is let in by its own policy, in both colours.
    for (const [colorScheme, paper] of [['light', 'rgb(250, 248, 244)'], ['dark', 'rgb(21, 22, 26)']] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(paper);
    }
    await page.emulateMedia({ colorScheme: null });
    expect(await tooWide(page)).toEqual([]);
    await looked(page, 'maintenance');
    down = false;
    await page.getByRole('link', { name: 'Réessayer' }).click();
    await page.getByRole('heading', { name: '/lots/lot_1' }).waitFor();
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
  expect(faults).toEqual([]);
});

on('on a phone the rows of staff stand as lists that need no scrolling, and are rows of a table all the same', async (stage) => {
  const seller = await stage.account('Sam Seller', ['seller']);
  for (const title of ['Barograph', 'Barometer']) await stage.lot(seller, { title });
  const { page, faults } = await stage.member('Ada Admin', ['admin'], { viewport: PHONE });
  for (const [path, name] of [['/admin/lots?q=baro', 'admin-lots-phone'], ['/admin/users', 'admin-users-phone'], ['/admin/health', 'admin-health-phone']] as const) {
    await page.goto(path);
    await page.getByRole('table').waitFor();
    await looked(page, name);
    expect([path, await tooWide(page)]).toEqual([path, []]);
    expect([path, await page.evaluate('(({ parentElement: { scrollWidth, clientWidth } }) => scrollWidth > clientWidth)(document.querySelector("table"))')]).toEqual([path, false]);
    await page.setViewportSize(PHONE);
  }
  await page.goto('/admin/lots?q=baro');
  const row = page.getByRole('row', { name: 'Barograph' });
  await row.getByRole('cell', { name: 'Open', exact: true }).waitFor();
  expect(await page.getByRole('columnheader').allTextContents()).toContain('Closes');
  expect(await page.evaluate('[...document.querySelectorAll("tbody td")].map((cell) => getComputedStyle(cell, "::before").content).join()')).toContain('State');
  // On a desktop the head stays in sight, the filters are in the address, and j and k go from row to row.
  await page.setViewportSize(DESKTOP);
  expect(await page.evaluate('getComputedStyle(document.querySelector("thead th")).position')).toBe('sticky');
  await page.getByLabel('State').selectOption('open');
  await page.waitForURL('**/admin/lots?q=baro&status=open');
  await page.reload();
  await page.getByRole('row', { name: 'Barometer' }).waitFor();
  await page.keyboard.press('j');
  const focused = (): Promise<string> => page.evaluate('document.activeElement?.textContent');
  const first = await focused();
  await page.keyboard.press('j');
  expect(await focused()).not.toBe(first);
  await page.keyboard.press('k');
  expect(await focused()).toBe(first);
  expect(faults).toEqual([]);
});

on('on a phone the way to this page is seen among the ways beside it, in either direction of reading', async (stage) => {
  for (const locale of ['en-GB', 'ar']) {
    const { page, faults } = await stage.member(`Ada ${locale}`, ['admin'], { viewport: PHONE, locale });
    for (const path of ['/admin/health', '/me/searches', '/admin']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const current = page.locator('main nav [aria-current="page"]');
      await expect.poll(async () => {
        const box = await current.boundingBox();
        return box !== null && box.x >= 0 && box.x + box.width <= PHONE.width;
      }).toBe(true);
    }
    await snap(page, `staff-ways-${locale}`);
    expect(faults).toEqual([]);
  }
});

on('terms, accessibility, a lost address and a resting house say what they are, in the reader\'s language', async (stage) => {
  const { page, faults } = await stage.visitor();
  for (const [path, heading, name] of [['/terms', 'Terms of use', 'terms'], ['/accessibility', 'Accessibility', 'accessibility'], ['/no/such/page', 'There is nothing here', 'lost']] as const) {
    const answer = await page.goto(path);
    expect([path, answer?.status()]).toEqual([path, name === 'lost' ? 404 : 200]);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    await looked(page, name);
  }
  await page.getByRole('searchbox', { name: 'Search lots' }).last().fill('clock');
  await page.getByRole('button', { name: 'Search', exact: true }).last().click();
  await page.waitForURL('**/lots?q=clock');
  const reader = await stage.visitor({ locale: 'ar-EG' });
  await reader.page.goto('/how-bidding-works');
  await reader.page.getByRole('heading', { name: 'كيف تعمل المزايدة' }).waitFor();
  expect(await reader.page.evaluate('document.documentElement.dir')).toBe('rtl');
  await looked(reader.page, 'how-bidding-works-ar');
  const late = await stage.visitor();
  let resting = true;
  await late.page.route('**/api/v1/house', (route) => (resting ? route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"code":"busy","status":503,"detail":"busy"}' }) : route.continue()));
  await late.page.goto('/terms');
  await late.page.getByRole('heading', { name: 'The house is being looked after' }).waitFor();
  await looked(late.page, 'resting');
  resting = false;
  await late.page.getByRole('heading', { name: 'Terms of use' }).waitFor();
  expect([...faults, ...reader.faults, ...late.faults]).toEqual([]);
});

on('a page whose files do not come says so, and is there when the connection is back', async (stage) => {
  const { page, context } = await stage.visitor();
  await page.goto('/terms');
  await page.getByRole('heading', { level: 1, name: 'Terms of use' }).waitFor();
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Accessibility' }).click();
  await page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor();
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Load again' }).click();
  await page.getByRole('heading', { level: 1, name: 'Accessibility' }).waitFor();
});
