import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAULTS } from '#contracts/faults.ts';
import { auctionHouse, type AuctionHouse, type Reply, type TestAccount } from '../../../test/support/auction-house.ts';

let house: AuctionHouse;
let seller: TestAccount;
let bidder: TestAccount;

beforeAll(async () => {
  house = await auctionHouse();
  seller = house.person('Sam Seller', 'seller');
  bidder = house.person('Bea Bidder');
});
afterAll(() => house.close());

type Fault = { row: number | null; column: string | null; problem: string; code: string; facts?: Record<string, string | number> };
const HEAD = 'title,category,currency,opening_price,closes_at';
const soon = () => new Date(house.nowMs() + 3_600_000).toISOString();
const row = (title: string, more: Partial<Record<'category' | 'currency' | 'price' | 'closes', string>> = {}) =>
  `${title},${more.category ?? 'watches'},${more.currency ?? 'USD'},${more.price ?? '12.50'},${more.closes ?? soon()}`;
const table = (...rows: string[]) => [HEAD, ...rows].join('\n');

async function send(csv: string | Uint8Array, more: { preview?: boolean; by?: TestAccount | null; key?: string } = {}): Promise<Reply> {
  const by = more.by === undefined ? seller : more.by;
  const reply = await house.server.inject({
    method: 'POST', url: `/api/v1/lots/import${more.preview === true ? '?preview=true' : ''}`, payload: Buffer.from(csv),
    headers: { 'content-type': 'text/csv', ...(by === null ? {} : { authorization: `Bearer ${by.token}` }), ...(more.key === undefined ? {} : { 'idempotency-key': more.key }) },
  });
  return { status: reply.statusCode, body: reply.json() };
}
async function faultsOf(csv: string | Uint8Array): Promise<Fault[]> {
  const reply = await send(csv, { preview: true });
  expect(reply.status).toBe(200);
  return reply.body['faults'] as Fault[];
}
const drafts = async (): Promise<number> => Number((await house.outside.one<{ n: string }>({ name: 'test.drafts', sql: 'select count(*) as n from auction.lots' }))?.n);

test('a table becomes drafts, all that POST /lots would make of them', async () => {
  const csv = [
    'Title,Description,Category,Condition,Currency,Opening price,reserve_price,increments,closes_at,soft_close_window_seconds,attribute_maker,attribute_year,attribute_movement',
    `"Watch, ""gold""","Runs well.\nThe strap is new.",Watches and clocks,used,usd,12.5,40.00,5%,${soon()},60,Omega,1962,Hand-wound`,
    `Vase,,ceramics,,JPY,1200,,,2030-01-31 19:00+01:00,,,,`.replace('2030-01-31 19:00+01:00', soon().replace('T', ' ').slice(0, 16) + 'Z'),
  ].join('\r\n');
  const reply = await send(`\ufeff${csv}`);
  expect(reply).toMatchObject({ status: 201, body: { preview: false, rows: 2, faults: [], lots: [{ row: 2, title: 'Watch, "gold"' }, { row: 3, title: 'Vase' }] } });
  const [watch, vase] = reply.body['lots'] as { id: string }[];
  expect((await house.call('GET', `/lots/${String(watch?.id)}`, seller)).body).toMatchObject({
    status: 'draft', description: 'Runs well.\nThe strap is new.', category: 'watches', condition: 'used', openingPrice: 1_250, reservePrice: 4_000, increments: { percent: 5 },
    softClose: { windowSeconds: 60, mode: 'reset' }, attributes: { maker: 'Omega', year: 1962, movement: 'manual' },
  });
  expect((await house.call('GET', `/lots/${String(vase?.id)}`, seller)).body).toMatchObject({ currency: 'JPY', openingPrice: 1_200, description: '', increments: 'jpy' });
  expect((await house.call('POST', `/lots/${String(watch?.id)}/publish`, seller)).body).toMatchObject({ status: 'open' });
  expect((await house.call('GET', '/lots?q=omega')).body).toMatchObject({ items: [{ id: watch?.id }] });
});

test('a fault has a code and what its sentence speaks of, for pages in any language', async () => {
  const [amount, title] = [await faultsOf(table(row('One', { currency: 'KWD', price: '1.23456' }))), await faultsOf(table(row('x'.repeat(141))))];
  expect(amount).toEqual([{ row: 2, column: 'opening_price', code: 'cell_amount', facts: { currency: 'KWD', decimals: 3, example: '1250.500' }, problem: 'must be an amount in KWD with a point and at most 3 decimals, such as 1250.500' }]);
  expect(title).toMatchObject([{ code: 'too_long', facts: { length: 141, max: 140 } }]);
  expect((await send(table(row('')))).body['errors']).toEqual([{ at: 'row 2, title', code: 'blank', problem: 'must not be blank' }]);
});

