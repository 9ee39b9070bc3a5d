import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportMe } from '#contracts/http/account.ts';
import type { Caller } from '#contracts/identity.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { createHttpServer, type HttpServer } from '#platform/http/server.ts';
import { silentLog } from '#platform/log/log.ts';
import { twilioTexter } from '#platform/sms/twilio.ts';
import { systemClock } from '#platform/time/system.ts';
import { exportRoutes } from '../../../src/app/export.ts';
import { handingOn } from '../../../src/app/forwarding.ts';
import { openWorld, type Person, type World } from './world.ts';

/* Calls of people at a way in that holds no module: what it hands on arrives whole. */

const TOKEN = 'the secret of an account at Twilio';
let world: World;
let wayIn: HttpServer;
let ann: Person;
beforeAll(async () => {
  world = await openWorld({ texter: twilioTexter({ accountSid: `AC${'0'.repeat(32)}`, authToken: TOKEN, from: '+15005550006', reportsTo: null, apiBase: null }) });
  ann = await world.person();
  wayIn = createHttpServer<Caller>({
    routes: [...handingOn(world.far, 'notification'), ...handingOn(world.far, 'identity'), ...exportRoutes(world.far.contracts)], refusals: REFUSALS, authenticate: (token) => (token === ann.token ? ann : null),
    mayCall: () => true, accountOf: ({ accountId }) => accountId, limiter: null, publicUrl: 'http://localhost', trustedProxies: [], clock: systemClock, log: silentLog, accessLog: null, metrics: null,
  });
});
afterAll(async () => {
  await wayIn.close({ drainMs: 1_000 });
  await world.stop();
});

const FIELDS = { MessageSid: 'SM77', MessageStatus: 'delivered', To: '+15005550009' };
/** As Twilio signs: the address, then every field by name, with the account's secret. */
const signed = (token: string): string =>
  createHmac('sha1', token).update(`http://localhost/notifications/twilio/status${Object.entries(FIELDS).toSorted(([one], [other]) => (one < other ? -1 : 1)).map((field) => field.join('')).join('')}`).digest('base64');
const report = (headers: Record<string, string>) => wayIn.inject({
  method: 'POST', url: '/notifications/twilio/status', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, payload: new URLSearchParams(FIELDS).toString(),
});

test('a report of Twilio is handed on with its signature, and the service that sends messages believes it by that alone', async () => {
  expect((await report({ 'X-Twilio-Signature': signed(TOKEN) })).statusCode).toBe(204);
  expect((await report({ 'X-Twilio-Signature': signed('another secret') })).statusCode).toBe(403);
  expect((await report({})).statusCode).toBe(403);
});

test('an export has the preferences in the form in which they are set', async () => {
  const headers = { authorization: `Bearer ${ann.token}` };
  const set = { language: 'ja', timeZone: 'Asia/Tokyo', currency: 'JPY', mails: { outbid: true, won: true, lost: true, sold: true, questions: false }, quietHours: { from: '22:30', to: '07:05' } };
  expect((await wayIn.inject({ method: 'PUT', url: '/api/v1/me/preferences', headers, payload: set })).statusCode).toBe(200);
  const shown = (await wayIn.inject({ method: 'GET', url: '/api/v1/me/preferences', headers })).json();
  expect(shown).toMatchObject({ mails: { questions: false }, quietHours: { from: '22:30', to: '07:05' }, notices: { won: true } });
  expect((await wayIn.inject({ method: 'GET', url: `/api/v1${exportMe.path}`, headers })).json()).toMatchObject({ preferences: shown });
});
