import { createECDH, randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import webPush from 'web-push';
import { testWith } from '../support/services.ts';
import { accessibilityFaults, shoot } from './support/browser.ts';
import { openStage } from './support/stage.ts';

/* What one hears of, and how: chosen, confirmed and turned on in a real browser. Its maker's push service is the one thing that cannot be had here. */

const MINUTES_8 = 480_000;
const vapid = webPush.generateVAPIDKeys();
const ENDPOINT = 'https://updates.push.services.mozilla.com/wpush/v2/a-browser-of-this-test';

async function looked(page: Page, name: string): Promise<void> {
  expect([name, await accessibilityFaults(page)]).toEqual([name, []]);
  await shoot(page, name);
}

/** Subscribes as a browser would whose maker's service can be reached. Runs in the page. */
const standIn = (of: { endpoint: string; keys: { p256dh: string; auth: string } }): string => `
  const subscription = { toJSON: () => (${JSON.stringify(of)}), unsubscribe: async () => { localStorage.removeItem('subscribed'); return true; } };
  PushManager.prototype.subscribe = async () => { localStorage.setItem('subscribed', 'yes'); return subscription; };
  PushManager.prototype.getSubscription = async () => (localStorage.getItem('subscribed') === null ? null : subscription);
`;
const SUBSCRIBED = `localStorage.getItem('subscribed') !== null`;
/** What the browser shows now. Runs in the page. */
const SHOWN = `navigator.serviceWorker.ready.then((registration) => registration.getNotifications()).then((all) => all.map(({ title, body, data }) => ({ title, body, url: data.url })))`;

testWith('chromium', 'channels are chosen, a number is confirmed, a browser is turned on and shows what comes', async (program) => {
  const stage = await openStage(program, { environment: { VAPID_PUBLIC_KEY: vapid.publicKey, VAPID_PRIVATE_KEY: vapid.privateKey } });
  try {
    const ada = await stage.member('Ada', [], { timezoneId: 'Europe/Paris', viewport: { width: 390, height: 844 } });
    const { page } = ada;
    const curve = createECDH('prime256v1');
    await ada.context.grantPermissions(['notifications']);
    await page.addInitScript({ content: standIn({ endpoint: ENDPOINT, keys: { p256dh: curve.generateKeys().toString('base64url'), auth: randomBytes(16).toString('base64url') } }) });
    await page.goto('/account/notifications');

    const wishes = page.getByRole('region', { name: 'What you hear of' });
    await wishes.getByRole('group', { name: 'I was outbid' }).getByRole('checkbox', { name: 'SMS' }).check();
    for (const [subject, channel] of [['I won a lot', 'Page'], ['A lot went to somebody else, or was not sold', 'Page'], ['The safety of my account', 'E-mail']] as const) {
      const place = wishes.getByRole('group', { name: subject }).getByRole('checkbox', { name: channel });
      expect([await place.isChecked(), await place.isDisabled()]).toEqual([true, true]);
    }
    await wishes.getByRole('checkbox', { name: /Do not disturb me/ }).check();
    await wishes.getByLabel('From').fill('23:15');
    await wishes.getByRole('button', { name: 'Save' }).click();
    await wishes.getByText('Saved.').waitFor();

    const sms = page.getByRole('region', { name: 'SMS' });
    await sms.getByLabel('Telephone number').fill('12');
    await sms.getByRole('button', { name: 'Send a code' }).click();
    await sms.getByText('This is no telephone number with its country.').waitFor();
    await sms.getByLabel('Telephone number').fill('+44 20 7946 0001');
    await sms.getByRole('button', { name: 'Send a code' }).click();
    await sms.getByLabel('The code').fill('000000');
    await sms.getByRole('button', { name: 'Confirm' }).click();
    await sms.getByText('This is not the code.').waitFor();
    const codeKept = async (): Promise<string> => /(\d{6}) is your code/.exec(JSON.stringify((await stage.house.call('GET', '/mailbox?limit=100')).body))?.[1] ?? '';
    await expect.poll(codeKept).not.toBe('');
    const code = await codeKept();
    await sms.getByLabel('The code').fill(code);
    await sms.getByRole('button', { name: 'Confirm' }).click();
    await sms.getByText('+442079460001').waitFor();

    await turnOnAndShow(page);
    await looked(page, 'channels');
    await page.reload();
    await expect.poll(() => page.getByLabel('From').inputValue()).toBe('23:15');
    expect((await stage.house.call('GET', '/me/preferences', undefined, { authorization: `Bearer ${ada.token}` })).body).toMatchObject({ sms: { outbid: true }, quietHours: { from: '23:15', to: '07:00' }, timeZone: 'Europe/Paris' });
    await page.goto('/me/messages');
    await page.getByText('Code for a telephone').waitFor();
    await looked(page, 'channels-sent');
    // Signing out ends the subscription of this browser.
    expect(await page.evaluate(SUBSCRIBED)).toBe(true);
    await page.getByRole('button', { name: /Account: Ada/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    await expect.poll(() => page.evaluate(SUBSCRIBED)).toBe(false);
    expect(ada.faults).toEqual([]);
  } finally {
    await stage.close();
  }
}, MINUTES_8);

async function turnOnAndShow(page: Page): Promise<void> {
  const push = page.getByRole('region', { name: 'Push' });
  await push.getByRole('button', { name: 'Turn on in this browser' }).click();
  await push.getByText(/Chrome/).waitFor();
  // What the push service would hand over, once it has opened it.
  const session = await page.context().newCDPSession(page);
  const registrations: string[] = [];
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: known }) => { registrations.push(...known.map(({ registrationId }) => registrationId)); });
  await session.send('ServiceWorker.enable');
  await expect.poll(() => registrations.length).toBeGreaterThan(0);
  const data = JSON.stringify({ title: 'Outbid: A watch', body: 'Your maximum was beaten.', url: 'https://evil.example/x', tag: 'lot_1', lang: 'en', dir: 'ltr' });
  // A worker that is not awake yet misses what is handed over like this, and a push of one tag is shown once.
  const handOver = () => session.send('ServiceWorker.deliverPushMessage', { origin: new URL(page.url()).origin, registrationId: registrations[0] ?? '', data });
  // It leads to a page of this house, whatever it says.
  await expect.poll(async () => { await handOver(); return page.evaluate(SHOWN); }, { interval: 1_000 }).toEqual([{ title: 'Outbid: A watch', body: 'Your maximum was beaten.', url: '/' }]);
}
