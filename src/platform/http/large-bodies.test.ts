import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { kernel, type Kernel, type TestCaller } from '../../../test/support/http-kernel.ts';
import { binderFor } from './bind.ts';
import { LARGE_BODIES_OF_ONE_MAX, LARGE_BODY_BYTES, LARGE_BODY_BYTES_AT_ONCE_MAX } from './large-bodies.ts';

const BYTES = 16 * 1_024 * 1_024;
const on = binderFor<TestCaller>();
const declared = { method: 'POST', summary: 'Takes much.', status: 200, refusals: [], bodyAs: 'bytes', bodyBytesMax: BYTES } as const;
const routes = [
  on({ ...declared, name: 'much', path: '/much', auth: 'signed_in' }, ({ body }) => ({ ok: true, body: { bytes: body.byteLength } })),
  on({ ...declared, name: 'rulesMuch', path: '/rules-much', auth: ['admin'] }, ({ body }) => ({ ok: true, body: { bytes: body.byteLength } })),
  on({ ...declared, name: 'servicesMuch', path: '/services-much', auth: 'anyone', largeBodiesOfOneMax: LARGE_BODIES_OF_ONE_MAX + 2 }, ({ body }) => ({ ok: true, body: { bytes: body.byteLength } })),
];

let house: Kernel;
let port = 0;
const sockets: Socket[] = [];
beforeEach(async () => {
  // Anybody whose token begins so, each an account.
  house = kernel({ authenticate: (token) => (token.startsWith('of-') ? { account: token, roles: ['bidder'] } : null) }, routes);
  ({ port } = await house.listen({ host: '127.0.0.1', port: 0 }));
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await house.close({ drainMs: 0 });
});

/** A body that is just large. */
const LARGE = 'x'.repeat(LARGE_BODY_BYTES + 1);

/** Sends a head that announces a body, and of the body nothing unless it is given; `said` is the status that came back, '' while there is none. */
function announce(token: string | null, path = '/much', length: number | null = BYTES, body = ''): { socket: Socket; said(): string } {
  const how = length === null ? 'transfer-encoding: chunked' : `content-length: ${length}`;
  let text = '';
  const socket = connect(port, '127.0.0.1', () => socket.write(`POST /api/v1${path} HTTP/1.1\r\nhost: x\r\n${token === null ? '' : `authorization: Bearer ${token}\r\n`}${how}\r\n\r\n${body}`));
  socket.on('data', (chunk) => { text += chunk.toString(); }).on('error', () => {});
  sockets.push(socket);
  return { socket, said: () => text.slice(9, 12) };
}

test.each([['nobody', null, '/much', '401'], ['somebody whose session is over', 'gone', '/much', '401'], ['somebody who may not', 'of-ann', '/rules-much', '403']])('a large body of %s is refused before it was sent', async (_, token, path, status) => {
  const one = announce(token, path);
  await expect.poll(one.said).toBe(status);
});

test('of one account a few are read at once, and the next ones when those are over', async () => {
  const first = Array.from({ length: LARGE_BODIES_OF_ONE_MAX }, () => announce('of-ann', '/much', LARGE.length));
  await expect.poll(async () => { const next = announce('of-ann'); await expect.poll(next.said, { timeout: 2_000 }).not.toBe('').catch(() => {}); next.socket.destroy(); return next.said(); }).toBe('503');
  expect(first.map(({ said }) => said())).toEqual(Array.from({ length: LARGE_BODIES_OF_ONE_MAX }, () => ''));
  const [other, small] = [announce('of-bob', '/much', LARGE.length, LARGE), announce('of-ann', '/much', 0)];
  await expect.poll(() => [other.said(), small.said()]).toEqual(['200', '200']);
  for (const { socket } of first) socket.write(LARGE);
  await expect.poll(() => first.map(({ said }) => said())).toEqual(Array.from({ length: LARGE_BODIES_OF_ONE_MAX }, () => '200'));
  const later = announce('of-ann', '/much', LARGE.length, LARGE);
  await expect.poll(later.said).toBe('200');
});

test('a call says how many of one may be on their way, when they are not of a person', async () => {
  const some = Array.from({ length: LARGE_BODIES_OF_ONE_MAX + 2 }, () => announce(null, '/services-much', LARGE.length));
  await expect.poll(async () => { const next = announce(null, '/services-much'); await expect.poll(next.said, { timeout: 2_000 }).not.toBe('').catch(() => {}); next.socket.destroy(); return next.said(); }).toBe('503');
  for (const { socket } of some) socket.write(LARGE);
  await expect.poll(() => some.map(({ said }) => said())).toEqual(some.map(() => '200'));
});

test('of all accounts together so many bytes, counted as the most where nothing is said; what was left counts no more', async () => {
  const places = Math.floor(LARGE_BODY_BYTES_AT_ONCE_MAX / BYTES);
  const held = Array.from({ length: places }, (_, n) => announce(`of-${n}`, '/much', n % 2 === 0 ? BYTES : null));
  await expect.poll(async () => { const next = announce('of-eve', '/much', BYTES); await expect.poll(next.said, { timeout: 2_000 }).not.toBe('').catch(() => {}); next.socket.destroy(); return next.said(); }).toBe('503');
  expect(held.map(({ said }) => said())).toEqual(held.map(() => ''));
  for (const { socket } of held) socket.destroy();
  await expect.poll(async () => (await house.ask({ method: 'POST', url: '/api/v1/much', headers: { authorization: 'Bearer of-eve', 'content-type': 'image/png' }, payload: Buffer.alloc(BYTES) })).json()).toEqual({ bytes: BYTES });
});
