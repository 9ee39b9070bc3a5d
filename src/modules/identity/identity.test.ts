import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '#contracts/identity.ts';
import { accountId, sessionId, type AccountId } from '#domain/ids.ts';
import { localLimiter } from '#platform/http/limits.ts';
import { statement } from '#platform/db/types.ts';
import { identityHouse, type IdentityHouse } from '../../../test/support/identity-house.ts';

let house: IdentityHouse;
beforeAll(async () => { house = await identityHouse(); });
afterAll(() => house.close());
beforeEach(() => { house.standings.length = 0; });

const PASSWORD = 'correct horse battery';
let people = 0;
/** Somebody new, signed in. */
async function somebody(roles: readonly Role[] = []): Promise<{ id: AccountId; email: string; token: string }> {
  people += 1;
  const email = `somebody${people}@example.org`;
  const made = await house.identity.accounts.create({ email, password: PASSWORD, displayName: `Somebody ${people}`, roles }, null);
  if (!made.ok) throw new Error(made.refusal.code);
  return { id: made.value.id, email, token: await signedIn(email) };
}
async function signedIn(email: string): Promise<string> {
  const session = await house.identity.sessions.signIn({ email, password: PASSWORD, address: '192.0.2.1', userAgent: 'Firefox' });
  if (!session.ok) throw new Error(session.refusal.code);
  return session.value.token;
}
const eventsOf = async (id: AccountId): Promise<{ kind: string; payload: Record<string, unknown> }[]> =>
  house.pool.all(statement<{ kind: string; payload: Record<string, unknown> }>('identity.test_events', "select kind, payload from identity.events where payload->>'account' = $1 order by id"), [id]);
const newAccount = (email: string, changes: object = {}): object => ({ email, password: PASSWORD, displayName: 'Ann', ...changes });

describe('registering', () => {
  test('makes an account that can sign in at once, and tells it in the same commit', async () => {
    const answer = await house.ask('POST', '/accounts', newAccount('Ann@Example.org'));
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({ id: expect.stringMatching(/^acc_[1-9][0-9]+$/), email: 'Ann@Example.org', displayName: 'Ann', roles: ['bidder'] });
    expect(await eventsOf(answer.json().id)).toEqual([{ kind: 'account.registered', payload: expect.objectContaining({ displayName: 'Ann', roles: ['bidder'] }) }]);
    expect((await house.ask('POST', '/sessions', { email: ' ann@example.ORG', password: PASSWORD })).statusCode).toBe(201);
  });
  test('one address has one account, in whatever case it is written, also when many come at once', async () => {
    const answers = await Promise.all(['one@x.org', 'ONE@x.org', 'One@X.org'].map((email) => house.ask('POST', '/accounts', newAccount(email))));
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    expect((await house.ask('POST', '/accounts', newAccount('one@X.ORG'))).json().code).toBe('email_taken');
  });
  test.each([
    ['no e-mail address', { email: 'nobody' }, 'email'], ['a NUL in the name', { displayName: 'a\u0000b' }, 'displayName'], ['a blank name', { displayName: '   ' }, 'displayName'],
    ['a name of 81', { displayName: 'x'.repeat(81) }, 'displayName'], ['a short password', { password: 'short' }, 'password'], ['a long password', { password: 'x'.repeat(201) }, 'password'],
    ['a number for a name', { displayName: 5 }, 'displayName'], ['roles of one\'s own choice', { roles: ['admin'] }, 'roles'], ['no password', { password: undefined }, 'password'],
  ])('with %s is malformed, and nothing is made', async (_, changes, at) => {
    const answer = await house.ask('POST', '/accounts', newAccount('never@x.org', changes));
    expect([answer.statusCode, answer.json().code, answer.json().errors[0].at]).toEqual([400, 'malformed', at]);
    expect(await house.identity.findByEmail('never@x.org')).toBeNull();
  });
  test('the same key gives the same account again, and another body under it is refused', async () => {
    const send = (changes: object = {}) => house.ask('POST', '/accounts', newAccount('key@x.org', changes), undefined, { 'idempotency-key': 'once' });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    const other = await send({ displayName: 'Bob' });
    expect([other.statusCode, other.json().code]).toEqual([422, 'same_key_other_body']);
    expect((await eventsOf(answers[0]?.json().id)).length).toBe(1);
    expect((await house.ask('POST', '/accounts', newAccount('key@x.org'))).json().code).toBe('email_taken');
  });
});

