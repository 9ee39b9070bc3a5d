import { createHmac } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { NotSent } from '#platform/sending/not-sent.ts';
import { twilioTexter } from './twilio.ts';

const closing: (() => void)[] = [];
afterEach(() => { for (const close of closing.splice(0)) close(); });
const SID = `AC${'0'.repeat(32)}`;
const TOKEN = 'a-token-of-the-account';

type Asked = { path: string; authorization: string; fields: Record<string, string> };
/** A server in Twilio's place. */
async function standIn(answer: (response: ServerResponse) => void): Promise<{ base: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => { body += part.toString(); });
    request.on('end', () => {
      asked.push({ path: request.url ?? '', authorization: request.headers.authorization ?? '', fields: Object.fromEntries(new URLSearchParams(body)) });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve); });
  closing.push(() => { http.closeAllConnections(); http.close(); });
  return { base: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, asked };
}
const json = (status: number, body: object) => (response: ServerResponse) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const texter = (apiBase: string | null, from = '+15005550006') => twilioTexter({ accountSid: SID, authToken: TOKEN, from, reportsTo: 'https://house.example/reports', apiBase });
const text = { to: '+15005550009', body: 'Outbid: a watch', validForMs: 600_500 };
const failure = async (base: string): Promise<[string, string]> => texter(base).send(text).then(() => { throw new Error('It was taken.'); }, (error: NotSent) => [error.kind, error.reason]);

test('a message goes out once, with the account\'s name and secret, and its id is kept', async () => {
  const { base, asked } = await standIn(json(201, { sid: 'SM1', status: 'queued' }));
  expect(await texter(base).send(text)).toEqual({ providerId: 'SM1' });
  expect(asked).toEqual([{
    path: `/2010-04-01/Accounts/${SID}/Messages.json`, authorization: `Basic ${Buffer.from(`${SID}:${TOKEN}`).toString('base64')}`,
    fields: { From: '+15005550006', To: '+15005550009', Body: 'Outbid: a watch', StatusCallback: 'https://house.example/reports', ValidityPeriod: '600' },
  }]);
  await texter(base, 'MG9').send({ ...text, validForMs: null });
  expect(asked[1]?.fields).toMatchObject({ MessagingServiceSid: 'MG9' });
  expect(asked[1]?.fields).not.toHaveProperty('From');
});

test.each([
  [400, 21_211, 'dead'], [400, 21_610, 'dead'], [400, 21_614, 'dead'], [400, 21_408, 'refused'], [429, 20_429, 'later'], [401, 20_003, 'later'], [503, 20_503, 'later'], [500, 20_500, 'unknown'],
])('%s with code %s is %s', async (status, code, kind) => {
  const { base, asked } = await standIn(json(status, { code, message: 'no', status }));
  expect(await failure(base)).toEqual([kind, `twilio ${code}`]);
  // Its library must not try again by itself.
  expect(asked).toHaveLength(1);
});

test('a provider that cannot be reached took nothing; one that hangs up after the message may have', async () => {
  expect(await failure('http://127.0.0.1:1')).toEqual(['later', 'twilio ECONNREFUSED']);
  const { base, asked } = await standIn((response) => void response.destroy());
  expect((await failure(base))[0]).toBe('unknown');
  expect(asked).toHaveLength(1);
});

const URL_OF_REPORTS = 'https://house.example/reports';
/** As Twilio signs: the address, then every field by name, with the account's secret. */
const signed = (fields: Record<string, string>, token = TOKEN): string =>
  createHmac('sha1', token).update(URL_OF_REPORTS + Object.keys(fields).sort().map((name) => name + fields[name]).join('')).digest('base64');
const read = (fields: Record<string, string>, signature = signed(fields)) => texter(null).readReport({ url: URL_OF_REPORTS, signature, form: new URLSearchParams(fields).toString() });

test('a report counts only when Twilio signed it', async () => {
  const fields = { MessageSid: 'SM1', MessageStatus: 'delivered', To: '+15005550009' };
  expect(await read(fields)).toEqual({ report: { providerId: 'SM1', receipt: 'delivered', reason: null, dead: false } });
  expect(await read(fields, signed(fields, 'another-token'))).toBeNull();
  expect(await read({ ...fields, MessageStatus: 'undelivered' }, signed(fields))).toBeNull();
  expect(await read(fields, '')).toBeNull();
});
test('only what is final is a report', async () => {
  expect(await read({ MessageSid: 'SM1', MessageStatus: 'sent' })).toEqual({ report: null });
  expect(await read({ MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30005' })).toEqual({ report: { providerId: 'SM1', receipt: 'undelivered', reason: 'twilio 30005', dead: true } });
  expect(await read({ MessageSid: 'SM1', MessageStatus: 'failed', ErrorCode: '30003' })).toMatchObject({ report: { dead: false } });
});
