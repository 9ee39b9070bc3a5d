import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openProxy, type TcpProxy } from './tcp-proxy.ts';

/* A target that sends everything back, behind a line. */

let server: Server;
let proxy: TcpProxy;
let reads: number[];

beforeEach(async () => {
  reads = [];
  server = createServer((socket) => {
    socket.on('data', (bytes) => {
      reads.push(bytes.length);
      socket.write(bytes);
    });
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  proxy = await openProxy(typeof address === 'object' && address !== null ? address.port : 0, 1);
});
afterEach(async () => {
  await proxy.close();
  server.close();
});

const TEXT = 'a long enough text to be cut into pieces '.repeat(10);

const gone = (socket: Socket): Promise<void> => new Promise((resolve) => { socket.once('close', () => resolve()); });

async function caller(): Promise<{ socket: Socket; text: () => string; until: (wanted: string) => Promise<number> }> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1', noDelay: true });
  let text = '';
  const startMs = performance.now();
  socket.on('data', (bytes) => { text += bytes.toString(); });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return { socket, text: () => text, until: async (wanted) => {
    while (text !== wanted) await once(socket, 'data');
    return performance.now() - startMs;
  } };
}

test('a line that is whole carries every byte both ways', async () => {
  const { socket, until } = await caller();
  socket.write(TEXT);
  await until(TEXT);
  socket.end();
  await once(socket, 'close');
  expect(proxy.carried).toEqual({ up: TEXT.length, down: TEXT.length });
  await expect.poll(() => proxy.open).toBe(0);
});

test('a slow line is slow in both directions and keeps the order', async () => {
  proxy.trouble({ up: { latencyMs: 60, jitterMs: 40 }, down: { latencyMs: 60, jitterMs: 40 } });
  const { socket, until } = await caller();
  for (let i = 0; i < 10; i += 1) socket.write(`piece ${i};`);
  expect(await until(Array.from({ length: 10 }, (_, i) => `piece ${i};`).join(''))).toBeGreaterThanOrEqual(115);
});

test('a line that delivers in crumbs delivers all of them', async () => {
  proxy.trouble({ up: { sliceBytes: 12 } });
  const { socket, until } = await caller();
  socket.write(TEXT);
  await until(TEXT);
  expect(reads.length).toBeGreaterThan(5);
});

test.each(['up', 'down'] as const)('a line that is silent %s holds back what is sent that way until it is healed', async (way) => {
  proxy.trouble({ [way]: { blackhole: true } });
  const { socket, text, until } = await caller();
  socket.write(TEXT);
  await new Promise((resolve) => { setTimeout(resolve, 80); });
  expect(text()).toBe('');
  if (way === 'up') expect(reads).toEqual([]);
  else await expect.poll(() => reads.length).toBeGreaterThan(0);
  proxy.heal();
  await until(TEXT);
});

test('a reset cuts the connections that are open, and new ones pass', async () => {
  const { socket } = await caller();
  while (proxy.open === 0) await new Promise(setImmediate);
  const closed = gone(socket);
  expect(proxy.reset()).toBe(1);
  await closed;
  const { socket: second, until } = await caller();
  second.write(TEXT);
  await until(TEXT);
});

test('a line that refuses cuts new connections and leaves open ones alone', async () => {
  const { socket, until } = await caller();
  socket.write('first');
  await until('first');
  proxy.refuse(true);
  const refused = connect({ port: proxy.port, host: '127.0.0.1' });
  refused.on('error', () => undefined);
  await gone(refused);
  socket.write(', second');
  await until('first, second');
});
