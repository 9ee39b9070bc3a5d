import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LotId } from '#domain/ids.ts';
import { auctionHouse, type AuctionHouse, type Reply, type TestAccount } from '../../../test/support/auction-house.ts';
import { pictureCache } from './service/picture-cache.ts';
import { imageId } from '#domain/ids.ts';

let house: AuctionHouse;
let seller: TestAccount;
let other: TestAccount;
let admin: TestAccount;
let picture: Buffer;

beforeAll(async () => {
  house = await auctionHouse();
  seller = house.person('Sam Seller', 'seller');
  other = house.person('Olga Other', 'seller');
  admin = house.person('Ada Admin', 'admin');
  picture = await sharp({ create: { width: 700, height: 500, channels: 3, background: 'teal' } }).jpeg().toBuffer();
});
afterAll(() => house.close());

type Shown = { id: string; alt: string; width: number; height: number };
const DAY = 24 * 3_600_000;

async function send(lot: LotId, by: TestAccount | null, more: { bytes?: Uint8Array; alt?: string; key?: string; type?: string } = {}): Promise<Reply> {
  const reply = await house.server.inject({
    method: 'POST', url: `/api/v1/lots/${lot}/images${more.alt === undefined ? '' : `?alt=${encodeURIComponent(more.alt)}`}`, payload: Buffer.from(more.bytes ?? picture),
    headers: { 'content-type': more.type ?? 'image/jpeg', ...(by === null ? {} : { authorization: `Bearer ${by.token}` }), ...(more.key === undefined ? {} : { 'idempotency-key': more.key }) },
  });
  return { status: reply.statusCode, body: reply.json() };
}
async function added(lot: LotId, alt: string): Promise<string> {
  const reply = await send(lot, seller, { alt });
  expect(reply.status).toBe(201);
  return String(reply.body['id']);
}
const look = (path: string, by: TestAccount | null) => house.server.inject({ method: 'GET', url: path, headers: by === null ? {} : { authorization: `Bearer ${by.token}` } });
async function shownOf(lot: LotId): Promise<Shown[]> {
  const { body } = await house.call('GET', `/lots/${lot}`, seller);
  return body['images'] as Shown[];
}
const altsOf = async (lot: LotId): Promise<string[]> => (await shownOf(lot)).map(({ alt }) => alt);
const count = async (table: string): Promise<number> => Number((await house.outside.one<{ n: string }>({ name: `test.count_${table}`, sql: `select count(*) as n from auction.${table}` }))?.n);

test('a picture of a draft is there for its seller, with everything a page needs to show it', async () => {
  const lot = await house.draft(seller);
  const reply = await send(lot, seller, { alt: 'The dial' });
  const id = String(reply.body['id']);
  expect(reply).toMatchObject({ status: 201, body: { alt: 'The dial', width: 700, height: 500, position: 1 } });
  expect(reply.body['urls']).toEqual([320, 640, 1_280].map((width) => ({ width, url: `/images/${id}/${width}` })));
  expect(await shownOf(lot)).toEqual([{ id, alt: 'The dial', width: 700, height: 500 }]);
  const own = await look(`/images/${id}/320`, seller);
  expect([own.statusCode, own.headers['content-type'], own.headers['cache-control']]).toEqual([200, 'image/webp', 'private, max-age=300']);
  expect(await sharp(own.rawPayload).metadata()).toMatchObject({ width: 320 });
  for (const stranger of [null, other]) expect((await look(`/images/${id}/320`, stranger)).statusCode).toBe(404);
});

