import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { minor } from '#domain/money.ts';
import { silentLog } from '#platform/log/log.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { contextNow, onBehalfOf, traceOf } from '#platform/rpc/context.ts';
import { ServiceAway } from '#platform/rpc/errors.ts';
import { callPath } from '#platform/rpc/server.ts';
import { SIGNATURE_HEADER, signatures } from '#platform/rpc/signature.ts';
import { type Far, openFar } from '../../../src/app/far.ts';
import { freePort } from '../../support/served-house.ts';
import { openWorld, SECRET, type World } from './world.ts';

/* What may go wrong between two services, on real sockets. */

let world: World;
const opened: { close(): void }[] = [];
beforeAll(async () => { world = await openWorld(); });
afterEach(() => { opened.splice(0).forEach((one) => one.close()); });
afterAll(async () => { await world.stop(); });

const farAt = (...urls: string[]): Far => {
  const far = openFar({ by: 'test', addresses: new Map([['bidding', urls], ['identity', urls]]), secret: SECRET, log: silentLog, metrics: openMetrics() });
  opened.push(far);
  return far;
};

/** Something at an address that behaves as told, on each request. */
async function stranger(behave: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>): Promise<{ url: string; asked: () => number }> {
  let count = 0;
  const server: Server = createServer((request, response) => {
    count += 1;
    void behave(request, response);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  opened.push({ close: () => { server.closeAllConnections(); server.close(); } });
  return { url: `http://127.0.0.1:${port}`, asked: () => count };
}

const bidOf = async (key: string = crypto.randomUUID()) => ({ account: (await world.person()).accountId, lot: await world.lot(), key, maximum: minor(2_000n) });
const raw = (header: string | undefined, body: string) =>
  fetch(`${world.url}${callPath('identity', 'counts')}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...(header === undefined ? {} : { [SIGNATURE_HEADER]: header }) } });
const signed = (body: string, changes: { secret?: string; atMs?: number; path?: string } = {}): string =>
  signatures(changes.secret ?? SECRET).sign({ by: 'test', atMs: changes.atMs ?? Date.now(), method: 'POST', path: changes.path ?? callPath('identity', 'counts'), body });

test('a call is taken with the signature of the house alone: over this body, for this address, of this minute', async () => {
  const body = '[{"args":[]}]';
  expect((await raw(signed(body), body)).status).toBe(200);
  expect((await raw(undefined, body)).status).toBe(403);
  expect((await raw(signed(body, { secret: 'another secret, just as long as ours is' }), body)).status).toBe(403);
  expect((await raw(signed(body), '[{"args":[1]}]')).status).toBe(403);
  expect((await raw(signed(body, { path: callPath('bidding', 'freeze') }), body)).status).toBe(403);
  expect((await raw(signed(body, { atMs: Date.now() - 20_000 }), body)).status).toBe(401);
  expect((await raw(signed('no list'), 'no list')).status).toBe(400);
});

test('an act that was overheard is not done a second time, however its signature is written; what has one effect may come again', async () => {
  const lot = await world.lot();
  const post = (method: string, header: string, body: string) =>
    fetch(`${world.url}${callPath('bidding', method)}`, { method: 'POST', body, headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: header } }).then(({ status }) => status);
  const freeze = JSON.stringify([{ args: [{ lot, by: null, reason: 'A look at it.' }] }]);
  const header = signed(freeze, { path: callPath('bidding', 'freeze') });
  expect(await post('freeze', header, freeze)).toBe(200);
  await world.near.bidding.resume({ lot, by: null });
  for (const copy of [header, `${header}=`, header.replace(/^v1 test /, 'v1 test 0')]) expect(await post('freeze', copy, freeze)).toBe(403);
  expect((await world.near.bidding.heads([lot], null)).get(lot)?.status).toBe('open');
  // Meant again it is signed again.
  expect(await post('freeze', signed(freeze, { path: callPath('bidding', 'freeze'), atMs: Date.now() + 1 }), freeze)).toBe(200);
  const standing = JSON.stringify([{ args: [{ kind: 'account', account: (await world.person()).accountId, blocked: false }] }]);
  const unblocked = signed(standing, { path: callPath('bidding', 'setStanding') });
  expect([await post('setStanding', unblocked, standing), await post('setStanding', unblocked, standing)]).toEqual([200, 403]);
  const heads = JSON.stringify([{ args: [[lot], null] }]);
  const question = signed(heads, { path: callPath('bidding', 'heads') });
  expect([await post('heads', question, heads), await post('heads', question, heads)]).toEqual([200, 200]);
});

test('a call of a person without a key is an act, and one with a key has one effect', async () => {
  const seller = await world.person('seller');
  const sent = (idempotencyKey: string | null) => ({
    params: {}, query: {}, body: { title: 'Gold watch, 1962', description: 'In working order.', category: 'watches', currency: 'USD', openingPrice: 1_000, closesAt: new Date(Date.now() + 48 * 3_600_000).toISOString() },
    caller: seller, idempotencyKey, requestId: 'r', address: '::1', userAgent: null, lastEventId: null,
  });
  const twice = async (key: string | null): Promise<{ statuses: number[]; lots: number }> => {
    const path = callPath('auction', 'answer');
    const body = JSON.stringify([{ args: ['createLot', sent(key)] }]);
    const header = signed(body, { path });
    const answers = [0, 1].map(() => fetch(`${world.url}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: header } }));
    const told = await Promise.all(answers.map(async (pending) => { const answer = await pending; return { status: answer.status, text: await answer.text() }; }));
    return { statuses: told.map(({ status }) => status).toSorted((one, other) => one - other), lots: new Set(told.flatMap(({ text }) => /lot_[0-9]+/.exec(text)?.[0] ?? [])).size };
  };
  expect(await twice(null)).toEqual({ statuses: [200, 403], lots: 1 });
  expect(await twice(crypto.randomUUID())).toEqual({ statuses: [200, 200], lots: 1 });
});