test('a row says how far late bids may move the close, and with which lots it moves', async () => {
  const sale = String((await house.call('POST', '/sales', seller, { body: { title: 'Trays', closesAt: soon() } })).body['id']);
  const head = `${HEAD},sale_id,soft_close_scope,group,soft_close_count_max,soft_close_total_seconds_max,soft_close_until`;
  const until = new Date(house.nowMs() + 2 * 3_600_000).toISOString();
  const csv = [head, `${row('One')},${sale},group,Trays,5,,`, `${row('Two')},${sale},sequential,,,900,`, `${row('Three')},${sale},sale,,,,${until}`, `${row('Four')},,,,,,`].join('\n');
  const made = (await send(csv)).body['lots'] as { id: string }[];
  const terms = await Promise.all(made.map(async ({ id }) => (await house.call('GET', `/lots/${id}`, seller)).body));
  expect(terms).toMatchObject([
    { group: 'Trays', softClose: { scope: 'group', cap: { kind: 'count', max: 5 } } }, { group: null, softClose: { scope: 'sequential', cap: { kind: 'total', seconds: 900 } } },
    { softClose: { scope: 'sale', cap: { kind: 'until', at: until } } }, { softClose: { scope: 'lot', cap: { kind: 'none' } } },
  ]);
});

test('a preview writes nothing and shows what it read', async () => {
  const before = await drafts();
  const reply = await send(table(row('One'), row('Two')), { preview: true });
  expect(reply).toMatchObject({ status: 200, body: { preview: true, rows: 2, lots: [], faults: [], moreFaults: false, columns: HEAD.split(',') } });
  expect((reply.body['cells'] as { row: number; values: string[] }[]).map(({ row: at, values }) => [at, values[0]])).toEqual([[2, 'One'], [3, 'Two']]);
  expect(await drafts()).toBe(before);
});

test.each<[string, () => string, { row: number; column: string; problem: RegExp }]>([
  ['a blank title', () => table(row('')), { row: 2, column: 'title', problem: /blank/ }],
  ['a title of 141 characters', () => table(row('x'.repeat(141))), { row: 2, column: 'title', problem: /140/ }],
  ['a category that is none', () => table(row('One'), row('Two', { category: 'clocks' })), { row: 3, column: 'category', problem: /one of art, antiques/ }],
  ['a currency that is none', () => table(row('One', { currency: 'dollars' })), { row: 2, column: 'currency', problem: /ISO 4217/ }],
  ['an amount with too many decimals', () => table(row('One', { price: '12.505' })), { row: 2, column: 'opening_price', problem: /USD with a point and at most 2 decimals/ }],
  ['decimals of a currency that has none', () => table(row('One', { currency: 'JPY', price: '12.5' })), { row: 2, column: 'opening_price', problem: /JPY without decimals/ }],
  ['an amount with a comma', () => table(row('One', { price: '"12,50"' })), { row: 2, column: 'opening_price', problem: /such as 1250.50/ }],
  ['no amount', () => table(row('One', { price: '' }).replace(',,', ',,')), { row: 2, column: 'opening_price', problem: /required/ }],
  ['a time without a zone', () => table(row('One', { closes: '2030-01-31 18:00' })), { row: 2, column: 'closes_at', problem: /zone/ }],
  ['a day that does not exist', () => table(row('One', { closes: '2030-02-30T18:00Z' })), { row: 2, column: 'closes_at', problem: /zone/ }],
  ['a close that is past', () => table(row('One', { closes: '2020-01-31T18:00Z' })), { row: 2, column: 'closes_at', problem: /ahead/ }],
  ['a row with a cell too many', () => table(`${row('One')},more`), { row: 2, column: 'null', problem: /6 cells under 5 columns/ }],
  ['a reserve below the opening price', () => `${HEAD},reserve_price\n${row('One')},10\n`, { row: 2, column: 'reserve_price', problem: /at least the opening_price/ }],
  ['a fact that is no number', () => `${HEAD},attribute_year\n${row('One')},old\n`, { row: 2, column: 'attribute_year', problem: /number/ }],
  ['a fact of another category', () => `${HEAD},attribute_artist\n${row('One')},Somebody\n`, { row: 2, column: 'attribute_artist', problem: /not asked for/ }],
  ['a sale that is none', () => `${HEAD},sale_id\n${row('One')},sal_77\n`, { row: 2, column: 'sale_id', problem: /sale/ }],
  ['the id of something else', () => `${HEAD},sale_id\n${row('One')},lot_1\n`, { row: 2, column: 'sale_id', problem: /id of a sale/ }],
  ['increments of nobody', () => `${HEAD},increments\n${row('One')},lots\n`, { row: 2, column: 'increments', problem: /5%/ }],
  ['a window of a week and a half', () => `${HEAD},soft_close_window_seconds\n${row('One')},900000\n`, { row: 2, column: 'soft_close_window_seconds', problem: /86400/ }],
  ['a mode that is none', () => `${HEAD},soft_close_mode\n${row('One')},again\n`, { row: 2, column: 'soft_close_mode', problem: /one of reset, add/ }],
  ['no extension at all for a cap', () => `${HEAD},soft_close_count_max\n${row('One')},0\n`, { row: 2, column: 'soft_close_count_max', problem: /1 to 10000/ }],
  ['a cap of two months', () => `${HEAD},soft_close_total_seconds_max\n${row('One')},5184000\n`, { row: 2, column: 'soft_close_total_seconds_max', problem: /1 to 2592000/ }],
  ['a cap before the close', () => `${HEAD},soft_close_until\n${row('One')},2020-01-31T18:00Z\n`, { row: 2, column: 'soft_close_until', problem: /before closes_at/ }],
  ['two caps', () => `${HEAD},soft_close_count_max,soft_close_total_seconds_max\n${row('One')},3,600\n`, { row: 2, column: 'soft_close_total_seconds_max', problem: /beside soft_close_count_max/ }],
  ['a group without its scope', () => `${HEAD},group\n${row('One')},Trays\n`, { row: 2, column: 'group', problem: /scope group/ }],
])('%s is named by row and column, with what would be right', async (_what, csv, { row: at, column, problem }) => {
  const faults = await faultsOf(csv());
  expect(faults).toHaveLength(1);
  expect([faults[0]?.row, String(faults[0]?.column)]).toEqual([at, column]);
  expect(faults[0]?.problem).toMatch(problem);
  expect(Object.keys(FAULTS)).toContain(faults[0]?.code);
});