test('once published a picture is for everybody, for ever, in any width that is kept', async () => {
  const lot = await house.draft(seller);
  const id = await added(lot, 'Front');
  await house.call('POST', `/lots/${lot}/publish`, seller);
  for (const [width, wide] of [[320, 320], [640, 640], [1_280, 700], [2_000, 700]]) {
    for (let time = 0; time < 2; time += 1) {
      const reply = await look(`/images/${id}/${String(width)}`, null);
      expect([reply.statusCode, reply.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
      expect((await sharp(reply.rawPayload).metadata()).width).toBe(wide);
    }
  }
  const listed = (await house.call('GET', `/lots?seller=${seller.accountId}&q=watch`)).body['items'] as { id: string; image: Shown | null }[];
  expect(listed.find((item) => item.id === lot)?.image).toEqual({ id, alt: 'Front', width: 700, height: 500 });
});

test.each(['/images/img_1/320', '/images/lot_1/320', '/images/img_0/320', '/images/x/320', '/images/img_99999999999999999999/320'])('%s is not there', async (path) => {
  expect((await look(path, seller)).statusCode).toBe(404);
});

test('a width that is not kept is not there', async () => {
  const id = await added(await house.draft(seller), '');
  for (const width of ['1', '0', '321', '-320', '320.0', 'x', '4000']) expect((await look(`/images/${id}/${width}`, seller)).statusCode).toBe(404);
});

test('pictures keep an order, which the seller changes; one that goes leaves no gap', async () => {
  const lot = await house.draft(seller);
  const ids = [await added(lot, 'a'), await added(lot, 'b'), await added(lot, 'c')];
  const move = (id: string | undefined, position: number) => house.call('PATCH', `/lots/${lot}/images/${String(id)}`, seller, { body: { position } });
  expect(await move(ids[2], 1)).toMatchObject({ status: 200, body: { position: 1 } });
  expect(await altsOf(lot)).toEqual(['c', 'a', 'b']);
  expect(await move(ids[2], 20)).toMatchObject({ status: 200, body: { position: 3 } });
  expect(await altsOf(lot)).toEqual(['a', 'b', 'c']);
  for (let time = 0; time < 2; time += 1) expect((await house.call('DELETE', `/lots/${lot}/images/${String(ids[0])}`, seller)).status).toBe(204);
  expect(await altsOf(lot)).toEqual(['b', 'c']);
  expect((await look(`/images/${String(ids[0])}/320`, seller)).statusCode).toBe(404);
  expect(await move(ids[0], 1)).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

test('once published the words of a picture may change, and nothing else', async () => {
  const lot = await house.draft(seller);
  const id = await added(lot, 'Front');
  await house.call('POST', `/lots/${lot}/publish`, seller);
  const path = `/lots/${lot}/images/${id}`;
  expect(await house.call('PATCH', path, seller, { body: { alt: 'The front, with a scratch' } })).toMatchObject({ status: 200 });
  expect(await altsOf(lot)).toEqual(['The front, with a scratch']);
  for (const refused of [await send(lot, seller), await house.call('PATCH', path, seller, { body: { position: 1 } }), await house.call('DELETE', path, seller)]) {
    expect(refused).toMatchObject({ status: 409, body: { code: 'wrong_state', errors: [{ at: 'images' }] } });
  }
  expect(await shownOf(lot)).toHaveLength(1);
});

test('somebody else\'s pictures cannot be added to, changed or taken away', async () => {
  const draft = await house.draft(seller);
  const open = await house.published(seller);
  const id = await added(draft, 'mine');
  expect(await send(draft, other)).toMatchObject({ status: 404, body: { code: 'unknown_lot' } });
  expect(await send(open, other)).toMatchObject({ status: 403 });
  expect((await send(draft, null)).status).toBe(401);
  expect((await house.call('PATCH', `/lots/${draft}/images/${id}`, other, { body: { alt: 'yours' } })).status).toBe(404);
  expect((await house.call('DELETE', `/lots/${draft}/images/${id}`, other)).status).toBe(404);
  // An image of one lot is not there under another, though both are the seller's.
  expect((await house.call('PATCH', `/lots/${await house.draft(seller)}/images/${id}`, seller, { body: { alt: 'moved' } })).status).toBe(404);
  expect(await altsOf(draft)).toEqual(['mine']);
});

test.each<[string, { bytes?: Uint8Array; alt?: string; type?: string }, string]>([
  ['words that are called a picture', { bytes: Buffer.from('<script>') }, 'body'],
  ['nothing', { bytes: new Uint8Array(0) }, 'body'],
  ['half a picture', { bytes: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]) }, 'body'],
  ['301 characters for it', { alt: 'x'.repeat(301) }, 'query.alt'],
  ['a line end in its words', { alt: 'a\nb' }, 'query.alt'],
])('%s is malformed, and nothing is kept', async (_what, more, at) => {
  const lot = await house.draft(seller);
  const reply = await send(lot, seller, more);
  expect(reply).toMatchObject({ status: 400, body: { code: 'malformed', errors: [{ at }] } });
  expect(await shownOf(lot)).toEqual([]);
});

test.each([{}, { position: 0 }, { position: 21 }, { position: 1.5 }, { alt: 7 }, { alt: 'x'.repeat(301) }, { width: 1 }])('a change of %j is malformed', async (body) => {
  const lot = await house.draft(seller);
  expect((await house.call('PATCH', `/lots/${lot}/images/${await added(lot, '')}`, seller, { body })).status).toBe(400);
});

test('what it is called does not matter, what it is does', async () => {
  expect((await send(await house.draft(seller), seller, { type: 'text/plain' })).status).toBe(201);
});

test('a picture past 15 MB is too large', async () => {
  expect(await send(await house.draft(seller), seller, { bytes: new Uint8Array(15 * 1024 * 1024 + 1) })).toMatchObject({ status: 413, body: { code: 'too_large' } });
});

test('a lot has twenty pictures at most, also when they come at once', async () => {
  const lot = await house.draft(seller);
  const small = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } }).png().toBuffer();
  for (let n = 0; n < 18; n += 1) expect((await send(lot, seller, { bytes: small })).status).toBe(201);
  const last = await Promise.all([1, 2, 3, 4].map(() => send(lot, seller, { bytes: small })));
  expect(last.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 201, 409, 409]);
  expect(await shownOf(lot)).toHaveLength(20);
});

