import { afterAll, beforeAll, expect, test } from 'vitest';
import { auctionHouse, type AuctionHouse, type TestAccount } from '../../../test/support/auction-house.ts';

let house: AuctionHouse;
let admin: TestAccount;
let clerk: TestAccount;
let seller: TestAccount;

beforeAll(async () => {
  house = await auctionHouse();
  admin = house.person('Ada Admin', 'admin');
  clerk = house.person('Cleo Clerk', 'clerk');
  seller = house.person('Sam Seller', 'seller');
});
afterAll(() => house.close());

type Settings = Record<string, unknown>;
const read = async (): Promise<{ version: number; settings: Settings }> => {
  const { body } = await house.call('GET', '/admin/settings', admin);
  return { version: Number(body['version']), settings: body['settings'] as Settings };
};
const change = async (changes: Settings, reason = 'The board decided so.'): Promise<Awaited<ReturnType<AuctionHouse['call']>>> => {
  const { version, settings } = await read();
  return house.call('PUT', '/admin/settings', admin, { body: { settings: { ...settings, ...changes }, basedOn: version, reason } });
};

test('a new house has settings that everybody may read the public part of, and terms in four languages', async () => {
  expect((await house.call('GET', '/house')).body).toMatchObject({
    name: 'AuctionHub', contact: null, demonstration: false, mailbox: false, registrationOpen: true, languages: ['en', 'fr', 'ar', 'ja'], termsVersion: '1',
    softClose: { windowSeconds: 120, mode: 'reset' }, premium: { otherwise: 2000, byCurrency: [] }, tax: { class: 'none', rate: 0 },
  });
  const terms = (await house.call('GET', '/house/terms')).body;
  expect(terms).toMatchObject({ version: '1', changedAt: null });
  expect((terms['texts'] as { language: string }[]).map(({ language }) => language)).toEqual(['en', 'fr', 'ar', 'ja']);
  expect((await house.call('GET', '/admin/settings', admin)).body).toMatchObject({ version: 0, changedBy: null, reason: null });
});

test('a change of settings is a version with who, when and why; one over an old version is refused', async () => {
  const { version, settings } = await read();
  const wanted = { ...settings, name: 'Ashford & Vale', contact: 'desk@ashford.example' };
  const made = await house.call('PUT', '/admin/settings', admin, { body: { settings: wanted, basedOn: version, reason: 'A new name.' } });
  expect(made).toMatchObject({ status: 200, body: { version: version + 1, changed: ['name', 'contact'], reason: 'A new name.', changedBy: { displayName: 'Ada Admin' } } });
  // The process that changed them shows them at once.
  expect((await house.call('GET', '/house')).body).toMatchObject({ name: 'Ashford & Vale', contact: 'desk@ashford.example' });
  expect(await house.call('PUT', '/admin/settings', admin, { body: { settings: { ...wanted, name: 'Late' }, basedOn: version, reason: 'Too late.' } }))
    .toMatchObject({ status: 409, body: { code: 'wrong_state', version: version + 1 } });
  // What changes nothing leaves no version.
  expect((await change({})).body).toMatchObject({ version: version + 1 });
  expect((await house.call('GET', '/admin/settings/history', admin)).body).toMatchObject({ items: [{ version: version + 1, changed: ['name', 'contact'] }], next: null });
  expect((await house.call('GET', '/admin/settings/history/0', admin)).body).toMatchObject({ settings: { name: 'AuctionHub' } });
  await expect(house.database.run({ name: 'test.mend', sql: "update auction.settings set reason = 'none'" })).rejects.toThrow(/permission denied/);
});

test('of ten changes over one version at the same moment one counts', async () => {
  const { version, settings } = await read();
  const answers = await Promise.all(Array.from({ length: 10 }, (_, at) =>
    house.call('PUT', '/admin/settings', admin, { body: { settings: { ...settings, name: `House ${at}` }, basedOn: version, reason: 'At once.' } })));
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
  expect((await read()).version).toBe(version + 1);
});

