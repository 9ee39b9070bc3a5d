import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityFaults, shoot } from './support/browser.ts';
import { sharedStage } from './support/staged.ts';

const MINUTES_7 = 420_000;
const PASSWORD = 'a first and quiet password';
const STEP_MS = 30_000;

/** One house for all; each test has people of its own, and the first finds its letters alone in the mailbox. */
const on = sharedStage(MINUTES_7);

/** A page as it should be: seen, kept as pictures, without faults for those who cannot see it. */
async function looked(page: Page, name: string): Promise<void> {
  expect([name, await accessibilityFaults(page)]).toEqual([name, []]);
  await shoot(page, name);
}

const codeOf = (secret: string, steps: number): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * STEP_MS });

/** Follows the link of the newest letter whose subject is like this. */
async function followLetter(page: Page, subject: string, link: string): Promise<void> {
  await page.goto('/mailbox');
  await page.getByRole('button', { name: subject }).first().click();
  await page.getByRole('link', { name: new RegExp(link) }).click();
}

on('an account is made, confirmed, given a second factor, signed in to with it, and recovered', async (stage) => {
  const { page, faults, context } = await stage.visitor();
  await registerAndConfirm(page);
  const { secret, codes } = await setUpFactor(page);
  await page.getByRole('button', { name: /Account: Noor/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in' }).first().waitFor();

  await page.goto('/sign-in?next=%2Fme%2Fwatchlist');
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('This field is empty.').waitFor();
  await page.getByText('This is not an e-mail address.').waitFor();
  await signIn(page, PASSWORD);
  await page.getByRole('heading', { name: 'One more step' }).waitFor();
  await page.getByLabel('Code of your authenticator').fill('000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('The code is not right').waitFor();
  await looked(page, 'account-code');
  // The next step's code: the one of this step was taken when the factor was turned on, and none counts twice.
  await page.getByLabel('Code of your authenticator').fill(codeOf(secret, 1));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/me/watchlist');

  await context.clearCookies();
  await page.goto('/sign-in');
  await signIn(page, PASSWORD);
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await page.getByLabel('Recovery code').fill(codes[0] ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /Account: Noor/ }).waitFor();
  await page.goto('/account');
  await page.getByText('9 recovery codes are left.').waitFor();

  await resetPassword(page);
  await page.goto('/sign-in');
  await signIn(page, 'a second and quiet password');
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await page.getByLabel('Recovery code').fill(codes[0] ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('none of your recovery codes').waitFor();
  await page.getByLabel('Recovery code').fill(codes[1] ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /Account: Noor/ }).waitFor();
  expect(faults).toEqual([]);
});

async function registerAndConfirm(page: Page): Promise<void> {
  await page.goto('/register?next=%2Fsales');
  await page.getByLabel('Name shown to others').fill('Noor');
  await page.getByLabel('E-mail address').fill('noor@example.test');
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Register' }).click();
  await expect.poll(() => page.getByText('The terms have to be accepted first.').isVisible()).toBe(true);
  await looked(page, 'account-register');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  await looked(page, 'account-welcome');

  await page.getByRole('link', { name: 'Open the mailbox' }).click();
  await page.getByRole('button', { name: /Confirm your e-mail address/ }).waitFor();
  await looked(page, 'account-mailbox');
  await followLetter(page, 'Confirm your e-mail address', '/verify-email/');
  // A link counts once; pressed twice in haste it still is what confirmed the address.
  await page.getByRole('button', { name: 'Confirm' }).dblclick();
  await page.getByText('noor@example.test is confirmed.').waitFor();
  await looked(page, 'account-verified');
}

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('E-mail address').fill('noor@example.test');
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
}

/** A form that a button opens takes the focus, and gives it back to the button when nothing is to be changed after all. */
async function opensAndCloses(page: Page, opener: string): Promise<void> {
  const focused = (): Promise<unknown> => page.evaluate('document.activeElement?.tagName + ": " + document.activeElement?.textContent');
  await page.getByRole('button', { name: opener }).press('Enter');
  await expect.poll(focused).toBe('INPUT: ');
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect.poll(focused).toBe(`BUTTON: ${opener}`);
}

async function setUpFactor(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.goto('/account');
  await page.getByRole('button', { name: 'Set it up' }).waitFor();
  await looked(page, 'account-page');
  await opensAndCloses(page, 'Change the password');
  await opensAndCloses(page, 'Change the address');
  await page.getByRole('button', { name: 'Set it up' }).click();
  const shown = page.getByRole('region', { name: 'Second factor' });
  await shown.getByRole('button', { name: 'Go on' }).click();
  await shown.getByText('This field is empty.').waitFor();
  await shown.getByRole('textbox', { name: 'Password', exact: true }).fill('not the password');
  await shown.getByRole('button', { name: 'Go on' }).click();
  await shown.getByText('This is not your password.').waitFor();
  await looked(page, 'account-factor-password');
  await shown.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD);
  await shown.getByRole('button', { name: 'Go on' }).click();
  await shown.getByRole('img').waitFor();
  await looked(page, 'account-factor');
  const secret = (await shown.locator('bdi').innerText()).replaceAll(/\s/g, '');
  await shown.getByLabel('Code of your authenticator').fill(codeOf(secret, 0));
  await shown.getByRole('button', { name: 'Turn it on' }).click();
  await shown.getByText('These codes are shown this once.').waitFor();
  await looked(page, 'account-codes');
  const codes = await shown.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').allInnerTexts();
  expect(codes).toHaveLength(10);
  await shown.getByRole('button', { name: 'I have kept them' }).click();
  await shown.getByText('10 recovery codes are left.').waitFor();
  return { secret, codes };
}

