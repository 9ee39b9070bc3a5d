import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { kernel, ROUTES, type Kernel } from '../../../test/support/http-kernel.ts';
import { bindStream } from './bind.ts';

const opened: Kernel[] = [];
afterEach(async () => {
  for (const house of opened.splice(0)) await house.close({ drainMs: 0 });
});

async function open(changes: Parameters<typeof kernel>[0] = {}): Promise<{ house: Kernel; port: number }> {
  const house = kernel(changes);
  opened.push(house);
  const { port } = await house.listen({ host: '127.0.0.1', port: 0 });
  return { house, port };
}

/** Everything the peer says until it closes or has said `enough`. */
function conversation(port: number, write: (socket: Socket) => void, enough: (heard: string) => boolean = () => false): Promise<{ heard: string; closed: boolean }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => write(socket));
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString();
      if (!enough(heard)) return;
      socket.destroy();
      resolve({ heard, closed: false });
    });
    socket.on('close', () => resolve({ heard, closed: true }));
    socket.on('error', reject);
  });
}

const HEAD = 'POST /api/v1/things/box/offers HTTP/1.1\r\nhost: x\r\nauthorization: Bearer token-of-ann\r\nidempotency-key: k\r\ncontent-type: application/json\r\n';
const GOOD = `${HEAD}content-length: 15\r\n\r\n{"maximum": 50}`;
const TEN_MEGABYTES = 10 * 1024 * 1024;

test('a body of 10 MB is refused from its head, before a byte of it was sent', async () => {
  const { port } = await open();
  const { heard } = await conversation(port, (socket) => socket.write(`${HEAD}content-length: ${TEN_MEGABYTES}\r\n\r\n`), (all) => all.includes('too_large'));
  expect(heard).toMatch(/^HTTP\/1.1 413 /);
});