test('the terms of use get a new edition when they change, and not otherwise', async () => {
  await change({ terms: [{ language: 'en', text: 'Be kind.' }] });
  await change({ registrationOpen: false });
  expect((await house.call('GET', '/house/terms')).body).toMatchObject({ version: '2', texts: [{ language: 'en', text: 'Be kind.' }] });
  expect((await house.call('GET', '/house')).body).toMatchObject({ termsVersion: '2', registrationOpen: false });
  expect(await house.module.house.registrationOpen()).toBe(false);
  expect(await house.module.house.termsVersion()).toBe('2');
});

test('premium and tax are fixed when a lot is published, whatever the house decides later', async () => {
  await change({ premium: { otherwise: 1000, byCurrency: [{ currency: 'USD', tiers: [{ upTo: 17_500_000, rate: 2500 }, { upTo: null, rate: 2000 }] }] }, tax: { class: 'premium', rate: 1900 } });
  const dollars = { premium: [{ upTo: 17_500_000, rate: 2500 }, { upTo: null, rate: 2000 }], tax: { class: 'premium', rate: 1900 } };
  const draft = await house.draft(seller);
  expect((await house.call('GET', `/lots/${draft}`, seller)).body).toMatchObject(dollars);
  const published = await house.published(seller);
  await change({ premium: { otherwise: 500, byCurrency: [] }, tax: { class: 'none', rate: 0 } });
  house.windOn(1_500);
  expect((await house.call('GET', `/lots/${published}`)).body).toMatchObject(dollars);
  // A draft is shown with what it would be published with now.
  expect((await house.call('GET', `/lots/${draft}`, seller)).body).toMatchObject({ premium: [{ upTo: null, rate: 500 }], tax: { class: 'none', rate: 0 } });
  const euros = await house.published(seller, { currency: 'EUR' });
  expect((await house.call('GET', `/lots/${euros}`)).body).toMatchObject({ premium: [{ upTo: null, rate: 500 }] });
});

test('a lot that was published before there was a premium has none', async () => {
  const lot = await house.published(seller);
  await house.outside.run({ name: 'test.old', sql: 'update auction.lots set premium = null, tax = null where id = $1' }, [lot.slice(4)]);
  house.windOn(1_500);
  expect((await house.call('GET', `/lots/${lot}`)).body).toMatchObject({ premium: [{ upTo: null, rate: 0 }], tax: { class: 'none', rate: 0 } });
});

test('soft close and increments are the house\'s where the seller says nothing', async () => {
  await change({ softClose: { windowSeconds: 300, mode: 'add' }, increments: [{ currency: 'USD', choice: { fixed: 700 } }] });
  const silent = await house.draft(seller);
  expect((await house.call('GET', `/lots/${silent}`, seller)).body).toMatchObject({ softClose: { windowSeconds: 300, mode: 'add' }, increments: { fixed: 700 } });
  const said = await house.draft(seller, { softClose: { windowSeconds: 0 }, increments: 'usd' });
  expect((await house.call('GET', `/lots/${said}`, seller)).body).toMatchObject({ softClose: { windowSeconds: 0, mode: 'add' }, increments: 'usd' });
});

test('settings are an admin\'s alone', async () => {
  const { version, settings } = await read();
  for (const by of [clerk, seller]) {
    expect((await house.call('GET', '/admin/settings', by)).status).toBe(403);
    expect((await house.call('PUT', '/admin/settings', by, { body: { settings, basedOn: version, reason: 'x' } })).status).toBe(403);
    expect((await house.call('GET', '/admin/settings/history', by)).status).toBe(403);
    expect((await house.call('GET', '/admin/settings/history/0', by)).status).toBe(403);
  }
  expect((await house.call('GET', '/admin/settings')).status).toBe(401);
});