async function resetPassword(page: Page): Promise<void> {
  await page.context().clearCookies();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Password forgotten' }).click();
  await page.getByLabel('E-mail address').fill('noor@example.test');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText('If there is an account with noor@example.test').waitFor();
  await looked(page, 'account-reset-sent');
  await followLetter(page, 'Set a new password', '/reset-password/');
  await page.getByRole('textbox', { name: 'New password', exact: true }).fill('a second and quiet password');
  await looked(page, 'account-reset');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
}

on('what happens to bids and questions rings the bell, and a lot changes its tab while one looks', async (stage) => {
  const seller = await stage.account('Sela', ['seller']);
  const ada = await stage.member('Ada');
  const rival = await stage.account('Ben');
  const lot = await stage.lot(seller, { title: 'Brass sextant' });
  await stage.bid(ada, lot, 2_000);
  await ada.page.goto('/me');
  await ada.page.getByRole('link', { name: /^Leading 1$/ }).waitFor();
  await looked(ada.page, 'me-bids');
  await stage.bid(rival, lot, 5_000);
  await ada.page.getByRole('link', { name: /^Outbid 1$/ }).waitFor();
  // One of them is the sign-in from a second program, which the stage made.
  const bell = ada.page.getByRole('button', { name: '2 new notifications' });
  await bell.waitFor();
  await bell.click();
  await ada.page.getByRole('dialog').getByText(/You were outbid on Brass sextant/).waitFor();
  await looked(ada.page, 'me-bell');
  await ada.page.keyboard.press('Escape');
  await ada.page.getByRole('button', { name: 'No new notifications' }).waitFor();
  await ada.page.goto('/me/notifications');
  await ada.page.getByText('All read.').waitFor();
  await looked(ada.page, 'me-notifications');
  for (const [path, name] of [['/me/watchlist', 'me-watchlist'], ['/me?show=won', 'me-won']] as const) {
    await ada.page.goto(path);
    await ada.page.getByRole('heading', { level: 1 }).waitFor();
    await ada.page.waitForLoadState('networkidle', { timeout: 10_000 }).catch(() => {});
    await looked(ada.page, name);
  }
  expect(ada.faults).toEqual([]);
});