describe('signing in', () => {
  test('gives a token, a cookie for browsers, and keeps only the hash of the token', async () => {
    const { email } = await somebody();
    const answer = await house.ask('POST', '/sessions', { email, password: PASSWORD, totp: '000000' });
    const { token, expiresAt } = answer.json();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(Date.parse(expiresAt)).toBe(house.clock.nowMs() + 30 * 24 * 3_600_000);
    expect(answer.headers['set-cookie']).toMatch(new RegExp(`^auctionhub_session=${token}; Path=/; Max-Age=\\d+; HttpOnly; SameSite=Lax; Secure$`));
    const kept = await house.pool.all(statement<{ row: string }>('identity.test_sessions', 'select s::text as row from identity.sessions s'));
    expect(kept.some(({ row }) => row.includes(token) || row.includes(Buffer.from(token, 'base64url').toString('hex')))).toBe(false);
  });
  test('with a wrong password and with an unknown address is one and the same refusal', async () => {
    const { email } = await somebody();
    const wrong = await house.ask('POST', '/sessions', { email, password: 'another password' });
    const unknown = await house.ask('POST', '/sessions', { email: 'nobody@x.org', password: PASSWORD });
    const odd = await house.ask('POST', '/sessions', { email: 'not an address', password: PASSWORD });
    for (const answer of [wrong, unknown, odd]) expect([answer.statusCode, answer.json().code, answer.headers['set-cookie']]).toEqual([401, 'bad_credentials', undefined]);
  });
  test('an unknown address costs as much hashing as a known one', async () => {
    const asked: (string | null)[] = [];
    const spy = house.another({ passwords: { hash: async () => '', matches: async (stored) => { asked.push(stored === null ? null : 'stored'); return false; } } });
    const { email } = await somebody();
    for (const one of [email, 'nobody@x.org', 'not an address']) await spy.sessions.signIn({ email: one, password: PASSWORD, address: 'a', userAgent: null });
    expect(asked).toEqual(['stored', null, null]);
  });
  test('is busy when too many passwords wait, before anything is decided', async () => {
    const full = house.another({ passwords: { hash: async () => null, matches: async () => null } });
    expect(await full.sessions.signIn({ email: 'a@b', password: PASSWORD, address: 'a', userAgent: null })).toEqual({ ok: false, refusal: { code: 'busy', retryAfterSeconds: 1 } });
    expect(await full.accounts.create({ email: 'full@x.org', password: PASSWORD, displayName: 'A' }, null)).toEqual({ ok: false, refusal: { code: 'busy', retryAfterSeconds: 1 } });
    expect(await house.identity.findByEmail('full@x.org')).toBeNull();
  });
  test('is limited for one account, also with the right password, and not for others', async () => {
    const limited = house.another({ limiter: localLimiter(house.clock) });
    const [ann, bob] = [await somebody(), await somebody()];
    const attempt = async (email: string): Promise<string> => {
      const outcome = await limited.sessions.signIn({ email, password: 'wrong password', address: '192.0.2.9', userAgent: null });
      return outcome.ok ? 'in' : outcome.refusal.code;
    };
    const tries = [];
    for (let n = 0; n < 11; n += 1) tries.push(await attempt(ann.email));
    expect(tries).toEqual([...Array.from({ length: 10 }, () => 'bad_credentials'), 'rate_limited']);
    expect(await limited.sessions.signIn({ email: ann.email, password: PASSWORD, address: '192.0.2.9', userAgent: null })).toMatchObject({ refusal: { code: 'rate_limited', retryAfterSeconds: 6 } });
    expect(await attempt(bob.email)).toBe('bad_credentials');
  });
  test('ends the oldest session of an account that has a hundred', async () => {
    const ann = await somebody();
    const insert = statement<unknown>('identity.test_many', `insert into identity.sessions (session_id, account_id, token_hash, created_ms, last_used_ms, expires_ms, address)
      select n, $1, sha256(n::text::bytea), 1, 1, $2, 'x' from generate_series(1, 99) n`);
    await house.pool.run(insert, [ann.id.slice(4), house.clock.nowMs() + 1_000]);
    await signedIn(ann.email);
    const left = await house.identity.sessions.list({ accountId: ann.id, sessionId: sessionId('1'), displayName: '', roles: [], staff: false }, null, 200);
    expect([left.length, left.some(({ id }) => id === sessionId('1')), left.some(({ id }) => id === sessionId('2'))]).toEqual([100, false, true]);
  });
});

