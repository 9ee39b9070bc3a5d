import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { expect } from 'vitest';
import { accessibilityFaults, shoot } from './support/browser.ts';
import type { Stage } from './support/stage.ts';
import { ownStages } from './support/staged.ts';

/* Selling by hand: a lot with pictures from its first word to its publication, and many lots out of a table with faults. */

const TEST_MS = 600_000;
const HOUR_MS = 3_600_000;

const on = ownStages(TEST_MS);

/** A picture that looks like one, with a place written into it. */
async function photo(colour: string, format: 'jpeg' | 'png' = 'jpeg'): Promise<Buffer> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900"><rect width="1200" height="900" fill="#d8cfc0"/><circle cx="600" cy="430" r="300" fill="${colour}"/><circle cx="600" cy="430" r="250" fill="#f6f1e6"/><path d="M600 430V240M600 430l140 90" stroke="#222" stroke-width="16" stroke-linecap="round"/></svg>`;
  return sharp(Buffer.from(drawing)).withExif({ IFD3: { GPSLatitude: '51/1 30/1 0/1' } })[format]().toBuffer();
}

async function looksRight(page: Page, name: string): Promise<void> {
  await shoot(page, name);
  expect(await accessibilityFaults(page), name).toEqual([]);
}
const saved = (page: Page) => page.getByText(/^Saved \d/).waitFor();
const fieldTime = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16);

/** From an empty list to a draft: begun too early first. */
async function begins(page: Page): Promise<void> {
  await page.goto('/sell');
  await page.getByRole('heading', { name: 'No lot is open' }).waitFor();
  await looksRight(page, 'selling-empty');
  await page.getByRole('link', { name: 'New lot' }).first().click();
  // Begun too early: each field says what it wants, and nothing was made.
  await page.getByRole('button', { name: 'Start the draft' }).click();
  await page.getByText('Give it a title.').waitFor();
  // The focus is where the first of them is to be mended.
  await page.waitForFunction('document.activeElement === document.querySelector("main input")');
  await looksRight(page, 'selling-new-faults');
  await page.getByLabel('Title').fill('Gold watch, Omega, 1962');
  await page.getByLabel('Category').selectOption('watches');
  await page.getByLabel('Currency').selectOption('USD');
  await page.getByLabel('Opening price').fill('10');
  await page.getByLabel('Closes').fill(fieldTime(Date.now() + 2 * HOUR_MS));
  await page.getByRole('button', { name: 'Start the draft' }).click();
  await page.waitForURL(/\/sell\/lots\/lot_\d+$/);
}

/** The words, the facts and the prices, one of them wrong at first. */
async function writes(page: Page): Promise<void> {
  await page.getByLabel('Maker (if known)').fill('Omega');
  await page.getByLabel('Year (if known)').fill('1962');
  await page.getByLabel('Movement (if known)').selectOption('manual');
  await page.getByLabel('Description').fill('Runs well. The strap is new.');
  await saved(page);
  // A reserve below the opening price is said, and everything else is saved all the same.
  await page.getByLabel('Reserve').fill('4');
  await page.getByLabel('Condition').fill('used, runs well');
  await page.getByText('Not saved yet: Reserve').waitFor();
  await page.getByText('At least the opening price.').waitFor();
  await page.getByLabel('Reserve').fill('40');
  await saved(page);
}

