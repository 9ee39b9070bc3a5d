import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { binderFor } from './bind.ts';
import type { TestCaller } from '../../../test/support/http-kernel.ts';
import { kernel } from '../../../test/support/http-kernel.ts';

const local = binderFor<TestCaller>()({ name: 'local', method: 'GET', path: '/local', summary: 'Here alone.', auth: 'anyone', status: 200, refusals: [], fromHereAlone: true }, () => ({ ok: true, body: {} }));
const house = kernel({}, [local]);
const status = async (headers: Record<string, string>, remoteAddress = '127.0.0.1'): Promise<number> =>
  (await house.ask({ method: 'GET', url: '/api/v1/local', headers, remoteAddress })).statusCode;

test.each(['localhost', 'localhost:5000', 'LOCALHOST:5000', 'auctions.localhost:80', '127.0.0.1:5000', '127.8.0.1', '[::1]:5000'])('a program of this machine that asks %s is answered', async (host) => {
  expect(await status({ host })).toBe(200);
});

test.each(['evil.example', 'evil.example:5000', 'localhost.evil.example', '127.0.0.1.evil.example', '127.0.0.1@evil.example', '192.168.0.7:5000', 'localhost:5000.evil.example', '[::2]'])('asked as %j it is not there', async (host) => {
  expect(await status({ host })).toBe(404);
});

test.each(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'])('whoever comes with %s was passed on', async (name) => {
  expect(await status({ host: 'localhost', [name]: '127.0.0.1' })).toBe(404);
});

test.each(['192.0.2.7', '::ffff:192.0.2.7', '10.0.0.1', 'fe80::1', '1127.0.0.1'])('to %s it is not there', async (address) => {
  expect(await status({ host: 'localhost' }, address)).toBe(404);
});

test('nor to a proxy that says nothing and speaks as proxies do', async () => {
  const { port } = await house.listen({ host: '127.0.0.1', port: 0 });
  const said = (version: string): Promise<string> => new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`GET /api/v1/local HTTP/${version}\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\n\r\n`));
    let text = '';
    socket.on('data', (chunk) => { text += chunk.toString(); }).on('end', () => resolve(text.slice(9, 12))).on('error', reject);
  });
  expect([await said('1.1'), await said('1.0')]).toEqual(['200', '404']);
  await house.close({ drainMs: 0 });
});
