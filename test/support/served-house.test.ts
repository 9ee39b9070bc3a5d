import { createServer, type IncomingMessage } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { call, patientCall } from './served-house.ts';

/** A house that says this, with 503, to the first calls, and then that all is well. `asked`: the calls, with their keys. */
async function puttingOff(code: string, times: number): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(({ method, headers }: IncomingMessage, response) => {
    asked.push(`${method} ${String(headers['idempotency-key'])}`);
    if (asked.length > times) response.end('{}');
    else response.writeHead(503).end(JSON.stringify({ code }));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, asked };
}

test.each([
  ['a read is asked again while the house is busy', 'busy', 'GET', {}, ['GET undefined', 'GET undefined']],
  ['what carries a key is asked again with that key', 'busy', 'POST', { 'idempotency-key': 'one' }, ['POST one', 'POST one']],
  ['what might count twice is asked once', 'busy', 'POST', {}, ['POST undefined']],
  ['what is put off for another reason than being busy is asked once', 'paused', 'GET', {}, ['GET undefined']],
])('%s', async (_, code, method, headers: Record<string, string>, wanted) => {
  const { url, asked } = await puttingOff(code, 1);
  expect((await patientCall(url, method, '/lots', undefined, headers)).status).toBe(wanted.length === 2 ? 200 : 503);
  expect(asked).toEqual(wanted);
});

test('a call that is made once is told that the house is busy, and a patient one in the end', async () => {
  const { url, asked } = await puttingOff('busy', Infinity);
  expect((await call(url, 'GET', '/lots')).body).toEqual({ code: 'busy' });
  expect(asked).toHaveLength(1);
  expect((await patientCall(url, 'GET', '/lots')).body).toEqual({ code: 'busy' });
  expect(asked).toHaveLength(7);
});
