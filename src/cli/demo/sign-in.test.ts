import { expect, test } from 'vitest';
import { REFUSALS } from '#contracts/refusals.ts';
import type { Identity } from '#modules/identity/index.ts';
import { accountId } from '#domain/ids.ts';
import { accept, refuse } from '#domain/outcome.ts';
import { createHttpServer } from '#platform/http/server.ts';
import { silentLog } from '#platform/log/log.ts';
import { systemClock } from '#platform/time/system.ts';
import { readSettings, reachedFromHereAlone } from '../../app/settings.ts';
import { demoSignInCalls } from './sign-in.ts';

type SignIn = Identity['sessions']['signIn'];
const asked: Parameters<SignIn>[0][] = [];

function doors(signIn: SignIn, password: string | null) {
  const sessions: Identity['sessions'] = { signIn, list: async () => [], end: async () => false, endAll: async () => 0 };
  return createHttpServer({
    routes: demoSignInCalls({ sessions }, () => password), refusals: REFUSALS, authenticate: () => null, mayCall: () => true, accountOf: ({ accountId: id }) => id, limiter: null,
    publicUrl: 'http://localhost', trustedProxies: [], clock: systemClock, log: silentLog, accessLog: null, metrics: null,
  });
}
const welcome: SignIn = async (request) => {
  asked.push(request);
  return accept({ token: 'tok', expiresMs: 0, account: { id: accountId('7'), email: request.email, displayName: 'Bea (demo)', roles: ['bidder'] } });
};
const post = (to: ReturnType<typeof doors>, payload: unknown) => to.inject({ method: 'POST', url: '/api/v1/demo/sessions', headers: { 'content-type': 'application/json' }, payload: JSON.stringify(payload) });

test('a visitor signs in with one press, by the ordinary way in and with the password of the demonstration', async () => {
  const answer = await post(doors(welcome, 'secret word'), { as: 'seller' });
  expect(answer.statusCode).toBe(201);
  expect(answer.json()).toMatchObject({ token: 'tok', account: { email: 'seller@demo.example' } });
  expect(answer.headers['set-cookie']).toMatch(/^auctionhub_session=tok; .*HttpOnly; SameSite=Lax$/);
  expect(asked.at(-1)).toMatchObject({ email: 'seller@demo.example', password: 'secret word', address: '127.0.0.1' });
});

test.each([{}, { as: 'owner' }, { as: ['admin'] }, { as: 'admin', password: 'x' }, null, 'admin', { email: 'eva@example.org' }])('%j signs nobody in', async (payload) => {
  const before = asked.length;
  expect((await post(doors(welcome, 'secret word'), payload)).statusCode).toBe(400);
  expect(asked.length).toBe(before);
});

test('while the people are not there, or their password is not known, nobody is offered and nobody comes in', async () => {
  const closed = doors(welcome, null);
  expect((await closed.inject({ method: 'GET', url: '/api/v1/demo/sessions' })).json()).toEqual({ as: [] });
  expect((await post(closed, { as: 'admin' })).statusCode).toBe(404);
});

test('an account whose password a visitor changed is not offered a way around it', async () => {
  const answer = await post(doors(async () => refuse({ code: 'bad_credentials' }), 'secret word'), { as: 'admin' });
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'wrong_state']);
  const busy = await post(doors(async () => refuse({ code: 'busy', retryAfterSeconds: 1 }), 'secret word'), { as: 'admin' });
  expect([busy.statusCode, busy.headers['retry-after']]).toEqual([503, '1']);
});

test.each([
  [{}, true], [{ PUBLIC_URL: 'http://localhost:5000' }, true], [{ HOST: '0.0.0.0' }, false], [{ TRUSTED_PROXIES: '127.0.0.1' }, false], [{ PUBLIC_URL: 'https://demo.example.org' }, false], [{ HOST: '::', PUBLIC_URL: 'http://localhost' }, false],
])('with %j the buttons are there: %s', (environment, there) => {
  expect(reachedFromHereAlone(readSettings(environment))).toBe(there);
});