test('a service whose clock is two minutes off is called by its own clock', async () => {
  expect(await farWithClock(-120_000).contracts.identity.counts()).toMatchObject({ accounts: expect.any(Number) });
});

function farWithClock(offsetMs: number): Far {
  const far = openFar({ by: 'test', addresses: new Map([['identity', [world.url]]]), secret: SECRET, log: silentLog, metrics: openMetrics(), clock: { nowMs: () => Date.now() + offsetMs, monotonicMs: () => performance.now() } });
  opened.push(far);
  return far;
}

test('a bid whose replica is gone is decided by another one, once', async () => {
  const gone = `http://127.0.0.1:${await freePort()}`;
  const bid = await bidOf();
  const answer = await farAt(gone, world.url).contracts.bidding.placeBid(bid);
  expect(answer).toMatchObject({ ok: true, seq: 2, replayed: false });
  expect(await world.near.bidding.placeBid(bid)).toMatchObject({ ok: true, seq: 2, replayed: true });
});

test('a bid whose answer was lost is sent again with its key, and gets the one true answer', async () => {
  const bid = await bidOf();
  const cutting = await stranger(async (request, response) => {
    // Hands the bid on, and dies before it has said what came of it.
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
    await fetch(`${world.url}${request.url ?? ''}`, { method: 'POST', body: Buffer.concat(chunks), headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: String(request.headers[SIGNATURE_HEADER]) } });
    response.destroy();
  });
  const far = farAt(cutting.url, world.url);
  const lot = bid.lot;
  const answer = await far.contracts.bidding.placeBid(bid);
  expect(answer).toMatchObject({ ok: true, seq: 2 });
  expect((await world.near.bidding.heads([lot], null)).get(lot)).toMatchObject({ bidCount: 1, seq: 2 });
});

test('an act that has no key is not sent again when its answer is lost', async () => {
  const cutting = await stranger((_request, response) => { response.destroy(); });
  const lot = await world.lot();
  await expect(farAt(cutting.url, cutting.url).contracts.bidding.freeze({ lot, by: null, reason: 'A look at it.' })).rejects.toMatchObject({ name: 'ServiceAway', maybeDone: true });
  expect(cutting.asked()).toBe(1);
});