test('the same picture under one key is added once', async () => {
  const lot = await house.draft(seller);
  const replies = await Promise.all([1, 2, 3].map(() => send(lot, seller, { alt: 'once', key: 'one-picture' })));
  expect(new Set(replies.map(({ body }) => body['id'])).size).toBe(1);
  expect(await send(lot, seller, { alt: 'other words', key: 'one-picture' })).toMatchObject({ status: 422 });
  expect(await altsOf(lot)).toEqual(['once']);
});

test('a lot that is offered again shows the same pictures without a second copy of their bytes', async () => {
  const lot = await house.draft(seller);
  const ids = [await added(lot, 'a'), await added(lot, 'b')];
  await house.call('POST', `/lots/${lot}/publish`, seller);
  await house.call('POST', `/lots/${lot}/end`, seller);
  const pictures = await count('pictures');
  const again = (await house.call('POST', `/lots/${lot}/relist`, seller)).body;
  expect((again['images'] as Shown[]).map(({ alt }) => alt)).toEqual(['a', 'b']);
  expect((again['images'] as Shown[]).some(({ id }) => ids.includes(id))).toBe(false);
  expect(await count('pictures')).toBe(pictures);
  // What goes from the new one stays on the old one.
  const [first] = again['images'] as Shown[];
  await house.call('DELETE', `/lots/${String(again['id'])}/images/${String(first?.id)}`, seller);
  expect((await look(`/images/${String(ids[0])}/640`, null)).statusCode).toBe(200);
});

test('pictures of a draft that was given up stay for a week, then they go', async () => {
  const lot = await house.draft(seller);
  const id = await added(lot, 'kept');
  await house.call('POST', `/lots/${lot}/cancel`, seller);
  const [pictures, files] = [await count('pictures'), await count('picture_files')];
  house.windOn(6 * DAY);
  await house.module.clearExpired();
  expect(await count('pictures')).toBe(pictures);
  expect((await look(`/images/${id}/320`, seller)).statusCode).toBe(200);
  house.windOn(2 * DAY);
  await house.module.clearExpired();
  expect([await count('pictures'), await count('picture_files')]).toEqual([pictures - 1, files - 3]);
  expect((await look(`/images/${id}/320`, seller)).statusCode).toBe(404);
  house.windOn(-8 * DAY);
});

test('an admin sees the pictures of a draft', async () => {
  expect((await look(`/images/${await added(await house.draft(seller), '')}/320`, admin)).statusCode).toBe(200);
});

test('the cache of pictures stays within its bytes, and keeps what was looked at last', () => {
  const cache = pictureCache(10);
  const [a, b, c] = [imageId(1n), imageId(2n), imageId(3n)];
  cache.put(a, 320, new Uint8Array(4));
  cache.put(b, 320, new Uint8Array(4));
  cache.get(a, 320);
  cache.put(c, 320, new Uint8Array(4));
  cache.put(c, 640, new Uint8Array(11));
  expect([a, b, c].map((image) => cache.get(image, 320) !== null)).toEqual([true, false, true]);
  expect(cache.get(c, 640)).toBeNull();
});