test.each<[string, Settings, string]>([
  ['a blank name', { name: ' ' }, 'name'], ['a name with a control character', { name: 'A\u0000B' }, 'name'], ['a name too long', { name: 'x'.repeat(81) }, 'settings.name'],
  ['an address that is none', { contact: 'desk' }, 'contact'], ['a window of minus one second', { softClose: { windowSeconds: -1, mode: 'reset' } }, 'settings.softClose.windowSeconds'],
  ['an unknown mode', { softClose: { windowSeconds: 1, mode: 'jump' } }, 'settings.softClose.mode'], ['a rate above 100 %', { premium: { otherwise: 10_001, byCurrency: [] } }, 'settings.premium.otherwise'],
  ['a fraction of a basis point', { premium: { otherwise: 12.5, byCurrency: [] } }, 'settings.premium.otherwise'],
  ['an unknown currency', { premium: { otherwise: 0, byCurrency: [{ currency: 'XAU', tiers: [{ upTo: null, rate: 0 }] }] } }, 'premium.byCurrency.0.currency'],
  ['a currency twice', { increments: [{ currency: 'USD', choice: 'usd' }, { currency: 'USD', choice: 'usd' }] }, 'increments.1.currency'],
  ['tiers that end', { premium: { otherwise: 0, byCurrency: [{ currency: 'USD', tiers: [{ upTo: 5, rate: 0 }] }] } }, 'premium.byCurrency.0.tiers.0.upTo'],
  ['tiers that fall', { premium: { otherwise: 0, byCurrency: [{ currency: 'USD', tiers: [{ upTo: 9, rate: 0 }, { upTo: 8, rate: 0 }, { upTo: null, rate: 0 }] }] } }, 'premium.byCurrency.0.tiers.1.upTo'],
  ['an open tier in the middle', { premium: { otherwise: 0, byCurrency: [{ currency: 'USD', tiers: [{ upTo: null, rate: 0 }, { upTo: null, rate: 0 }] }] } }, 'premium.byCurrency.0.tiers.0.upTo'],
  ['increments that do not fit the currency', { increments: [{ currency: 'JPY', choice: 'usd' }] }, 'increments.0.choice'],
  ['a rate on nothing', { tax: { class: 'none', rate: 100 } }, 'tax.rate'], ['an unknown class of tax', { tax: { class: 'all', rate: 0 } }, 'settings.tax.class'],
  ['no English terms', { terms: [{ language: 'fr', text: 'Bonjour' }] }, 'terms'], ['terms in a language the house does not speak', { terms: [{ language: 'de', text: 'Hallo' }] }, 'settings.terms.0.language'],
  ['blank terms', { terms: [{ language: 'en', text: ' ' }] }, 'terms.0.text'], ['a setting that there is not', { colour: 'red' }, 'settings.colour'],
])('%s is refused, and the field is named', async (_, changes, at) => {
  const answer = await change(changes);
  expect(answer.status).toBe(400);
  expect((answer.body['errors'] as { at: string }[]).map((error) => error.at)).toContain(at);
});

test.each<[string, Record<string, unknown>]>([
  ['no reason', { reason: undefined }], ['a blank reason', { reason: '  ' }], ['no version', { basedOn: undefined }], ['a version of minus one', { basedOn: -1 }], ['no settings', { settings: undefined }],
])('%s is refused', async (_, changes) => {
  const { version, settings } = await read();
  expect((await house.call('PUT', '/admin/settings', admin, { body: { settings, basedOn: version, reason: 'Why.', ...changes } })).status).toBe(400);
});

test.each([['/admin/settings/history/-1', 404], ['/admin/settings/history/x', 404], ['/admin/settings/history/99999', 404], ['/admin/settings/history?cursor=abc', 400], ['/admin/settings/history?limit=101', 400], ['/admin/settings/history?page=2', 400]])(
  '%s is refused', async (path, status) => {
    expect((await house.call('GET', path, admin)).status).toBe(status);
  },
);