describe('my account and my sessions', () => {
  test('are shown to me, and my name can be changed', async () => {
    const ann = await somebody(['seller']);
    expect((await house.ask('GET', '/me', undefined, ann.token)).json()).toMatchObject({ id: ann.id, email: ann.email, displayName: expect.any(String), roles: ['bidder', 'seller'] });
    const changed = await house.ask('PATCH', '/me', { displayName: ' Ann the Second ' }, ann.token);
    expect([changed.statusCode, changed.json().displayName]).toEqual([200, 'Ann the Second']);
    expect((await eventsOf(ann.id)).map(({ kind }) => kind)).toEqual(['account.registered', 'account.renamed']);
    expect((await house.identity.queries.profiles([ann.id, accountId('1')])).get(ann.id)).toEqual({ id: ann.id, displayName: 'Ann the Second' });
    expect((await house.identity.queries.callerOf(ann.token))?.displayName).toBe('Ann the Second');
    expect((await house.ask('PATCH', '/me', { displayName: 'a\u0007' }, ann.token)).json().errors[0].at).toBe('displayName');
    expect((await house.ask('GET', '/me')).json().code).toBe('not_signed_in');
  });
  test('sessions are listed newest first, in parts', async () => {
    const ann = await somebody();
    const second = await signedIn(ann.email);
    const first = await house.ask('GET', '/sessions?limit=1', undefined, second);
    expect(first.json().items).toEqual([expect.objectContaining({ current: true, userAgent: 'Firefox', address: '192.0.2.1' })]);
    const rest = await house.ask('GET', `/sessions?cursor=${first.json().next}`, undefined, second);
    expect(rest.json()).toEqual({ items: [expect.objectContaining({ current: false })], next: null });
    for (const odd of ['cursor=lot_5', 'limit=0', 'limit=101', 'limit=ten']) expect((await house.ask('GET', `/sessions?${odd}`, undefined, second)).statusCode).toBe(400);
  });
  test('signing out ends the session at once and takes the cookie away', async () => {
    const ann = await somebody();
    const out = await house.ask('DELETE', '/sessions/current', undefined, undefined, { cookie: `auctionhub_session=${ann.token}` });
    expect([out.statusCode, out.headers['set-cookie']]).toEqual([204, 'auctionhub_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure']);
    expect((await house.ask('GET', '/me', undefined, ann.token)).json().code).toBe('not_signed_in');
  });
  test('one of my other sessions can be ended, twice, and nobody else\'s', async () => {
    const [ann, bob] = [await somebody(), await somebody()];
    const other = await signedIn(ann.email);
    const id = (await house.ask('GET', '/sessions', undefined, other)).json().items[0].id;
    expect((await house.ask('DELETE', `/sessions/${id}`, undefined, bob.token)).json().code).toBe('not_found');
    expect((await house.ask('GET', '/me', undefined, other)).statusCode).toBe(200);
    expect([(await house.ask('DELETE', `/sessions/${id}`, undefined, ann.token)).statusCode, (await house.ask('DELETE', `/sessions/${id}`, undefined, ann.token)).statusCode]).toEqual([204, 204]);
    expect((await house.ask('GET', '/me', undefined, other)).statusCode).toBe(401);
    for (const odd of ['acc_5', 'ses_0', 'ses_99999999999999999999', 'x']) expect((await house.ask('DELETE', `/sessions/${odd}`, undefined, ann.token)).statusCode).toBe(404);
  });
});