test.each<[string, string | Uint8Array, RegExp]>([
  ['nothing', '', /empty/],
  ['a head alone', HEAD, /no rows/],
  ['a head of other words', 'name,price\nOne,2\n', /not a column/],
  ['a column that is missing', 'title,category,currency\nOne,watches,USD\n', /missing/],
  ['a column twice', `title,${HEAD}\nOne,Two,watches,USD,1,\n`, /twice/],
  ['a column without a name', `${HEAD},\n`, /no name/],
  ['UTF-16', Buffer.from('\ufefftitle\n', 'utf16le'), /UTF-16/],
  ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1]), /not text/],
  ['a quotation mark that is not closed', `${HEAD}\n"One,watches,USD,1,\n`, /never closed/],
  ['501 rows', table(...Array.from({ length: 501 }, (_, n) => `Lot ${n},watches,USD,1,`)), /at most 500/],
])('%s is no table of lots, and says why', async (_what, csv, problem) => {
  const faults = await faultsOf(csv);
  expect(faults.map((fault) => fault.problem).join('\n')).toMatch(problem);
  const refused = await send(csv);
  expect(refused).toMatchObject({ status: 400, body: { code: 'malformed' } });
});

test('one bad row keeps every other from being written, and all faults are named at once', async () => {
  const before = await drafts();
  const reply = await send(table(row('One'), row('', { category: 'none', price: 'x' }), row('Three', { currency: 'XQZ' })));
  expect(reply).toMatchObject({ status: 400, body: { code: 'malformed', rows: 3, moreFaults: false } });
  expect((reply.body['faults'] as Fault[]).map((fault) => `${String(fault.row)} ${String(fault.column)}`).toSorted()).toEqual(['3 category', '3 opening_price', '3 title', '4 currency']);
  expect(reply.body['errors']).toContainEqual(expect.objectContaining({ at: 'row 3, title' }));
  expect(await drafts()).toBe(before);
});

test('at most a thousand faults are named', async () => {
  const reply = await send(table(...Array.from({ length: 500 }, () => row('', { category: 'none', price: 'x' }))), { preview: true });
  expect(reply.body['faults']).toHaveLength(1_000);
  expect(reply.body['moreFaults']).toBe(true);
});

test('five hundred lots come in one go, in their order, and into their sale with a place each', async () => {
  const sale = (await house.call('POST', '/sales', seller, { body: { title: 'Watches', closesAt: soon(), staggerSeconds: 30 } })).body;
  const csv = [`${HEAD},sale_id`, ...Array.from({ length: 500 }, (_, n) => `Lot ${n + 1},watches,USD,1.00,,${String(sale['id'])}`)].join('\n');
  const reply = await send(csv);
  const lots = reply.body['lots'] as { id: string; title: string; row: number }[];
  expect(lots.map(({ title }) => title)).toEqual(Array.from({ length: 500 }, (_, n) => `Lot ${n + 1}`));
  expect((await house.call('GET', `/lots/${String(lots[499]?.id)}`, seller)).body).toMatchObject({ sale: { id: sale['id'], position: 500 } });
  expect((await house.call('GET', `/sales/${String(sale['id'])}`)).body).toMatchObject({ lots: 500 });
  const one = (await send(`${HEAD},sale_id\n${row('Next')},${String(sale['id'])}\n`)).body['lots'] as { id: string }[];
  expect((await house.call('GET', `/lots/${String(one[0]?.id)}`, seller)).body).toMatchObject({ sale: { position: 501 } });
});