/** Three files, one of them no picture; words for the two; the second made the first by keyboard. */
async function addsPictures(page: Page): Promise<void> {
  await page.setInputFiles('input[type=file]', [
    { name: 'front.jpg', mimeType: 'image/jpeg', buffer: await photo('#b8860b') },
    { name: 'back.png', mimeType: 'image/png', buffer: await photo('#5a6b7a', 'png') },
    { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a picture at all') },
  ]);
  await page.getByText(/Not a picture that can be shown/).waitFor();
  await page.getByText('1 of 2', { exact: true }).waitFor({ state: 'hidden' });
  await page.getByLabel('What picture 2 shows').fill('The back');
  await page.getByLabel('What picture 1 shows').fill('The dial');
  await page.getByLabel('What picture 1 shows').blur();
  // By keyboard: the second picture goes first, and the focus stays with it.
  const pictures = page.locator('ol > li[data-image]');
  const second = await pictures.nth(1).getAttribute('data-image');
  await pictures.nth(1).getByRole('button', { name: 'Earlier' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => pictures.nth(0).getAttribute('data-image')).toBe(second);
  await expect.poll(() => page.evaluate('document.activeElement?.closest("[data-image]")?.dataset.image')).toBe(second);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await looksRight(page, 'selling-editor');
}

on('a lot is written, shown in pictures, looked at and published; what is frozen is said before', async (stage) => {
  const { page, faults, token } = await stage.member('Sigrid', ['seller']);
  await begins(page);
  await writes(page);
  await addsPictures(page);
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByText('Nobody but you can see it yet.', { exact: false }).waitFor();
  await shoot(page, 'selling-preview');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const terms = page.getByRole('dialog');
  await terms.getByText('$40.00').waitFor();
  await shoot(page, 'selling-publish');
  await terms.getByRole('button', { name: 'Publish and open' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/lots/'));
  await page.getByRole('heading', { name: 'Gold watch, Omega, 1962' }).first().waitFor();

  const lot = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const shown = (await stage.house.call('GET', `/lots/${lot}`)).body;
  expect(shown).toMatchObject({ status: 'open', reserve: 'unmet', attributes: { maker: 'Omega', year: 1962, movement: 'manual' }, condition: 'used, runs well' });
  expect((shown['images'] as { alt: string }[]).map(({ alt }) => alt)).toEqual(['The back', 'The dial']);
  await looksAfter(stage, page, { lot, token });
  expect(faults).toEqual([]);
});

/** What may still change once a lot is published, and how it ends. */
async function looksAfter(stage: Stage, page: Page, { lot, token }: { lot: string; token: string }): Promise<void> {
  const bidder = await stage.account('Bea');
  await page.goto('/sell');
  await page.getByText('nobody is watching', { exact: false }).waitFor();
  await stage.bid(bidder, lot, 2_000);
  await page.getByText('1 bid', { exact: false }).first().waitFor();
  await looksRight(page, 'selling-mine');
  await page.goto(`/sell/lots/${lot}`);
  await page.getByLabel('New reserve').fill('50');
  await page.getByRole('button', { name: 'Lower the reserve' }).click();
  await page.getByText('the reserve can only go down', { exact: false }).waitFor();
  await page.getByLabel('New reserve').fill('30');
  await page.getByRole('button', { name: 'Lower the reserve' }).click();
  await page.getByText(/The reserve is now .*30\.00/).waitFor();
  await looksRight(page, 'selling-manage');
  await page.getByRole('button', { name: 'End early' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End early' }).click();
  await page.getByText('Not sold', { exact: true }).waitFor();
  // When it really closed, not when it was to.
  await page.getByText('Closed', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Offer it again' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/sell/lots/') && !url.pathname.endsWith(lot));
  await page.getByLabel('Reserve').waitFor();
  await expect.poll(() => page.locator('ol > li[data-image]').count()).toBe(2);
  const again = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  expect((await stage.house.call('GET', `/lots/${again}`, undefined, { authorization: `Bearer ${token}` })).body).toMatchObject({ status: 'draft', relistedFrom: lot });
}

/** A draft made elsewhere, opened in the editor. */
async function draftIn(stage: Stage, { page, token }: { page: Page; token: string }, said: Record<string, unknown> = {}): Promise<string> {
  const made = await stage.house.call('POST', '/lots', {
    title: 'Gold watch', description: '', category: 'watches', currency: 'USD', openingPrice: 1_000, closesAt: new Date(Date.now() + 2 * HOUR_MS).toISOString(), ...said,
  }, { authorization: `Bearer ${token}`, 'idempotency-key': crypto.randomUUID() });
  const lot = String(made.body['id']);
  await page.goto(`/sell/lots/${lot}`);
  await page.getByRole('button', { name: 'Choose pictures' }).waitFor();
  return lot;
}
const imagesOf = async (stage: Stage, lot: string, token: string): Promise<{ width: number }[]> =>
  (await stage.house.call('GET', `/lots/${lot}`, undefined, { authorization: `Bearer ${token}` })).body['images'] as { width: number }[];
const plain = (width: number): Promise<Buffer> => sharp({ create: { width, height: 90, channels: 3, background: { r: width % 256, g: 90, b: 120 } } }).png().toBuffer();

on('publishing leads to what is wrong first, and passes over nothing that another window wrote or published', async (stage) => {
  const { page, token } = await stage.member('Sigrid', ['seller']);
  const lot = await draftIn(stage, { page, token });
  const elsewhere = (method: string, path: string, body?: object) => stage.house.call(method, `/lots/${lot}${path}`, body, { authorization: `Bearer ${token}`, 'idempotency-key': crypto.randomUUID() });
  await page.getByLabel('Reserve').fill('4');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.waitForFunction('document.activeElement?.value === "4"');

  await elsewhere('PATCH', '', { title: 'Silver watch' });
  await page.getByLabel('Reserve').fill('');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('dialog').getByText('Silver watch').waitFor();
  await page.keyboard.press('Escape');

  await elsewhere('POST', '/publish');
  await page.getByLabel('Title').fill('Written too late');
  await page.getByRole('heading', { level: 1, name: 'Silver watch' }).waitFor();
  await page.getByText('Open', { exact: true }).waitFor();
});

on('21 pictures at once go three at a time, 20 of them arrive in the order of their choice, and one says that there is no room', async (stage) => {
  const { page, faults, token } = await stage.member('Pia', ['seller']);
  const lot = await draftIn(stage, { page, token });
  const way = { asked: 0, under: 0, most: 0, answered: 0 };
  const [opened, two, twenty] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  await page.route('**/api/v1/lots/*/images', async (route) => {
    const at = way.asked += 1;
    way.under += 1;
    way.most = Math.max(way.most, way.under);
    // The first one is the slowest: two others overtake it. For the last there is no room only once all others are there.
    await opened.promise;
    if (at === 1) await two.promise;
    if (at === 21) await twenty.promise;
    const answer = await route.fetch();
    way.under -= 1;
    way.answered += 1;
    if (way.answered === 2) two.resolve(undefined);
    if (way.answered === 20) twenty.resolve(undefined);
    await route.fulfill({ response: answer });
  });
  await page.setInputFiles('input[type=file]', await Promise.all(Array.from({ length: 21 }, async (_, at) => ({ name: `${at + 1}.png`, mimeType: 'image/png', buffer: await plain(100 + at) }))));
  await page.getByText('waiting', { exact: true }).first().waitFor();
  await shoot(page, 'selling-uploads');
  // Published meanwhile, those that come later would be refused: the page waits for them.
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByText(/still on the way/).waitFor();
  expect(await page.getByRole('button', { name: 'Publish and open' }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => way.under).toBe(3);
  opened.resolve(undefined);
  await page.getByText('The lot has all the pictures it can have.', { exact: false }).first().waitFor();
  await expect.poll(() => page.locator('ol > li[data-image]').count()).toBe(20);
  await expect.poll(async () => (await imagesOf(stage, lot, token)).map(({ width }) => width)).toEqual(Array.from({ length: 20 }, (_, at) => 100 + at));
  expect(way.most).toBe(3);
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(faults).toEqual([]);
});

on('a picture on its way says how far it is, can be taken back, and says why it failed', async (stage) => {
  const { page, context, faults, token } = await stage.member('Pia', ['seller']);
  const lot = await draftIn(stage, { page, token });
  const line = await context.newCDPSession(page);
  const speed = (uploadThroughput: number): Promise<unknown> => line.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
  const noise = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 40 } } }).png().toBuffer();
  await line.send('Network.enable');
  await speed(30_000);
  await page.setInputFiles('input[type=file]', { name: 'large.png', mimeType: 'image/png', buffer: noise });
  await page.getByText(/^[1-9]\d?%$/).waitFor();
  await page.getByRole('button', { name: 'Cancel: large.png' }).click();
  await page.getByText('large.png').waitFor({ state: 'detached' });
  await speed(-1);
  await page.waitForTimeout(1_000);
  expect(await imagesOf(stage, lot, token)).toEqual([]);
  await page.route('**/api/v1/lots/*/images', (route) => route.abort());
  await page.setInputFiles('input[type=file]', { name: 'small.png', mimeType: 'image/png', buffer: await plain(120) });
  await page.getByText('The house did not answer.', { exact: false }).waitFor();
  await shoot(page, 'selling-upload-failed');
  await page.unroute('**/api/v1/lots/*/images');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('ol > li[data-image]').waitFor();
  expect((await imagesOf(stage, lot, token)).map(({ width }) => width)).toEqual([120]);
  // A French reader is told in French what the house found.
  const reader = await stage.member('Fleur', ['seller'], { locale: 'fr-FR' });
  const hers = await stage.house.call('POST', '/lots', { title: 'Montre', description: '', category: 'watches', currency: 'EUR', openingPrice: 1_000, closesAt: new Date(Date.now() + HOUR_MS).toISOString() }, { authorization: `Bearer ${reader.token}` });
  await reader.page.goto(`/sell/lots/${String(hers.body['id'])}`);
  await reader.page.getByRole('button', { name: 'Choisir des images' }).waitFor();
  await reader.page.setInputFiles('input[type=file]', { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a picture') });
  await reader.page.getByText('Ce n’est pas une image qui puisse être montrée.', { exact: false }).waitFor();
  expect([...faults, ...reader.faults]).toEqual([]);
});

on('how far late bids move a close, and with which lots, is chosen in words and shown before it is published', async (stage) => {
  const { page, faults, token } = await stage.member('Greta', ['seller']);
  const keyed = { authorization: `Bearer ${token}`, 'idempotency-key': crypto.randomUUID() };
  const sale = String((await stage.house.call('POST', '/sales', { title: 'Trays of a collector', closesAt: new Date(Date.now() + 3 * HOUR_MS).toISOString() }, keyed)).body['id']);
  const lot = await draftIn(stage, { page, token });
  await page.getByLabel('How far late bids may move it').selectOption('count');
  await page.getByText('A whole number from 1 to 10,000.').waitFor();
  await page.getByLabel('Extensions at most').fill('5');
  await saved(page);
  // Outside of a sale a lot moves by itself.
  expect(await page.getByLabel('Lots that move with it').count()).toBe(0);
  await page.getByLabel('Sale', { exact: true }).selectOption(sale);
  await page.getByLabel('Lots that move with it').selectOption('group');
  await page.getByText('Name the group.').waitFor();
  await page.getByLabel('Name of the group').fill('Trays');
  await page.getByLabel('How far late bids may move it').selectOption('total');
  await page.getByLabel('At most, in all').fill('45');
  await saved(page);
  await expect.poll(async () => (await stage.house.call('GET', `/lots/${lot}`, undefined, keyed)).body).toMatchObject({
    sale: { id: sale }, group: 'Trays', softClose: { scope: 'group', cap: { kind: 'total', seconds: 2_700 } },
  });
  await looksRight(page, 'selling-late-bids');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('dialog').getByText('All lots of the same group close together.', { exact: false }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('dialog').getByText('45 minutes in all at most').waitFor();
  await page.getByRole('dialog').getByText('the lots of the group Trays').waitFor();
  await shoot(page, 'selling-publish-group');
  await page.getByRole('button', { name: 'Publish and open' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/lots/'));
  await page.getByText('All lots of the same group close together.', { exact: false }).waitFor();
  // Another seller whose name for a group is taken is told so while writing.
  const clerk = await stage.account('Cleo', ['clerk']);
  await stage.house.call('PATCH', `/sales/${sale}`, { sellersMayConsign: true }, { authorization: `Bearer ${clerk.token}` });
  const other = await stage.member('Olga', ['seller']);
  await draftIn(stage, other, { saleId: sale });
  await other.page.getByLabel('Lots that move with it').selectOption('group');
  await other.page.getByLabel('Name of the group').fill('Trays');
  await other.page.getByText('Lots of another seller close under this name', { exact: false }).waitFor();
  expect([...faults, ...other.faults]).toEqual([]);
});

const table = (rows: readonly string[]): Buffer => Buffer.from(['title,category,currency,opening_price,closes_at,attribute_year', ...rows].join('\r\n'));

on('a table with faults is mended, imported and published, each lot with its own result', async (stage) => {
  const { page, faults } = await stage.member('Tom', ['seller']);
  const closes = new Date(Date.now() + HOUR_MS).toISOString();
  const choose = (buffer: Buffer): Promise<void> => page.setInputFiles('input[type=file]', { name: 'lots.csv', mimeType: 'text/csv', buffer });
  await page.goto('/sell/import');
  await page.getByText('Drop a CSV file here', { exact: false }).waitFor();
  await looksRight(page, 'selling-import-empty');
  await choose(table([`Watch,watches,USD,12.50,${closes},1962`, `Clock,clocks,USD,"12,50",${closes},`, `Ring,jewellery,EUR,40,tomorrow,`]));
  await page.getByText('5 faults in 3 rows', { exact: false }).or(page.getByText('4 faults in 3 rows', { exact: false })).or(page.getByText('3 faults in 3 rows', { exact: false })).waitFor();
  await page.getByText('Row 3, category:').waitFor();
  await page.getByText('Row 3, opening_price:').waitFor();
  await page.getByText('Row 4, closes_at:').waitFor();
  expect(await page.getByRole('button', { name: /Make .* drafts/ }).count()).toBe(0);
  await looksRight(page, 'selling-import-faults');
  await choose(table([`Watch,watches,USD,12.50,${closes},1962`, `Clock,watches,USD,12.50,${closes},1850`, `Ring,jewellery,EUR,40,${closes},`]));
  await page.getByText('3 rows, and all of them are right.').waitFor();
  await page.getByRole('button', { name: 'Make 3 drafts' }).click();
  await page.getByText('3 drafts were made.', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Publish all 3' }).click();
  await page.getByText('3 of 3 published').waitFor();
  await expect.poll(() => page.getByText('Published', { exact: true }).count()).toBe(3);
  await looksRight(page, 'selling-import-done');
  const listed = async () => (await stage.house.call('GET', '/lots?status=open')).body['items'] as { title: string }[];
  await expect.poll(async () => (await listed()).map(({ title }) => title).toSorted()).toEqual(['Clock', 'Ring', 'Watch']);
  expect(faults).toEqual([]);
});

on('500 lots come out of one table, and are published in one go even when the house asks to go slower', async (stage) => {
  const { page, faults } = await stage.member('Tom', ['seller']);
  const closes = new Date(Date.now() + HOUR_MS).toISOString();
  await page.goto('/sell/import');
  await page.setInputFiles('input[type=file]', { name: 'lots.csv', mimeType: 'text/csv', buffer: table(Array.from({ length: 500 }, (_, at) => `Lot ${at + 1},watches,USD,12.50,${closes},1962`)) });
  await page.getByText('500 rows, and all of them are right.').waitFor();
  await page.getByRole('button', { name: 'Make 500 drafts' }).click();
  await page.getByText('500 drafts were made.', { exact: false }).waitFor();
  expect(await page.locator('ol > li').count()).toBe(500);
  let asked = 0;
  const stopped = Promise.withResolvers<undefined>();
  await page.route('**/publish', async (route) => {
    asked += 1;
    if (asked <= 2) return route.fulfill({ status: 429, contentType: 'application/problem+json', headers: { 'retry-after': '1' }, body: '{"code":"rate_limited","status":429,"detail":"slower"}' });
    // The second lot waits for the press on Stop: without that "1 of 500" stands for milliseconds.
    if (asked === 4) await stopped.promise;
    return route.continue();
  });
  await page.getByRole('button', { name: 'Publish all 500' }).click();
  await page.getByText('1 of 500 published').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  stopped.resolve(undefined);
  await page.getByRole('button', { name: 'Publish all 498' }).click();
  // One after the other, each with a commit: seconds on a machine of one's own, minutes on one that others use.
  await page.getByText('500 of 500 published').waitFor({ timeout: 300_000 });
  expect(await page.getByText('Published', { exact: true }).count()).toBe(500);
  expect(faults).toEqual([]);
});

on('who may not sell is told how to become a seller, and who is not signed in to sign in', async (stage) => {
  const bidder = await stage.member('Bea');
  await bidder.page.goto('/sell/new');
  await bidder.page.getByText('Selling is granted by the house').waitFor();
  await looksRight(bidder.page, 'selling-become');
  const visitor = await stage.visitor();
  await visitor.page.goto('/sell');
  await visitor.page.getByText('Sign in to sell').waitFor();
  expect([...bidder.faults, ...visitor.faults]).toEqual([]);
});
