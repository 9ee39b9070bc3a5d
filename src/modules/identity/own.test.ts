import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountId, type AccountId } from '#domain/ids.ts';
import { statement } from '#platform/db/types.ts';
import { localLimiter } from '#platform/http/limits.ts';
import { identityHouse, type IdentityHouse } from '../../../test/support/identity-house.ts';
import { wishesOf } from '../../../test/support/wishes.ts';

let house: IdentityHouse;
beforeAll(async () => { house = await identityHouse(); });
afterAll(() => house.close());
beforeEach(() => { house.letters.length = 0; });

const PASSWORD = 'correct horse battery';
const HOUR_MS = 3_600_000;
let people = 0;
type Somebody = { id: AccountId; email: string; token: string };

async function somebody(): Promise<Somebody> {
  people += 1;
  const email = `own${people}@example.org`;
  const made = await house.identity.accounts.create({ email, password: PASSWORD, displayName: `Own ${people}` }, null);
  if (!made.ok) throw new Error(made.refusal.code);
  return { id: made.value.id, email, token: (await signIn(email)).json().token };
}
const signIn = (email: string, more: object = {}) => house.ask('POST', '/sessions', { email, password: PASSWORD, ...more }, undefined, { 'user-agent': 'Firefox' });
const me = async (token: string) => (await house.ask('GET', '/me', undefined, token)).json();
const said = (answer: { statusCode: number; json(): { code?: string } }) => [answer.statusCode, answer.json().code];
async function letter(kind: 'verify_email' | 'reset_password'): Promise<{ to: string; token: string }> {
  await house.identity.lettersMade();
  const found = house.letters.findLast((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no letter ${kind}`);
  return found;
}
const kindsOf = async (id: AccountId): Promise<string[]> =>
  (await house.pool.all(statement<{ kind: string }>('identity.test_kinds', "select kind from identity.events where payload->>'account' = $1 order by id"), [id])).map(({ kind }) => kind);
const everyRow = async (table: string): Promise<string> =>
  (await house.pool.all(statement<{ row: string }>(`identity.test_${table}`, `select t::text as row from identity.${table} t`))).map(({ row }) => row).join('\n');

const GOOD_MAILS = { outbid: true, won: true, lost: true, sold: true, questions: true };

describe('confirming an address', () => {
  test('registration sends a link; followed once it confirms the address, followed again it is no good', async () => {
    const email = 'confirm@example.org';
    const made = await house.ask('POST', '/accounts', { email, password: PASSWORD, displayName: 'Con', language: 'fr', termsVersion: '2026-1' });
    const { token: link, to } = await letter('verify_email');
    expect([to, house.letters[0]?.language]).toEqual([email, 'fr']);
    expect(await everyRow('links')).not.toContain(link);
    expect(await everyRow('events')).not.toContain(link);
    const { token } = (await signIn(email)).json();
    expect(await me(token)).toMatchObject({ emailVerified: false, pendingEmail: null, terms: { accepted: '2026-1', inForce: '2026-1' }, totp: { on: false } });
    expect((await house.ask('PUT', `/email-verifications/${link}`)).json()).toEqual({ email });
    expect((await me(token)).emailVerified).toBe(true);
    expect(said(await house.ask('PUT', `/email-verifications/${link}`))).toEqual([404, 'link_not_good']);
    expect(await kindsOf(made.json().id)).toEqual(['account.registered', 'account.terms_accepted', 'account.email_verified']);
    expect(said(await house.ask('POST', '/email-verifications', undefined, token))).toEqual([409, 'wrong_state']);
  });
  test('a link runs out after 48 hours, and a later one replaces it', async () => {
    const ann = await somebody();
    expect((await house.ask('POST', '/email-verifications', undefined, ann.token)).statusCode).toBe(204);
    const first = await letter('verify_email');
    await house.ask('POST', '/email-verifications', undefined, ann.token);
    const second = await letter('verify_email');
    expect(said(await house.ask('PUT', `/email-verifications/${first.token}`))).toEqual([404, 'link_not_good']);
    house.clock.pass(48 * HOUR_MS);
    expect(said(await house.ask('PUT', `/email-verifications/${second.token}`))).toEqual([404, 'link_not_good']);
  });
  test('no more than five letters an hour go to one account', async () => {
    const ann = await somebody();
    const statuses = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await house.ask('POST', '/email-verifications', undefined, ann.token)).statusCode);
    expect(statuses).toEqual([204, 204, 204, 204, 204, 429]);
    expect(house.letters).toHaveLength(5);
    house.clock.pass(HOUR_MS);
    expect((await house.ask('POST', '/email-verifications', undefined, ann.token)).statusCode).toBe(204);
  });
});

describe('changing an address', () => {
  test('another address counts once its own link was followed; the old one is told, and its reset link is void', async () => {
    const ann = await somebody();
    await house.ask('POST', '/password-resets', { email: ann.email });
    const reset = await letter('reset_password');
    expect(said(await house.ask('PUT', '/me/email', { email: 'new@example.org', password: 'not the password' }, ann.token))).toEqual([401, 'bad_credentials']);
    expect((await house.ask('PUT', '/me/email', { email: 'new@example.org', password: PASSWORD }, ann.token)).json()).toMatchObject({ email: ann.email, pendingEmail: 'new@example.org' });
    const asked = await letter('verify_email');
    expect(asked.to).toBe('new@example.org');
    expect((await house.ask('PUT', `/email-verifications/${asked.token}`)).json()).toEqual({ email: 'new@example.org' });
    expect(await me(ann.token)).toMatchObject({ email: 'new@example.org', emailVerified: true, pendingEmail: null });
    expect((await signIn(ann.email)).statusCode).toBe(401);
    expect((await signIn('new@example.org')).statusCode).toBe(201);
    expect(said(await house.ask('PUT', `/password-resets/${reset.token}`, { password: 'another password' }))).toEqual([404, 'link_not_good']);
    expect(await kindsOf(ann.id)).toContain('account.email_changed');
  });
  test('an address of somebody else is refused, when it is asked for and when somebody else was faster', async () => {
    const [ann, bob] = [await somebody(), await somebody()];
    expect(said(await house.ask('PUT', '/me/email', { email: bob.email.toUpperCase(), password: PASSWORD }, ann.token))).toEqual([409, 'email_taken']);
    await house.ask('PUT', '/me/email', { email: 'both@example.org', password: PASSWORD }, ann.token);
    const first = await letter('verify_email');
    await house.ask('PUT', '/me/email', { email: 'both@example.org', password: PASSWORD }, bob.token);
    const second = await letter('verify_email');
    expect((await house.ask('PUT', `/email-verifications/${second.token}`)).statusCode).toBe(200);
    expect(said(await house.ask('PUT', `/email-verifications/${first.token}`))).toEqual([409, 'email_taken']);
    expect((await me(ann.token)).email).toBe(ann.email);
  });
});

describe('a new password', () => {
  test('by a link: works once, ends all sessions, confirms the address', async () => {
    const ann = await somebody();
    const answer = await house.ask('POST', '/password-resets', { email: ann.email.toUpperCase() });
    const { token: link, to } = await letter('reset_password');
    expect([answer.statusCode, to]).toEqual([204, ann.email]);
    expect(await everyRow('links')).not.toContain(link);
    expect((await house.ask('PUT', `/password-resets/${link}`, { password: 'a new password' })).statusCode).toBe(204);
    expect((await house.ask('GET', '/me', undefined, ann.token)).statusCode).toBe(401);
    expect((await signIn(ann.email)).statusCode).toBe(401);
    const again = await signIn(ann.email, { password: 'a new password' });
    expect((await me(again.json().token)).emailVerified).toBe(true);
    expect(said(await house.ask('PUT', `/password-resets/${link}`, { password: 'a third password' }))).toEqual([404, 'link_not_good']);
    expect((await signIn(ann.email, { password: 'a third password' })).statusCode).toBe(401);
  });
  test('of two that follow a link at once, one is done', async () => {
    const ann = await somebody();
    await house.ask('POST', '/password-resets', { email: ann.email });
    const { token: link } = await letter('reset_password');
    const answers = await Promise.all(['first password', 'second password'].map((password) => house.ask('PUT', `/password-resets/${link}`, { password })));
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([204, 404]);
    expect((await kindsOf(ann.id)).filter((kind) => kind === 'account.password_changed')).toHaveLength(1);
  });
  test('a link is good for an hour', async () => {
    const ann = await somebody();
    await house.ask('POST', '/password-resets', { email: ann.email });
    const { token: link } = await letter('reset_password');
    house.clock.pass(HOUR_MS);
    expect(said(await house.ask('PUT', `/password-resets/${link}`, { password: 'a new password' }))).toEqual([404, 'link_not_good']);
  });
  test('the answer does not tell whether there is an account, and is there before anything was looked up', async () => {
    const ann = await somebody();
    const [known, unknown] = [await house.ask('POST', '/password-resets', { email: ann.email }), await house.ask('POST', '/password-resets', { email: 'nobody@example.org' })];
    expect([known.statusCode, known.body]).toEqual([unknown.statusCode, unknown.body]);
    await house.identity.lettersMade();
    expect(house.letters.map(({ to }) => to)).toEqual([ann.email]);
    // A house whose database does not answer says the same.
    const dead = house.another({ database: { ...house.pool, one: () => new Promise(() => {}) } });
    expect(dead.routes.find(({ declaration }) => declaration.name === 'requestReset')?.handle({ body: { email: ann.email }, address: 'x' } as never)).toEqual({ ok: true });
    dead.close();
  });
});

describe('a password changed with the old one', () => {
  test('ends other sessions, and this one stays', async () => {
    const ann = await somebody();
    const other = (await signIn(ann.email)).json().token;
    expect(said(await house.ask('PUT', '/me/password', { current: 'not the password', password: 'a new password' }, ann.token))).toEqual([401, 'bad_credentials']);
    expect((await house.ask('PUT', '/me/password', { current: PASSWORD, password: 'a new password' }, ann.token)).statusCode).toBe(204);
    expect([(await house.ask('GET', '/me', undefined, ann.token)).statusCode, (await house.ask('GET', '/me', undefined, other)).statusCode]).toEqual([200, 401]);
  });
  test('a session cannot be used to guess its password', async () => {
    const ann = await somebody();
    const limited = house.another({ limiter: localLimiter(house.clock) });
    const change = limited.routes.find(({ declaration }) => declaration.name === 'changePassword');
    const caller = await limited.authenticate(ann.token);
    const codes = [];
    for (let n = 0; n < 11; n += 1) codes.push(await change?.handle({ caller, body: { current: 'wrong', password: 'a new password' } } as never));
    expect(codes.map((one) => (one?.ok === false ? one.code : 'done'))).toEqual([...Array.from({ length: 10 }, () => 'bad_credentials'), 'rate_limited']);
    limited.close();
  });
});

const codeOf = (secret: string, steps = 0): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: house.clock.nowMs() + steps * 30_000 });
async function withFactor(): Promise<Somebody & { secret: string; recoveryCodes: string[] }> {
  const ann = await somebody();
  const { secret } = (await house.ask('POST', '/me/totp', { password: PASSWORD }, ann.token)).json();
  const { recoveryCodes } = (await house.ask('PUT', '/me/totp', { code: codeOf(secret) }, ann.token)).json();
  house.clock.pass(60_000);
  return { ...ann, secret, recoveryCodes };
}

test('a second factor is begun with the password only: a session that somebody found open cannot lock its owner out', async () => {
  const ann = await somebody();
  expect(said(await house.ask('POST', '/me/totp', { password: 'not the password' }, ann.token))).toEqual([401, 'bad_credentials']);
  expect(said(await house.ask('PUT', '/me/totp', { code: '000000' }, ann.token))).toEqual([409, 'wrong_state']);
  const limited = house.another({ limiter: localLimiter(house.clock) });
  const begin = limited.routes.find(({ declaration }) => declaration.name === 'startTotp');
  const caller = await limited.authenticate(ann.token);
  const codes = [];
  for (let n = 0; n < 11; n += 1) codes.push(await begin?.handle({ caller, body: { password: 'wrong' } } as never));
  expect(codes.map((one) => (one?.ok === false ? one.code : 'done'))).toEqual([...Array.from({ length: 10 }, () => 'bad_credentials'), 'rate_limited']);
  limited.close();
});

describe('a second factor', () => {
  test('counts only once a code of it came back, and shows ten recovery codes then', async () => {
    const ann = await somebody();
    const begun = (await house.ask('POST', '/me/totp', { password: PASSWORD }, ann.token)).json();
    expect(begun).toEqual({ secret: expect.stringMatching(/^[A-Z2-7]{32}$/), uri: expect.stringContaining(`The%20House:${encodeURIComponent(ann.email)}`), qr: expect.stringMatching(/^<svg/) });
    expect((await signIn(ann.email)).statusCode).toBe(201);
    expect(said(await house.ask('PUT', '/me/totp', { code: '000000' }, ann.token))).toEqual([409, 'wrong_code']);
    const on = await house.ask('PUT', '/me/totp', { code: codeOf(begun.secret) }, ann.token);
    expect(new Set(on.json().recoveryCodes).size).toBe(10);
    expect((await me(ann.token)).totp).toEqual({ on: true, recoveryCodesLeft: 10 });
    expect(said(await house.ask('POST', '/me/totp', { password: PASSWORD }, ann.token))).toEqual([409, 'wrong_state']);
    expect(said(await house.ask('PUT', '/me/totp', { code: codeOf(begun.secret, 1) }, ann.token))).toEqual([409, 'wrong_state']);
    const kept = [await everyRow('totp'), await everyRow('recovery_codes')].join();
    expect(kept).not.toContain(Buffer.from(Secret.fromBase32(begun.secret).buffer).toString('hex'));
    expect(kept).not.toContain(on.json().recoveryCodes[0]);
  });
  test('then a sign-in asks for a code, takes one a step off, and none twice', async () => {
    const ann = await withFactor();
    expect(said(await signIn(ann.email))).toEqual([401, 'totp_required']);
    expect(said(await signIn(ann.email, { password: 'wrong', totp: codeOf(ann.secret) }))).toEqual([401, 'bad_credentials']);
    expect(said(await signIn(ann.email, { totp: codeOf(ann.secret, 5) }))).toEqual([401, 'bad_credentials']);
    expect((await signIn(ann.email, { totp: codeOf(ann.secret, -1) })).statusCode).toBe(201);
    const twice = await Promise.all([signIn(ann.email, { totp: codeOf(ann.secret) }), signIn(ann.email, { totp: codeOf(ann.secret) })]);
    expect(twice.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([201, 401]);
    expect((await signIn(ann.email, { totp: codeOf(ann.secret, -1) })).statusCode).toBe(401);
  });
  test('a recovery code takes the place of a code once, however it is typed, and its use is told', async () => {
    const ann = await withFactor();
    const [code = ''] = ann.recoveryCodes;
    expect((await signIn(ann.email, { totp: code.toLowerCase().replace('-', ' ') })).statusCode).toBe(201);
    expect((await signIn(ann.email, { totp: code })).statusCode).toBe(401);
    expect((await me(ann.token)).totp.recoveryCodesLeft).toBe(9);
    expect(await kindsOf(ann.id)).toContain('account.recovery_code_used');
    const other = await withFactor();
    expect((await signIn(other.email, { totp: ann.recoveryCodes[1] })).statusCode).toBe(401);
  });
  test('five wrong codes in a row lock it for a quarter of an hour, also against the right one', async () => {
    const ann = await withFactor();
    for (let n = 0; n < 5; n += 1) expect(said(await signIn(ann.email, { totp: '000000' }))).toEqual([401, 'bad_credentials']);
    const locked = await signIn(ann.email, { totp: codeOf(ann.secret) });
    expect([...said(locked), locked.headers['retry-after']]).toEqual([429, 'rate_limited', '900']);
    expect((await signIn(ann.email, { totp: ann.recoveryCodes[0] })).statusCode).toBe(429);
    house.clock.pass(15 * 60_000);
    expect((await signIn(ann.email, { totp: codeOf(ann.secret) })).statusCode).toBe(201);
  });
  test('is turned off, and gets new recovery codes, with the password or a code only', async () => {
    const ann = await withFactor();
    expect(said(await house.ask('DELETE', '/me/totp', {}, ann.token))).toEqual([400, 'malformed']);
    expect(said(await house.ask('DELETE', '/me/totp', { password: 'wrong password' }, ann.token))).toEqual([401, 'bad_credentials']);
    expect(said(await house.ask('DELETE', '/me/totp', { code: '000000' }, ann.token))).toEqual([409, 'wrong_code']);
    const renewed = (await house.ask('POST', '/me/totp/recovery-codes', { code: codeOf(ann.secret) }, ann.token)).json().recoveryCodes;
    expect((await signIn(ann.email, { totp: ann.recoveryCodes[0] })).statusCode).toBe(401);
    expect((await signIn(ann.email, { totp: renewed[0] })).statusCode).toBe(201);
    expect((await house.ask('DELETE', '/me/totp', { password: PASSWORD }, ann.token)).statusCode).toBe(204);
    expect((await signIn(ann.email)).statusCode).toBe(201);
    expect(said(await house.ask('DELETE', '/me/totp', { password: PASSWORD }, ann.token))).toEqual([409, 'wrong_state']);
    expect((await kindsOf(ann.id)).filter((kind) => kind.startsWith('account.totp'))).toEqual(['account.totp_turned_on', 'account.totp_turned_off']);
  });
});

describe('terms, preferences, contacts', () => {
  test('only the terms in force can be accepted, at registration and later', async () => {
    const ann = await somebody();
    expect((await me(ann.token)).terms).toEqual({ accepted: null, acceptedAt: null, inForce: '2026-1' });
    const old = await house.ask('PUT', '/me/terms', { version: '2025-1' }, ann.token);
    expect([...said(old), old.json().termsVersion]).toEqual([409, 'wrong_state', '2026-1']);
    for (let n = 0; n < 2; n += 1) expect((await house.ask('PUT', '/me/terms', { version: '2026-1' }, ann.token)).json().terms).toMatchObject({ accepted: '2026-1', acceptedAt: expect.any(String) });
    expect((await kindsOf(ann.id)).filter((kind) => kind === 'account.terms_accepted')).toHaveLength(1);
    expect(said(await house.ask('POST', '/accounts', { email: 'terms@example.org', password: PASSWORD, displayName: 'T', termsVersion: '2025-1' }))).toEqual([409, 'wrong_state']);
    expect(await house.identity.findByEmail('terms@example.org')).toBeNull();
  });
  test('preferences are the house\'s until they are set, and tell others where and how to write', async () => {
    const ann = await somebody();
    const { page: notices, mail: mails, sms, push: pushes } = wishesOf();
    const first = { language: null, timeZone: null, currency: null, notices, mails, sms, pushes, quietHours: null };
    expect((await house.ask('GET', '/me/preferences', undefined, ann.token)).json()).toEqual(first);
    expect([mails.outbid, mails.won, mails.lost, mails.sold, mails.closing, notices.placed, sms.won, pushes.outbid]).toEqual([false, true, false, true, false, true, false, true]);
    const wanted = {
      language: 'ja', timeZone: 'Asia/Tokyo', currency: 'JPY', mails: { ...mails, outbid: true, closing: true }, notices: { ...notices, closing: false }, sms: { ...sms, won: true },
      pushes: { ...pushes, outbid: false }, quietHours: { from: '22:30', to: '07:05' },
    };
    expect((await house.ask('PUT', '/me/preferences', wanted, ann.token)).json()).toEqual(wanted);
    expect((await house.ask('GET', '/me/preferences', undefined, ann.token)).json()).toEqual(wanted);
    const [hidden] = await house.identity.accounts.createHidden(['hidden']);
    const contacts = await house.identity.queries.contacts([ann.id, hidden ?? accountId('1'), accountId('9')]);
    expect([...contacts.values()]).toEqual([{
      account: ann.id, email: ann.email, displayName: expect.any(String), language: 'ja', timeZone: 'Asia/Tokyo', quiet: { fromMinute: 22 * 60 + 30, toMinute: 7 * 60 + 5 },
      wishes: { page: wanted.notices, mail: wanted.mails, sms: wanted.sms, push: wanted.pushes },
    }]);
    // Who does not know of them yet leaves them out, and they are as the house has them.
    const { outbid, won, lost, sold, questions } = mails;
    expect((await house.ask('PUT', '/me/preferences', { language: null, timeZone: null, currency: null, mails: { outbid, won, lost, sold, questions } }, ann.token)).json()).toEqual(first);
  });
  test.each([
    [{ notices: { won: false } }, 'notices.won'], [{ notices: { lost: false } }, 'notices.lost'], [{ notices: { security: false } }, 'notices.security'], [{ mails: { ...GOOD_MAILS, security: false } }, 'mails.security'],
    [{ quietHours: { from: '07:00', to: '07:00' } }, 'quietHours'],
  ])('%j is refused, and everything stays as it was', async (said, at) => {
    const ann = await somebody();
    const answer = await house.ask('PUT', '/me/preferences', { language: 'fr', timeZone: null, currency: null, mails: GOOD_MAILS, ...said }, ann.token);
    expect([answer.statusCode, answer.json().errors.map((one: { at: string }) => one.at)]).toEqual([400, [at]]);
    expect((await house.ask('GET', '/me/preferences', undefined, ann.token)).json()).toMatchObject({ language: null, notices: { won: true, security: true }, mails: { security: true }, quietHours: null });
  });
});

test('an account is made with the time zone of its browser, so that letters give times in it; one that is none makes no account', async () => {
  const made = await house.ask('POST', '/accounts', { email: 'zone@example.org', password: PASSWORD, displayName: 'Z', timeZone: 'Asia/Tokyo' });
  const { token } = (await signIn('zone@example.org')).json();
  expect((await house.ask('GET', '/me/preferences', undefined, token)).json()).toMatchObject({ language: null, timeZone: 'Asia/Tokyo' });
  expect((await house.identity.queries.contacts([made.json().id])).get(made.json().id)).toMatchObject({ language: 'en', timeZone: 'Asia/Tokyo' });
  for (const timeZone of ['Mars/Base', '+01:00', '', 'x'.repeat(65), 5, null]) {
    expect(said(await house.ask('POST', '/accounts', { email: 'none@example.org', password: PASSWORD, displayName: 'N', timeZone }))).toEqual([400, 'malformed']);
  }
  expect(await house.identity.findByEmail('none@example.org')).toBeNull();
});

test('a program that no other session names is told, the first one and a known one are not', async () => {
  const ann = await somebody();
  await signIn(ann.email);
  expect(await kindsOf(ann.id)).toEqual(['account.registered']);
  await house.ask('POST', '/sessions', { email: ann.email, password: PASSWORD }, undefined, { 'user-agent': 'Another' });
  expect(await kindsOf(ann.id)).toEqual(['account.registered', 'account.new_device']);
});

test.each([
  ['PUT', '/me/email', { email: 'x', password: 'p' }], ['PUT', '/me/email', { email: 'a@b' }], ['PUT', '/me/email', { email: 'a@b', password: '' }],
  ['POST', '/password-resets', {}], ['POST', '/password-resets', { email: 'nobody' }], ['POST', '/password-resets', { email: 'a@b', more: 1 }],
  ['PUT', '/password-resets/x', { password: 'short' }], ['PUT', '/password-resets/x', {}], ['PUT', '/password-resets/x', { password: 5 }],
  ['PUT', '/me/password', { current: 'x', password: 'short' }], ['PUT', '/me/password', { password: 'long enough' }], ['PUT', '/me/password', { current: 'x', password: 'with a \u0000 in it' }],
  ['POST', '/me/totp', {}], ['POST', '/me/totp', { password: '' }], ['POST', '/me/totp', { password: 5 }], ['POST', '/me/totp', { password: 'x', code: '1' }],
  ['PUT', '/me/totp', {}], ['PUT', '/me/totp', { code: 123_456 }], ['PUT', '/me/totp', { code: 'x'.repeat(17) }],
  ['DELETE', '/me/totp', { passwort: 'x' }], ['DELETE', '/me/totp', { password: 1 }], ['DELETE', '/me/totp', 'text'],
  ['POST', '/me/totp/recovery-codes', {}], ['POST', '/me/totp/recovery-codes', { code: '' }], ['POST', '/me/totp/recovery-codes', { code: null }],
  ['PUT', '/me/terms', {}], ['PUT', '/me/terms', { version: '' }], ['PUT', '/me/terms', { version: 'x'.repeat(41) }],
  ['PUT', '/me/preferences', { language: 'de', timeZone: null, currency: null, mails: GOOD_MAILS }], ['PUT', '/me/preferences', { language: null, timeZone: 'Mars/Base', currency: null, mails: GOOD_MAILS }],
  ['PUT', '/me/preferences', { language: null, timeZone: '+01:00', currency: null, mails: GOOD_MAILS }], ['PUT', '/me/preferences', { language: null, timeZone: null, currency: 'ZZQ', mails: GOOD_MAILS }],
  ['PUT', '/me/preferences', { language: null, timeZone: null, currency: null, mails: { won: true } }], ['PUT', '/me/preferences', {}],
  ['PUT', '/me/preferences', { language: null, timeZone: null, currency: null, mails: GOOD_MAILS, notices: { closing: 'no' } }], ['PUT', '/me/preferences', { language: null, timeZone: null, currency: null, mails: GOOD_MAILS, notices: null }],
  ['PUT', '/me/preferences', { language: null, timeZone: null, currency: null, mails: { ...GOOD_MAILS, closing: 1 } }], ['PUT', '/me/preferences', { language: null, timeZone: 'x'.repeat(65), currency: null, mails: GOOD_MAILS }],
  ...[{ from: '24:00', to: '07:00' }, { from: '7:00', to: '08:00' }, { from: '07:00' }, 'night', { from: '07:00', to: '08:00', more: 1 }].map((quietHours) => ['PUT', '/me/preferences', { language: null, timeZone: null, currency: null, mails: GOOD_MAILS, quietHours }] as const),
  ['PUT', '/me/preferences', { language: null, timeZone: null, currency: null, mails: GOOD_MAILS, sms: { outbid: 1 } }],
] as const)('%s %s with %j is malformed', async (method, path, body) => {
  const ann = await somebody();
  expect(said(await house.ask(method, path, body as object, ann.token))).toEqual([400, 'malformed']);
});

test.each(['PUT /email-verifications/', 'PUT /password-resets/'])('%s takes no token of another purpose, another length or another alphabet', async (call) => {
  const [, path = ''] = call.split(' ');
  const ann = await somebody();
  await house.ask('POST', '/email-verifications', undefined, ann.token);
  await house.ask('POST', '/password-resets', { email: ann.email });
  const foreign = path.startsWith('/email') ? await letter('reset_password') : await letter('verify_email');
  for (const token of [foreign.token, 'x', `${'x'.repeat(42)}%20`, '%00'.repeat(5)]) expect(said(await house.ask('PUT', `${path}${token}`, { password: 'a new password' }))).toEqual([404, 'link_not_good']);
});