describe('acts of the house', () => {
  const act = { reason: 'Shill bidding on three lots' };
  test('need an admin, a readable reason and an account that is there', async () => {
    const [admin, ann] = [await somebody(['admin']), await somebody(['clerk', 'finance'])];
    house.standings.length = 0;
    const suspend = async (body: object, token?: string, id: string = ann.id): Promise<unknown[]> => {
      const answer = await house.ask('POST', `/admin/accounts/${id}/suspend`, body, token);
      return [answer.statusCode, answer.json().code];
    };
    expect(await suspend(act)).toEqual([401, 'not_signed_in']);
    expect(await suspend(act, ann.token)).toEqual([403, 'forbidden']);
    expect(await suspend({}, admin.token)).toEqual([400, 'malformed']);
    expect(await suspend({ reason: '   ' }, admin.token)).toEqual([400, 'malformed']);
    for (const odd of ['acc_1', 'lot_5', 'acc_-1']) expect(await suspend(act, admin.token, odd)).toEqual([404, 'not_found']);
    expect(await suspend(act, admin.token, admin.id)).toEqual([409, 'wrong_state']);
    expect(house.standings).toEqual([]);
  });
  test('suspending ends the sessions at once, stops signing in and counts for bidding before it is answered', async () => {
    const [admin, ann] = [await somebody(['admin']), await somebody()];
    house.standings.length = 0;
    expect((await house.ask('GET', '/me', undefined, ann.token)).statusCode).toBe(200);
    const suspended = await house.ask('POST', `/admin/accounts/${ann.id}/suspend`, act, admin.token, { 'x-request-id': 'act-1' });
    expect([suspended.statusCode, suspended.json().suspended]).toEqual([200, true]);
    expect(house.standings).toEqual([{ kind: 'account', account: ann.id, blocked: true, staff: false }]);
    expect((await house.ask('GET', '/me', undefined, ann.token)).statusCode).toBe(401);
    expect((await house.ask('POST', '/sessions', { email: ann.email, password: PASSWORD })).json().code).toBe('forbidden');
    expect((await house.ask('POST', '/sessions', { email: ann.email, password: 'wrong password' })).json().code).toBe('bad_credentials');
    expect((await eventsOf(ann.id)).at(-1)).toMatchObject({ kind: 'account.suspended', payload: { by: admin.id, reason: act.reason, requestId: 'act-1' } });

    await house.ask('POST', `/admin/accounts/${ann.id}/suspend`, act, admin.token);
    expect((await eventsOf(ann.id)).filter(({ kind }) => kind === 'account.suspended')).toHaveLength(1);
    expect((await house.ask('POST', `/admin/accounts/${ann.id}/reinstate`, { reason: 'A mistake' }, admin.token)).json().suspended).toBe(false);
    expect(house.standings.at(-1)).toEqual({ kind: 'account', account: ann.id, blocked: false, staff: false });
    expect((await house.ask('GET', '/me', undefined, ann.token)).statusCode).toBe(401);
    expect((await house.ask('GET', '/me', undefined, await signedIn(ann.email))).statusCode).toBe(200);
  });
  test('roles count for the very next call, and an admin cannot lose his own by mistake', async () => {
    const [admin, ann] = [await somebody(['admin']), await somebody()];
    const set = (id: string, roles: string[]) => house.ask('POST', `/admin/accounts/${id}/roles`, { roles, ...act }, admin.token);
    expect((await house.ask('GET', '/me', undefined, ann.token)).json().roles).toEqual(['bidder']);
    expect((await set(ann.id, ['clerk', 'seller'])).json().roles).toEqual(['bidder', 'seller', 'clerk']);
    expect((await house.identity.queries.callerOf(ann.token))).toMatchObject({ roles: ['bidder', 'seller', 'clerk'], staff: true });
    expect(house.standings.at(-1)).toEqual({ kind: 'account', account: ann.id, blocked: false, staff: true });
    expect((await set(admin.id, ['seller'])).json().code).toBe('wrong_state');
    expect((await set(ann.id, ['king'])).json().code).toBe('malformed');
    expect((await set(ann.id, [])).json().roles).toEqual(['bidder']);
  });
  test('an act that bidding could not take over is answered busy, is done, and can be sent again', async () => {
    const ann = await somebody();
    let fail = true;
    const taken: unknown[] = [];
    const other = house.another({ applyStanding: async (change) => { if (fail) throw new Error('bidding is away'); taken.push(change); } });
    await expect(other.acts.suspend(ann.id, { by: null, reason: 'a', requestId: null })).rejects.toThrow('bidding is away');
    expect(await house.identity.queries.callerOf(ann.token)).toBeNull();
    fail = false;
    expect((await other.acts.suspend(ann.id, { by: null, reason: 'a', requestId: null })).ok).toBe(true);
    expect(taken).toEqual([{ kind: 'account', account: ann.id, blocked: true, staff: false }]);
  });
});

