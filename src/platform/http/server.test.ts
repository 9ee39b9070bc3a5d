import { afterEach, describe, expect, test } from 'vitest';
import { CALLERS, kernel, offer, ROUTES, type Kernel } from '../../../test/support/http-kernel.ts';
import { DatabaseBusy, DatabaseLost } from '../db/errors.ts';
import { localLimiter } from './limits.ts';
import { createHttpServer } from './server.ts';

let house: Kernel = kernel();
afterEach(async () => {
  await house.close({ drainMs: 0 });
  house = kernel();
});
const codeOf = (answer: { json(): { code?: string } }): string | undefined => answer.json().code;

describe('an offer that is well', () => {
  test('is answered with what its reply names and nothing else', async () => {
    const answer = await house.ask(offer('{"maximum": 5000}'));
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({ thing: 'box', maximum: 5000, by: 'acc_1', key: 'k1' });
    expect(answer.body).not.toContain('never sent');
  });
  test('carries the standing headers of the house', async () => {
    const { headers } = await house.ask(offer('{"maximum": 5000}'));
    expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers).not.toHaveProperty('strict-transport-security');
  });
});

describe('a refusal', () => {
  test('is a problem with its facts beside the standard fields, which facts cannot replace', async () => {
    const answer = await house.ask(offer('{"maximum": 9}', { headers: { 'x-request-id': 'mine-1' } }));
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toEqual({
      type: '/docs#bid_too_low', title: 'Bid too low', status: 409, detail: 'The bid is below the next minimum. Bid at least `minimum`.', code: 'bid_too_low',
      instance: '/api/v1/things/box/offers', requestId: 'mine-1', minimum: 10, seq: 3,
    });
  });
  test('for a route that is not there is not_found', async () => {
    const answer = await house.ask({ method: 'GET', url: '/api/v1/nothing?x=1' });
    expect([answer.statusCode, codeOf(answer), answer.json().instance]).toEqual([404, 'not_found', '/api/v1/nothing']);
    expect((await house.ask({ method: 'PUT', url: '/api/v1/things' })).statusCode).toBe(404);
  });
  test.each([['of a strange type', 'garbage', '{}'], ['that is far too long', 'application/json', ' '.repeat(3_000_000)]])('for an address that nobody serves is not_found too when it has a body %s', async (_, type, payload) => {
    const answer = await house.ask({ method: 'POST', url: '/api/v1/nowhere', headers: { 'content-type': type }, payload });
    expect([answer.statusCode, codeOf(answer), answer.headers['content-type']]).toEqual([404, 'not_found', 'application/problem+json; charset=utf-8']);
  });
  test('for a NUL in the address is malformed: no store takes it', async () => {
    const answer = await house.ask({ method: 'GET', url: '/api/v1/things?q=a%00b' });
    expect([answer.statusCode, codeOf(answer)]).toEqual([400, 'malformed']);
  });
});

describe('amounts', () => {
  test.each([
    ['negative', '{"maximum": -5}'], ['zero', '{"maximum": 0}'], ['fractional', '{"maximum": 10.5}'], ['1e400', '{"maximum": 1e400}'], ['minus 1e400', '{"maximum": -1e400}'],
    ['above 10^15', '{"maximum": 1000000000000001}'], ['far above', '{"maximum": 1e300}'], ['as a text', '{"maximum": "5000"}'], ['null', '{"maximum": null}'],
    ['true', '{"maximum": true}'], ['a list', '{"maximum": [5000]}'], ['missing', '{}'],
  ])('%s are malformed, and the field is named', async (_, payload) => {
    const answer = await house.ask(offer(payload));
    expect([answer.statusCode, codeOf(answer)]).toEqual([400, 'malformed']);
    expect(answer.json().errors.map((error: { at: string }) => error.at)).toContain('maximum');
  });
  test.each([['NaN', '{"maximum": NaN}', 13], ['Infinity', '{"maximum": Infinity}', 13], ['-Infinity', '{"maximum": -Infinity}', 13], ['a leading zero', '{"maximum": 05}', 14], ['hexadecimal', '{"maximum": 0x10}', 14]])('%s is no JSON, and the place is named', async (_, payload, character) => {
    const answer = await house.ask(offer(payload));
    expect([answer.statusCode, codeOf(answer)]).toEqual([400, 'malformed']);
    expect(answer.json().errors).toEqual([{ at: 'body', problem: `is not JSON: character ${character} of ${payload.length} does not fit` }]);
  });
  test('up to 10^15 are taken', async () => {
    expect((await house.ask(offer('{"maximum": 1000000000000000}'))).json().maximum).toBe(1_000_000_000_000_000);
  });
});

