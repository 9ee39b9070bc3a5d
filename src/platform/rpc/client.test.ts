import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openMetrics } from '../metrics/metrics.ts';
import { systemClock, systemTimers } from '../time/system.ts';
import { serviceClient } from './client.ts';
import { signatures } from './signature.ts';

let server: Server | undefined;
afterEach(() => void server?.close());

/** A service that answers each call with its number, and notes how many came in one request. */
async function answering(): Promise<{ call: (n: number) => Promise<unknown>; sizes: number[]; close(): void }> {
  const sizes: number[] = [];
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => { text += chunk.toString(); }).on('end', () => {
      const calls: { args: unknown[] }[] = JSON.parse(text);
      sizes.push(calls.length);
      response.end(calls.map(({ args: [value] }, at) => `${JSON.stringify({ at, value })}\n`).join(''));
    });
  });
  await new Promise<void>((resolve) => { server?.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  const client = serviceClient({
    service: 'bidding', by: 'gateway', places: { origins: () => [`http://127.0.0.1:${port}`] }, signatures: signatures('a secret that is long enough for this'),
    clock: systemClock, timers: systemTimers, log: { info: () => {}, warn: () => {} }, metrics: openMetrics(),
  });
  return { call: (n) => client.call('/internal/v1/bidding/placeBid', [n], { again: false }), sizes, close: client.close };
}

test('calls of one turn go together, a full load of them before the turn has ended, and each has its own answer', async () => {
  const { call, sizes, close } = await answering();
  const numbers = Array.from({ length: 150 }, (_, n) => n);
  expect(await Promise.all(numbers.map(call))).toEqual(numbers);
  expect(sizes.toSorted((one, other) => one - other)).toEqual([22, 64, 64]);
  close();
});

test('a lone call waits for nobody', async () => {
  const { call, sizes, close } = await answering();
  expect([await call(7), sizes]).toEqual([7, [1]]);
  close();
});