test('a sender of 10 MB that does not listen until it is done still hears why, and its connection goes on', async () => {
  const { port } = await open();
  const { heard } = await conversation(port, (socket) => {
    socket.write(`${HEAD}content-length: ${TEN_MEGABYTES}\r\n\r\n`);
    socket.write(Buffer.alloc(TEN_MEGABYTES, 0x20), () => socket.write(GOOD));
  }, (all) => all.includes('HTTP/1.1 201'));
  expect(heard.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 201']);
});

test('a body without a length is cut off at the limit, and one that never ends loses its socket', async () => {
  const { port } = await open();
  const chunk = `100000\r\n${' '.repeat(0x100000)}\r\n`;
  let sent = 0;
  const { heard, closed } = await conversation(port, (socket) => {
    socket.on('error', () => {});
    const more = (): void => {
      if (socket.destroyed || sent > 200) return;
      sent += 1;
      socket.write(chunk, more);
    };
    socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`, more);
  }).catch(() => ({ heard: 'reset', closed: true }));
  expect(closed).toBe(true);
  expect(sent).toBeLessThan(200);
  expect(heard === 'reset' || heard.startsWith('HTTP/1.1 413 ')).toBe(true);
});

test('senders of large bodies do not slow others down', async () => {
  const { port } = await open();
  const large = Array.from({ length: 8 }, () => conversation(port, (socket) => {
    socket.write(`${HEAD}content-length: ${TEN_MEGABYTES}\r\n\r\n`);
    socket.write(Buffer.alloc(TEN_MEGABYTES, 0x20), () => socket.end());
  }));
  const small = await Promise.all(Array.from({ length: 50 }, () => conversation(port, (socket) => socket.write(GOOD), (all) => all.includes('"key"'))));
  expect(small.every(({ heard }) => heard.startsWith('HTTP/1.1 201'))).toBe(true);
  expect((await Promise.all(large)).every(({ heard }) => heard.startsWith('HTTP/1.1 413'))).toBe(true);
});

test('what is not HTTP, and a head without end, get one last word', async () => {
  const { port } = await open();
  const odd = await conversation(port, (socket) => socket.write('this is not http\r\n\r\n'));
  expect([odd.heard.startsWith('HTTP/1.1 400 '), odd.heard.includes('"code":"malformed"'), odd.closed]).toEqual([true, true, true]);
  const long = await conversation(port, (socket) => socket.write(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(64_000)}\r\n\r\n`));
  expect([long.heard.startsWith('HTTP/1.1 400 '), long.closed]).toEqual([true, true]);
});

test('a connection is kept for the next call', async () => {
  const { port } = await open();
  const { heard } = await conversation(port, (socket) => socket.write(GOOD + GOOD + GOOD), (all) => all.split('"key"').length === 4);
  expect(heard.match(/HTTP\/1.1 201/g)).toHaveLength(3);
});

test('closing lets a call under way end, and takes no other', async () => {
  let finish: (value: { account: string; roles: string[] }) => void = () => {};
  let asked: () => void = () => {};
  const arrived = new Promise<void>((resolve) => { asked = resolve; });
  const { house, port } = await open({ authenticate: () => { asked(); return new Promise((resolve) => { finish = resolve; }); } });
  const underWay = conversation(port, (socket) => socket.write(GOOD));
  await arrived;
  const closing = house.close({ drainMs: 5_000 });
  await new Promise((resolve) => { setImmediate(resolve); });
  await expect(conversation(port, () => {})).rejects.toThrow('ECONNREFUSED');
  finish({ account: 'acc_1', roles: [] });
  expect((await underWay).heard).toMatch(/^HTTP\/1.1 201 /);
  await closing;
});

test('a call that does not end is cut when the drain is over', async () => {
  let asked: () => void = () => {};
  const arrived = new Promise<void>((resolve) => { asked = resolve; });
  const { house, port } = await open({ authenticate: () => { asked(); return new Promise(() => {}); } });
  const underWay = conversation(port, (socket) => socket.write(GOOD)).catch(() => ({ heard: '', closed: true }));
  await arrived;
  await house.close({ drainMs: 20 });
  expect(await underWay).toEqual({ heard: '', closed: true });
});

test('a stream writes its own answer and is counted when it ends', async () => {
  const stream = bindStream({ name: 'stream', method: 'GET', path: '/stream', summary: 'Streams.', auth: 'anyone', status: 200, refusals: [] }, (_call, raw) => {
    raw.response.writeHead(200, { 'content-type': 'text/event-stream' });
    raw.response.write('id: 1\n\n');
    return null;
  });
  const { house, port } = await open({ routes: [...ROUTES, stream] });
  const first = await new Promise<string>((resolve) => {
    const asking = httpRequest({ port, path: '/api/v1/stream' }, (answer) => {
      answer.once('data', (chunk: Buffer) => {
        resolve(chunk.toString());
        asking.destroy();
      });
      answer.on('error', () => {});
    });
    asking.on('error', () => {});
    asking.end();
  });
  expect(first).toBe('id: 1\n\n');
  await expect.poll(() => house.seen.observed).toEqual([{ route: 'stream', method: 'GET', status: 200 }]);
});

test('a stream cannot be asked for its head alone: the answer comes at once', async () => {
  const stream = bindStream({ name: 'stream', method: 'GET', path: '/stream', summary: 'Streams.', auth: 'anyone', status: 200, refusals: [] }, (_call, raw) => {
    raw.response.writeHead(200, { 'content-type': 'text/event-stream' });
    raw.response.write('id: 1\n\n');
    return null;
  });
  const { port } = await open({ routes: [...ROUTES, stream] });
  const { heard } = await conversation(port, (socket) => socket.write('HEAD /api/v1/stream HTTP/1.1\r\nhost: x\r\n\r\n'), (all) => all.includes('\r\n\r\n'));
  expect(heard).toMatch(/^HTTP\/1.1 404 /);
});

test('a stream whose reader left while it was being opened is counted too', async () => {
  let opening: () => void = () => {};
  const asked = new Promise<void>((resolve) => { opening = resolve; });
  const stream = bindStream({ name: 'stream', method: 'GET', path: '/stream', summary: 'Streams.', auth: 'anyone', status: 200, refusals: [] }, async (_call, raw) => {
    const left = new Promise<void>((resolve) => { raw.response.once('close', resolve); });
    opening();
    await left;
    return null;
  });
  const { house, port } = await open({ routes: [...ROUTES, stream] });
  const socket = connect(port, '127.0.0.1', () => socket.write('GET /api/v1/stream HTTP/1.1\r\nhost: x\r\n\r\n'));
  await asked;
  socket.destroy();
  await expect.poll(() => house.seen.observed).toEqual([{ route: 'stream', method: 'GET', status: 200 }]);
});

test.each([['an expectation that nobody knows', 'GET /api/v1/things/a HTTP/1.1\r\nhost: x\r\nexpect: else\r\n\r\n'], ['a tunnel to elsewhere', 'CONNECT elsewhere.example:443 HTTP/1.1\r\nhost: elsewhere.example:443\r\n\r\n']])('%s is refused with a problem', async (_, said) => {
  const { port } = await open();
  const { heard } = await conversation(port, (socket) => socket.write(said));
  expect(heard).toMatch(/^HTTP\/1.1 400 /);
  expect(heard).toContain('application/problem+json');
  expect(heard).toContain('"code":"malformed"');
});

const OFFER = 'GET /api/v1/things/a HTTP/1.1\r\nhost: x\r\nconnection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n';

test('a client that offers to speak HTTP/2 is answered in the HTTP it asked in, also when somebody takes sockets', async () => {
  const { house, port } = await open();
  house.server.on('upgrade', (_request, socket) => { socket.end('HTTP/1.1 404 Not Found\r\n\r\n'); });
  const { heard } = await conversation(port, (socket) => socket.write(OFFER), (all) => all.includes('\r\n\r\n'));
  expect(heard).toMatch(/^HTTP\/1.1 200 /);
});

test.each([
  ['another request', 'GET /api/v1/things/b HTTP/1.1\r\nhost: x\r\n\r\n'],
  ['what is no request', 'POST1 / HTTP/1.1\r\nhost: x\r\n\r\n'],
  ['a head that is too large', `GET /api/v1/things/b HTTP/1.1\r\nhost: x\r\nx-large: ${'a'.repeat(20_000)}\r\n\r\n`],
])('the answer to an offer of another protocol is the last on its socket, so %s behind it does not wait in vain', async (_, behind) => {
  const { house, port } = await open();
  house.server.on('upgrade', (_request, socket) => { socket.end('HTTP/1.1 404 Not Found\r\n\r\n'); });
  const { heard, closed } = await conversation(port, (socket) => socket.write(OFFER + behind));
  expect(heard).toMatch(/^HTTP\/1.1 200 /);
  expect(heard).toMatch(/^connection: close\r$/im);
  expect(closed).toBe(true);
});