describe('bodies', () => {
  test.each([
    ['an unknown field', '{"maximum": 50, "maximun": 60}', 'maximun'], ['an unknown field inside', '{"maximum": 50, "note": {"text": "a", "x": 1}}', 'note.x'],
    ['a prototype', '{"maximum": 50, "__proto__": {"admin": true}}', '__proto__'], ['a text too long', '{"maximum": 50, "note": {"text": "123456"}}', 'note.text'],
    ['a list', '[1]', 'body'], ['nothing', '', 'body'], ['a bare number', '5', 'body'],
  ])('%s is refused by name', async (_, payload, at) => {
    const answer = await house.ask(offer(payload));
    expect([answer.statusCode, codeOf(answer)]).toEqual([400, 'malformed']);
    expect(answer.json().errors.map((error: { at: string }) => error.at)).toContain(at);
  });
  test('of another kind, or not UTF-8, are malformed', async () => {
    const form = await house.ask(offer('maximum=50', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }));
    expect([form.statusCode, form.json().errors[0].at]).toEqual([400, 'content-type']);
    const bytes = await house.ask({ ...offer(''), payload: Buffer.from([0x7b, 0xff, 0x7d]) });
    expect([bytes.statusCode, bytes.json().errors]).toEqual([400, [{ at: 'body', problem: 'is not UTF-8' }]]);
  });
  test('many wrong fields are named up to a limit', async () => {
    const wrong = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`field${n}`, n]));
    const answer = await house.ask(offer(JSON.stringify(wrong)));
    expect(answer.json().errors).toHaveLength(20);
  });
  test('over the limit are too large before they are read', async () => {
    const answer = await house.ask(offer(JSON.stringify({ maximum: 50, note: { text: 'x'.repeat(70_000) } })));
    expect([answer.statusCode, codeOf(answer)]).toEqual([413, 'too_large']);
  });
  test('may be bytes where that is declared, whatever their type', async () => {
    const sent = Buffer.from([0, 255, 1]);
    expect((await house.ask({ method: 'POST', url: '/bytes/', payload: sent, headers: { 'content-type': 'application/json' } })).json()).toEqual({ bytes: 3 });
    expect((await house.ask({ method: 'POST', url: '/bytes', payload: Buffer.alloc(1_001) })).statusCode).toBe(413);
  });
});

describe('keys, paths and queries', () => {
  test('a call that needs a key is refused without one, with an empty one and with one too long', async () => {
    for (const key of [undefined, '', 'k'.repeat(256)]) {
      const answer = await house.ask(offer('{"maximum": 50}', { headers: { 'idempotency-key': key } }));
      expect([answer.statusCode, codeOf(answer)]).toEqual([400, 'idempotency_key_required']);
    }
    expect((await house.ask(offer('{"maximum": 50}', { headers: { 'idempotency-key': 'k'.repeat(255) } }))).statusCode).toBe(201);
  });
  test('a malformed body is told before a missing key, and that before a missing sign-in', async () => {
    const bare = { headers: { 'idempotency-key': undefined, authorization: undefined } };
    expect(codeOf(await house.ask(offer('{"maximum": 0}', bare)))).toBe('malformed');
    expect(codeOf(await house.ask(offer('{"maximum": 50}', bare)))).toBe('idempotency_key_required');
    expect(codeOf(await house.ask(offer('{"maximum": 50}', { headers: { authorization: undefined } })))).toBe('not_signed_in');
  });
  test('a path that cannot be read is malformed', async () => {
    const answer = await house.ask({ method: 'GET', url: '/api/v1/things/%zz' });
    expect([answer.statusCode, codeOf(answer)]).toEqual([400, 'malformed']);
  });
  test('queries are texts and are checked as such; strangers among them are left alone', async () => {
    expect((await house.ask({ method: 'GET', url: '/api/v1/things?limit=20&utm=x' })).json()).toEqual({ limit: '20' });
    for (const wrong of ['limit=-1', 'limit=1e3', 'limit=1&limit=2']) {
      const answer = await house.ask({ method: 'GET', url: `/api/v1/things?${wrong}` });
      expect([answer.statusCode, answer.json().errors?.[0].at]).toEqual([400, 'query.limit']);
    }
  });
});