describe('what operators\' commands use', () => {
  test('hidden accounts come in the order of their names, cannot sign in, are not listed and not announced', async () => {
    const before = (await house.identity.accounts.list(null, 1_000)).length;
    const names = Array.from({ length: 2_500 }, (_, n) => `bidder ${n}`);
    const ids = await house.identity.accounts.createHidden([...names, '', 'x'.repeat(200), 'a\u0000b']);
    expect([ids.length, new Set(ids).size]).toEqual([2_503, 2_503]);
    const shown = await house.identity.queries.profiles([ids[0] ?? accountId('1'), ids[2_499] ?? accountId('1'), ids[2_500] ?? accountId('1'), ids[2_502] ?? accountId('1')]);
    expect([...shown.values()].map(({ displayName }) => displayName)).toEqual(['bidder 0', 'bidder 2499', 'unnamed', 'ab']);
    expect((await house.identity.accounts.list(null, 1_000)).length).toBe(before);
    expect(await eventsOf(ids[0] ?? accountId('1'))).toEqual([]);
    expect(await house.identity.acts.grantRole(ids[0] ?? accountId('1'), 'admin', { by: null, reason: 'a', requestId: null })).toEqual({ ok: false, refusal: { code: 'not_found' } });
  });
  test('a staff account that is made counts as staff for bidding; a role can be granted', async () => {
    const clerk = await somebody(['clerk']);
    expect(house.standings).toEqual([{ kind: 'account', account: clerk.id, blocked: false, staff: true }]);
    expect((await eventsOf(clerk.id)).map(({ kind }) => kind)).toEqual(['account.registered', 'account.roles_changed']);
    const granted = await house.identity.acts.grantRole(clerk.id, 'seller', { by: null, reason: 'asked for', requestId: null });
    expect(granted).toMatchObject({ ok: true, value: { roles: ['bidder', 'seller', 'clerk'] } });
  });
  test('expired and revoked sessions are cleared, good ones stay', async () => {
    const [ann, bob] = [await somebody(), await somebody()];
    await house.ask('DELETE', '/sessions/current', undefined, ann.token);
    house.clock.pass(1);
    expect(await house.identity.clearExpired()).toBeGreaterThanOrEqual(1);
    expect(await house.identity.clearExpired()).toBe(0);
    expect((await house.ask('GET', '/me', undefined, bob.token)).statusCode).toBe(200);
  });
  test('all sessions of one account, and of everybody, can be ended', async () => {
    const [ann, bob] = [await somebody(), await somebody()];
    for (const { token } of [ann, bob]) expect((await house.ask('GET', '/me', undefined, token)).statusCode).toBe(200);
    expect(await house.identity.sessions.endAll(ann.id)).toBe(1);
    expect([(await house.ask('GET', '/me', undefined, ann.token)).statusCode, (await house.ask('GET', '/me', undefined, bob.token)).statusCode]).toEqual([401, 200]);
    expect(await house.identity.sessions.endAll(null)).toBeGreaterThanOrEqual(1);
    expect((await house.ask('GET', '/me', undefined, bob.token)).statusCode).toBe(401);
  });
});

test('nothing of all this was an accident', () => {
  expect([house.errors, house.warnings]).toEqual([[], []]);
});