on('a watched lot that closes soon rings the bell, unless that is switched off; letters follow the zone that is chosen', async (stage) => {
  const seller = await stage.account('Sela', ['seller']);
  const [ada, deaf] = [await stage.member('Ada', [], { timezoneId: 'Asia/Tokyo' }), await stage.account('Dee')];
  const authorization = (token: string) => ({ authorization: `Bearer ${token}` });
  await ada.page.goto('/account');
  const preferences = ada.page.getByRole('region', { name: 'Preferences' });
  await expect.poll(() => preferences.getByLabel('Time zone').inputValue()).toBe('Asia/Tokyo');
  await preferences.getByRole('button', { name: 'Save' }).click();
  await preferences.getByText('Saved.').waitFor();
  await preferences.getByRole('link', { name: 'Choose what you hear of, and how' }).click();
  const closing = ada.page.getByRole('group', { name: 'A lot that I follow closes in a quarter of an hour' });
  await closing.getByRole('checkbox', { name: 'E-mail' }).check();
  expect(await ada.page.getByRole('group', { name: 'I won a lot' }).getByRole('checkbox', { name: 'Page' }).isDisabled()).toBe(true);
  await ada.page.getByRole('region', { name: 'What you hear of' }).getByRole('button', { name: 'Save' }).click();
  await ada.page.getByText('Saved.').waitFor();
  await looked(ada.page, 'account-notifications');
  const { body: kept } = await stage.house.call('GET', '/me/preferences', undefined, authorization(ada.token));
  expect(kept).toMatchObject({ timeZone: 'Asia/Tokyo', mails: { closing: true, won: true }, notices: { closing: true }, quietHours: null });
  await stage.house.call('PUT', '/me/preferences', { ...kept, mails: { ...Object(kept['mails']), closing: false }, notices: { ...Object(kept['notices']), closing: false } }, authorization(deaf.token));

  // It opens once it is watched, which takes four calls: people are told as soon as it is open, for it closes soon from the first.
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const lot = await stage.lot(seller, { title: 'Brass sextant', opensAt: at(30_000), closesAt: at(10 * 60_000) });
  for (const { token } of [ada, deaf]) expect((await stage.house.call('PUT', `/watchlist/${lot}`, undefined, authorization(token))).status).toBe(204);
  await ada.page.goto('/me/notifications');
  await ada.page.getByText(/Brass sextant is due to close on/).waitFor({ timeout: 150_000 });
  await looked(ada.page, 'me-closing');
  expect((await stage.house.call('GET', '/me/notifications', undefined, authorization(deaf.token))).body['items']).toEqual([]);
  await ada.page.goto('/mailbox');
  await ada.page.getByRole('button', { name: 'Closing soon: Brass sextant' }).click();
  await ada.page.getByText(/is due to close on .* Japan Standard Time, unless late bids extend it/).waitFor();
  expect(ada.faults).toEqual([]);
});

on('who registers while the house is busy gets in, and never finds the own address taken', async (stage) => {
  const { page, faults } = await stage.visitor();
  let [refusals, accounts] = [1, 0];
  page.on('response', (answer) => { if (answer.url().endsWith('/accounts') && answer.status() === 201) accounts += 1; });
  await page.route('**/api/v1/sessions', (route) => {
    refusals -= 1;
    return refusals < 0 ? route.fallback() : route.fulfill({ status: 503, contentType: 'application/problem+json', json: { code: 'busy', status: 503 } });
  });
  const fill = async (name: string): Promise<void> => {
    await page.goto('/register');
    await page.getByLabel('Name shown to others').fill(name);
    await page.getByLabel('E-mail address').fill(`${name}@example.test`);
    await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD);
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Register' }).click();
  };
  await fill('once');
  await page.getByRole('heading', { name: 'Welcome' }).waitFor();

  await page.context().clearCookies();
  refusals = 4;
  await fill('longer');
  await page.getByText('The house is busy').waitFor();
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  expect([accounts, faults]).toEqual([2, []]);
});

on('the pages of an account read from right to left in Arabic', async (stage) => {
  const { page, faults } = await stage.visitor({ locale: 'ar' });
  await page.goto('/register');
  await page.getByRole('heading', { name: 'إنشاء حساب' }).waitFor();
  expect(await page.evaluate('[document.documentElement.dir, document.documentElement.scrollWidth <= innerWidth]')).toEqual(['rtl', true]);
  await looked(page, 'account-register-ar');
  expect(faults).toEqual([]);
});