describe('who calls', () => {
  test('is read from a bearer token or from the cookie, the bearer first', async () => {
    const look = async (headers: Record<string, string>): Promise<string> => (await house.ask({ method: 'GET', url: '/api/v1/things/a', headers })).json().who;
    expect(await look({ authorization: 'bearer token-of-ann' })).toBe('acc_1');
    expect(await look({ cookie: 'a=b; auctionhub_session=token-of-zoe; c=d' })).toBe('acc_2');
    expect(await look({ authorization: 'Bearer token-of-ann', cookie: 'auctionhub_session=token-of-zoe' })).toBe('acc_1');
    expect(await look({ cookie: 'xauctionhub_session=token-of-zoe' })).toBe('nobody');
    expect(await look({ authorization: 'Basic token-of-ann' })).toBe('nobody');
    expect(await look({})).toBe('nobody');
  });
  test('an unknown token may read what anyone may, and nothing else', async () => {
    const stale = { authorization: 'Bearer stale' };
    expect((await house.ask({ method: 'GET', url: '/api/v1/things/a', headers: stale })).statusCode).toBe(200);
    expect(codeOf(await house.ask(offer('{"maximum": 50}', { headers: stale })))).toBe('not_signed_in');
    expect(codeOf(await house.ask(offer('{"maximum": 50}', { headers: { authorization: `Bearer ${'t'.repeat(201)}` } })))).toBe('not_signed_in');
  });
  test('a role that is asked for is needed', async () => {
    const rule = (token: string) => house.ask({ method: 'POST', url: '/api/v1/admin/rule', headers: { authorization: `Bearer ${token}` } });
    expect([(await rule('token-of-ann')).statusCode, (await rule('token-of-zoe')).statusCode]).toEqual([403, 204]);
  });
  test('a cookie does not act for a page of somebody else', async () => {
    const act = async (headers: Record<string, string>): Promise<number> =>
      (await house.ask(offer('{"maximum": 50}', { headers: { authorization: undefined, cookie: 'auctionhub_session=token-of-ann', ...headers } }))).statusCode;
    expect(await act({ origin: 'https://evil.example' })).toBe(403);
    expect(await act({ origin: 'null' })).toBe(403);
    expect(await act({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await act({ 'sec-fetch-site': 'same-site', origin: 'http://localhost:5000' })).toBe(403);
    expect(await act({ origin: 'http://localhost:5000' })).toBe(201);
    expect(await act({ 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:5000' })).toBe(201);
    expect(await act({})).toBe(201);
  });
  test('a page of somebody else cannot sign its visitor in', async () => {
    const act = async (headers: Record<string, string>): Promise<number> =>
      (await house.ask({ method: 'POST', url: '/bytes', headers, payload: 'abc' })).statusCode;
    expect([await act({ origin: 'https://evil.example' }), await act({ 'sec-fetch-site': 'cross-site' }), await act({ cookie: 'auctionhub_session=stale', origin: 'https://evil.example' })]).toEqual([403, 403, 403]);
    expect([await act({}), await act({ origin: 'http://localhost:5000' }), await act({ origin: 'https://evil.example', authorization: 'Bearer token-of-ann' })]).toEqual([200, 200, 200]);
  });
  test('an authentication that fails is an outage, not a stranger', async () => {
    house = kernel({ authenticate: async () => { throw new Error('no database'); } });
    const answer = await house.ask(offer('{"maximum": 50}'));
    expect([answer.statusCode, codeOf(answer), answer.headers['retry-after']]).toEqual([503, 'busy', '1']);
  });
});

describe('limits', () => {
  test('past its rate an account is told how long to wait, and another is not', async () => {
    const clock = { monotonicMs: () => house.clock.monotonic };
    house = kernel({ limiter: localLimiter(clock), authenticate: (token) => ({ ...CALLERS[token], account: token, roles: ['admin'] }) });
    const rule = (token: string) => house.ask({ method: 'POST', url: '/api/v1/admin/rule', headers: { authorization: `Bearer ${token}` } });
    expect([(await rule('a')).statusCode, (await rule('a')).statusCode]).toEqual([204, 204]);
    const third = await rule('a');
    expect([third.statusCode, codeOf(third), third.headers['retry-after']]).toEqual([429, 'rate_limited', '30']);
    expect((await rule('b')).statusCode).toBe(204);
    house.clock.monotonic += 30_000;
    expect([(await rule('a')).statusCode, (await rule('a')).statusCode]).toEqual([204, 429]);
  });
});

describe('what goes wrong inside', () => {
  test.each(['wrong', 'late', 'short'])('%s is logged with its stack and request id, and answered busy', async (path) => {
    const answer = await house.ask({ method: 'GET', url: `/api/v1/${path}`, headers: { 'x-request-id': 'find-me' } });
    expect([answer.statusCode, codeOf(answer), answer.headers['retry-after']]).toEqual([503, 'busy', '1']);
    expect(answer.body).not.toContain('a bug of ours');
    expect(house.seen.errors).toHaveLength(1);
    expect(house.seen.errors[0]?.fields).toMatchObject({ requestId: 'find-me', route: path, err: expect.any(Error) });
  });
  test.each([new DatabaseBusy('No connection became free.'), new DatabaseLost('The database cannot be reached.')])('what is away or has no room is no defect: %s', async (error) => {
    house = kernel({ authenticate: async () => { throw error; } });
    const answer = await house.ask(offer('{"maximum": 50}', { headers: { 'x-request-id': 'find-me' } }));
    expect([answer.statusCode, codeOf(answer), house.seen.errors]).toEqual([503, 'busy', []]);
    expect(house.seen.warnings.map(({ fields }) => fields)).toEqual([{ why: error.message, requestId: 'find-me', route: 'offer' }]);
  });
});

describe('request ids, lines and counts', () => {
  test('a request id is taken when it is safe, else made, and always returned', async () => {
    const idFor = async (given?: string): Promise<string> => {
      const answer = await house.ask({ method: 'GET', url: '/api/v1/things/a', headers: given === undefined ? {} : { 'x-request-id': given } });
      expect(answer.json().id).toBe(answer.headers['x-request-id']);
      return answer.json().id;
    };
    expect(await idFor('abc-1.2_3~x')).toBe('abc-1.2_3~x');
    const made = [await idFor(), await idFor(), await idFor('with "quotes"'), await idFor('x'.repeat(65))];
    expect(new Set(made).size).toBe(4);
    for (const id of made) expect(id).toMatch(/^[A-Za-z0-9_-]{8,32}$/);
  });
  test('every call leaves one line that can be read back and one count, whatever its end', async () => {
    for (const url of ['/api/v1/things/a', '/api/v1/nothing', '/api/v1/wrong']) await house.ask({ method: 'GET', url, headers: { 'x-request-id': 'r1' } });
    await house.ask(offer('{"maximum": 50}'));
    await house.close({ drainMs: 0 });
    const lines = house.seen.lines.join('').trim().split('\n').map((line) => JSON.parse(line));
    expect(lines.map(({ route, method, status, account }) => [route, method, status, account])).toEqual([
      ['look', 'GET', 200, undefined], ['unknown', 'GET', 404, undefined], ['wrong', 'GET', 503, undefined], ['offer', 'POST', 201, 'acc_1'],
    ]);
    expect(house.seen.observed.map(({ route, status }) => [route, status])).toEqual([['look', 200], ['unknown', 404], ['wrong', 503], ['offer', 201]]);
    expect(house.seen.lines.join('')).not.toContain('token-of-ann');
  });
});

describe('a server that cannot be right does not start', () => {
  const start = (changes: object): (() => unknown) => () => kernel({ routes: [{ ...ROUTES[0], declaration: { ...ROUTES[0]?.declaration, ...changes } }] as never });
  test.each([
    ['a route without a policy', { auth: undefined }, 'no policy'], ['a policy of no roles', { auth: [] }, 'no policy'], ['a misspelt policy', { auth: 'signedin' }, 'no policy'],
    ['a refusal that nobody knows', { refusals: ['no_such'] }, 'unknown refusal no_such'], ['a name of nothing', { name: '' }, 'no usable name'],
  ])('%s', (_, changes, words) => {
    expect(start(changes)).toThrow(words);
  });
  test('two routes for one call', () => {
    expect(() => kernel({ routes: [...ROUTES, { ...ROUTES[1], declaration: { ...ROUTES[1]?.declaration, name: 'other', path: '/things/:other' } }] as never })).toThrow('answered by two routes');
  });
  test('a table of refusals that lacks what the kernel needs, or has a 500', () => {
    const options = { routes: [], authenticate: () => null, mayCall: () => true, accountOf: () => '', limiter: null, publicUrl: null, trustedProxies: [], clock: { nowMs: () => 0, monotonicMs: () => 0 }, log: { error: () => {}, warn: () => {} }, accessLog: null, metrics: null };
    expect(() => createHttpServer({ ...options, refusals: {} })).toThrow('lacks malformed');
    const whole = Object.fromEntries(['malformed', 'idempotency_key_required', 'not_signed_in', 'forbidden', 'not_found', 'rate_limited', 'busy', 'too_large'].map((code) => [code, { status: 400, sentence: '' }]));
    expect(() => createHttpServer({ ...options, refusals: { ...whole, broken: { status: 500, sentence: '' } } })).toThrow('status 500');
  });
});