test('with nobody there a question says that the service is away, and a bid is answered busy; unconfirmed where it may have been heard', async () => {
  const far = farAt(`http://127.0.0.1:${await freePort()}`);
  await expect(far.contracts.identity.counts()).rejects.toBeInstanceOf(ServiceAway);
  expect(await far.contracts.bidding.placeBid(await bidOf())).toMatchObject({ ok: false, code: 'busy', retryAfterSeconds: 1 });
  expect(far.silent().toSorted()).toEqual(['bidding', 'identity']);
  const cutting = await stranger((_request, response) => { response.destroy(); });
  expect(await farAt(cutting.url).contracts.bidding.placeBid(await bidOf())).toMatchObject({ ok: false, code: 'unconfirmed' });
});

test('a service that is not heard of in time is away', async () => {
  const silent = await stranger(() => {});
  const far = farAt(silent.url);
  await expect(far.call('identity', 'counts', [], { again: true, withinMs: 3_000 })).rejects.toMatchObject({ name: 'ServiceAway', maybeDone: true });
});

test('calls of one turn of work go together, and each gets its own answer', async () => {
  const far = farAt(world.url);
  const people = [await world.person(), await world.person(), await world.person(), await world.person()];
  const found = await Promise.all(people.map(({ token }) => far.contracts.identity.callersOf([token])));
  expect(found.map((callers, at) => callers.get(people[at]?.token ?? '')?.accountId)).toEqual(people.map(({ accountId }) => accountId));
});

test('a call that a way in hands on is looked at once more: who may not make it is refused, and what is no call is nothing', async () => {
  const far = farAt(world.url);
  const bidder = await world.person();
  const lot = await world.lot();
  const call = { params: { lotId: lot }, query: {}, body: { reason: 'A look at it.' }, caller: bidder, idempotencyKey: null, requestId: 'r', address: '::1', userAgent: null, lastEventId: null };
  const handed = (name: string, sent: unknown) => far.call('bidding', 'answer', [name, sent], { again: false });
  expect(await handed('freezeLot', call)).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await handed('freezeLot', { ...call, caller: null })).toMatchObject({ ok: false, code: 'not_signed_in' });
  expect(await handed('signIn', call)).toMatchObject({ ok: false, code: 'not_found' });
  expect(await handed('freezeLot', 'no call')).toMatchObject({ ok: false, code: 'not_found' });
  expect(await handed('freezeLot', { ...call, caller: { ...bidder, roles: ['bidder', 'clerk'], staff: true } })).toMatchObject({ ok: true });
});

test('what is done on behalf of a request says so to the next service', async () => {
  const heard: string[] = [];
  const listening = await stranger(async (request, response) => {
    for await (const chunk of request) heard.push(String(chunk));
    response.writeHead(200).end('{"at":0}\n');
  });
  await onBehalfOf({ requestId: 'the-request', traceparent: traceOf('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01') }, () => farAt(listening.url).contracts.identity.counts());
  expect(JSON.parse(heard.join(''))).toEqual([{ args: [], request: 'the-request', trace: expect.stringMatching(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$/) }]);
  expect(contextNow()).toBeUndefined();
});

test('how long ago a bid was received is told, since no two processes share a monotonic clock', async () => {
  const heard: string[] = [];
  const listening = await stranger(async (request, response) => {
    for await (const chunk of request) heard.push(String(chunk));
    response.writeHead(200).end('{"at":0,"value":{"ok":false,"code":"busy","facts":null,"replayed":false}}\n');
  });
  const bid = await bidOf();
  const startMs = performance.now();
  await farAt(listening.url).contracts.bidding.placeBid({ ...bid, receivedAt: startMs - 500 });
  const tookMs = performance.now() - startMs;
  const [{ ago, args }] = JSON.parse(heard.join('')) as [{ ago: number; args: [Record<string, unknown>] }];
  expect(ago).toBeGreaterThanOrEqual(500);
  expect(ago).toBeLessThanOrEqual(500 + Math.ceil(tookMs));
  expect(args[0]['receivedAt']).toEqual({ $undefined: true });
});