test('the same table under one key makes its lots once; another one is refused', async () => {
  const before = await drafts();
  const csv = table(row('Keyed'));
  const replies = await Promise.all([1, 2, 3].map(() => send(csv, { key: 'import-once' })));
  expect(new Set(replies.map(({ body }) => JSON.stringify(body['lots']))).size).toBe(1);
  expect(await drafts()).toBe(before + 1);
  expect(await send(table(row('Other')), { key: 'import-once' })).toMatchObject({ status: 422, body: { code: 'same_key_other_body' } });
});

test('only sellers import, and a table past 5 MB is too large', async () => {
  expect((await send(table(row('One')), { by: null })).status).toBe(401);
  expect((await send(table(row('One')), { by: bidder })).status).toBe(403);
  expect((await send(new Uint8Array(5 * 1024 * 1024 + 1).fill(97))).status).toBe(413);
});

test('the template is a table that can be imported as it is', async () => {
  const reply = await house.server.inject({ method: 'GET', url: '/api/v1/lots/import/template.csv' });
  expect([reply.statusCode, reply.headers['content-type'], reply.headers['content-disposition']]).toEqual([200, 'text/csv; charset=utf-8', 'attachment; filename="lots.csv"']);
  expect(await faultsOf(reply.body)).toEqual([]);
});

test('sellers see who watches, what their reserve is, and how their lots fare', async () => {
  const sam = house.person('Sara Second', 'seller');
  await house.draft(sam);
  const open = await house.published(sam, { reservePrice: 4_000 });
  const sold = await house.published(sam);
  await house.call('PUT', `/watchlist/${open}`, bidder);
  house.bidding.bid(sold, bidder.accountId, house.bidding.stateOf(sold).terms.openingPrice);
  await house.call('POST', `/lots/${sold}/end`, sam);
  await house.relay();
  const items = (await house.call('GET', '/me/lots?status=live', sam)).body['items'];
  expect(items).toMatchObject([{ id: open, watchers: 1, reservePrice: 4_000, image: null }]);
  expect((await house.call('GET', '/me/lots/totals', sam)).body).toEqual({ draft: 1, scheduled: 0, live: 1, sold: 1, unsold: 0, takings: [{ currency: 'USD', amount: 1_000, lots: 1 }] });
  expect((await house.call('GET', '/me/lots/totals', bidder)).body).toMatchObject({ draft: 0, live: 0, takings: [] });
  expect(JSON.stringify((await house.call('GET', '/lots?status=open', bidder)).body)).not.toMatch(/reservePrice|watchers/);
});

test('categories say what they ask for; facts of a lot are judged by it, and wanted ones before publication only', async () => {
  const listed = (await house.call('GET', '/categories')).body['items'] as { code: string; fields: { code: string; kind: string; choices: unknown[] }[] }[];
  expect(listed.find(({ code }) => code === 'watches')?.fields.map(({ code }) => code)).toEqual(['maker', 'reference', 'year', 'movement', 'diameter_mm', 'case_material']);
  const faulty = await house.call('POST', '/lots', seller, { body: house.listing({ attributes: { year: 'old', colour: 'red', movement: 'steam' } }) });
  expect(faulty).toMatchObject({ status: 400, body: { errors: [{ at: 'attributes.year' }, { at: 'attributes.movement' }, { at: 'attributes.colour' }] } });
  for (const attributes of [[], 'x', { year: null }, { year: {} }, Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`a${n}`, 1]))]) {
    expect((await house.call('POST', '/lots', seller, { body: house.listing({ attributes }) })).status).toBe(400);
  }
  const lot = await house.draft(seller, { attributes: { maker: 'Omega' } });
  await house.outside.run({ name: 'test.want', sql: "update auction.category_fields set required = true where category = 'watches' and code = 'year'" });
  house.windOn(61_000);
  expect(await house.call('POST', `/lots/${lot}/publish`, seller)).toMatchObject({ status: 409, body: { code: 'wrong_state', errors: [{ at: 'attributes.year' }] } });
  await house.call('PATCH', `/lots/${lot}`, seller, { body: { attributes: { maker: 'Omega', year: 1962 } } });
  expect((await house.call('POST', `/lots/${lot}/publish`, seller)).body).toMatchObject({ status: 'open', attributes: { maker: 'Omega', year: 1962 } });
});
