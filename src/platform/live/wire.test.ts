import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { textOf } from '../../../test/support/live-client.ts';
import { eventStreamText, SharedMessage, textFrames } from './wire.ts';

test.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])('a client reads a text of %i bytes as it was', async (length) => {
  const texts = ['first', 'é€𝄞'.repeat(Math.floor(length / 9)) + 'x'.repeat(length % 9), 'last'];
  expect(await readByClient(textFrames(texts))).toEqual(texts);
});

test('texts of many bytes a letter keep their length', async () => {
  const texts = ['€'.repeat(42), '€'.repeat(41) + 'x', '€'.repeat(21_845), '€'.repeat(21_846)];
  expect(await readByClient(textFrames(texts))).toEqual(texts);
});

test('a shared message is built once for each carrier', () => {
  const message = new SharedMessage('{"a":1}', 7);
  expect(message.bytes('websocket')).toBe(message.bytes('websocket'));
  expect(message.bytes('websocket')).toEqual(textFrames(['{"a":1}']));
  expect(message.bytes('event_stream').toString()).toBe('id: 7\ndata: {"a":1}\n\n');
  expect(message.bytes('event_stream')).toBe(message.bytes('event_stream'));
});

test('a message without items leaves the id of an event stream as it is', () => {
  expect(eventStreamText('{}', null)).toBe('data: {}\n\n');
});

/** Writes the bytes past the library, and lets a client of the library read them. */
async function readByClient(bytes: Buffer): Promise<string[]> {
  const server = createServer();
  const wss = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => wss.handleUpgrade(request, socket, head, (ws) => {
    socket.write(bytes);
    ws.close(1000);
  }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const client = new WebSocket(`ws://127.0.0.1:${address.port}`);
  const texts: string[] = [];
  client.on('message', (data) => texts.push(textOf(data)));
  await once(client, 'close');
  server.close();
  return texts;
}
