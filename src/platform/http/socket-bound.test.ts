import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { boundSockets } from './socket-bound.ts';

let server: Server;
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
});

async function bounded(isTrusted: (address: string) => boolean): Promise<number> {
  server = createServer((socket) => { socket.on('error', () => {}); setImmediate(() => { if (!socket.destroyed) socket.write('in'); }); });
  boundSockets(server, 3, isTrusted);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Resolves with whether it was let in. */
const come = (port: number): Promise<boolean> => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.once('data', () => resolve(true)).once('close', () => resolve(false)).on('error', () => {});
});

test('an address has so many sockets and no more, and a place again when one of them is gone', async () => {
  const port = await bounded(() => false);
  expect(await Promise.all([1, 2, 3].map(() => come(port)))).toEqual([true, true, true]);
  expect(await come(port)).toBe(false);
  sockets[0]?.destroy();
  await expect.poll(() => come(port)).toBe(true);
});

test('a proxy that is trusted is not counted', async () => {
  const port = await bounded((address) => address === '127.0.0.1');
  expect(await Promise.all([1, 2, 3, 4, 5].map(() => come(port)))).toEqual([true, true, true, true, true]);
});
