import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Passwords } from '#platform/passwords/argon2.ts';
import { argon2Passwords } from '#platform/passwords/argon2.ts';
import { identityHouse, type IdentityHouse } from '../../../test/support/identity-house.ts';

/** Sign-ins whose password is being compared wait here until they are let go on. */
const gate: { closed: boolean; waiting: (() => void)[] } = { closed: false, waiting: [] };
const real = argon2Passwords();
const slow: Passwords = {
  hash: (password) => real.hash(password),
  matches: async (stored, password) => {
    const matches = await real.matches(stored, password);
    if (gate.closed) await new Promise<void>((resolve) => gate.waiting.push(resolve));
    return matches;
  },
};

let house: IdentityHouse;
beforeAll(async () => { house = await identityHouse({ passwords: slow }); });
afterAll(() => house.close());
beforeEach(() => { house.letters.length = 0; });

const PASSWORD = 'correct horse battery';
const OTHER = 'another one altogether';
let people = 0;
async function somebody(): Promise<{ id: string; email: string; token: string }> {
  people += 1;
  const email = `taken${people}@example.org`;
  const made = await house.ask('POST', '/accounts', { email, password: PASSWORD, displayName: `T ${people}` });
  return { id: made.json().id, email, token: (await signIn(email)).json().token };
}
const signIn = (email: string, more: object = {}) => house.ask('POST', '/sessions', { email, password: PASSWORD, ...more });
const said = (answer: { statusCode: number; json(): { code?: string } }) => [answer.statusCode, answer.json().code];
async function letter(kind: 'verify_email' | 'reset_password'): Promise<string> {
  await house.identity.lettersMade();
  return house.letters.findLast((one) => one.kind === kind)?.token ?? 'none';
}

describe('an account that somebody else got into and its owner took back', () => {
  test.each(['by a link', 'with the old password'])('cannot be moved to another address that was asked for before, its password once changed %s', async (how) => {
    const ann = await somebody();
    await letter('verify_email');
    await house.ask('PUT', '/me/email', { email: `thief${people}@example.org`, password: PASSWORD }, ann.token);
    const stolen = await letter('verify_email');
    if (how === 'by a link') {
      await house.ask('POST', '/password-resets', { email: ann.email });
      expect((await house.ask('PUT', `/password-resets/${await letter('reset_password')}`, { password: OTHER })).statusCode).toBe(204);
    } else {
      expect((await house.ask('PUT', '/me/password', { current: PASSWORD, password: OTHER }, ann.token)).statusCode).toBe(204);
    }
    expect(said(await house.ask('PUT', `/email-verifications/${stolen}`))).toEqual([404, 'link_not_good']);
    expect((await signIn(ann.email, { password: OTHER })).statusCode).toBe(201);
  });
  test('a link to its own address stays good when the password changes', async () => {
    const ann = await somebody();
    const own = await letter('verify_email');
    await house.ask('PUT', '/me/password', { current: PASSWORD, password: OTHER }, ann.token);
    expect((await house.ask('PUT', `/email-verifications/${own}`)).json()).toEqual({ email: ann.email });
  });
});

describe('an account that was made with the address of somebody else', () => {
  const withFactor = async (): Promise<{ email: string }> => {
    const ann = await somebody();
    const { secret } = (await house.ask('POST', '/me/totp', { password: PASSWORD }, ann.token)).json();
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: house.clock.nowMs() });
    expect((await house.ask('PUT', '/me/totp', { code }, ann.token)).statusCode).toBe(200);
    return ann;
  };
  const reset = async (email: string): Promise<number> => {
    await house.ask('POST', '/password-resets', { email });
    return (await house.ask('PUT', `/password-resets/${await letter('reset_password')}`, { password: OTHER })).statusCode;
  };
  test('is its owner\'s after the first link to that address: the second factor of the other one is gone', async () => {
    const { email } = await withFactor();
    expect(await reset(email)).toBe(204);
    expect((await signIn(email, { password: OTHER })).statusCode).toBe(201);
  });
  test('but a factor of somebody who confirmed the address stays through a new password', async () => {
    const { email } = await withFactor();
    await house.ask('PUT', `/email-verifications/${await letter('verify_email')}`);
    expect(await reset(email)).toBe(204);
    expect(said(await signIn(email, { password: OTHER }))).toEqual([401, 'totp_required']);
  });
});

describe('a sign-in whose password is being compared', () => {
  const meanwhile = async (email: string, act: () => Promise<unknown>): Promise<number> => {
    gate.closed = true;
    const signing = signIn(email);
    await expect.poll(() => gate.waiting.length).toBe(1);
    gate.closed = false;
    await act();
    for (const goOn of gate.waiting.splice(0)) goOn();
    return (await signing).statusCode;
  };
  test('makes no session when the password changes meanwhile', async () => {
    const ann = await somebody();
    await house.ask('POST', '/password-resets', { email: ann.email });
    const link = await letter('reset_password');
    expect(await meanwhile(ann.email, () => house.ask('PUT', `/password-resets/${link}`, { password: OTHER }))).toBe(401);
  });
  test('makes no session that would wait for a suspension to end', async () => {
    const ann = await somebody();
    const act = { by: null, reason: 'A test.', requestId: null };
    const id = (await house.identity.findByEmail(ann.email))?.id;
    if (id === undefined) throw new Error('nobody');
    expect(await meanwhile(ann.email, () => house.identity.acts.suspend(id, act))).toBe(401);
    await house.identity.acts.reinstate(id, act);
    expect((await signIn(ann.email)).statusCode).toBe(201);
  });
  test('makes one when nothing happened', async () => {
    const ann = await somebody();
    expect(await meanwhile(ann.email, async () => {})).toBe(201);
  });
});

test('nobody\'s mailbox is filled by accounts that all ask for its address', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 7; n += 1) statuses.push((await house.ask('PUT', '/me/email', { email: n % 2 === 0 ? 'Bystander@example.org' : 'bystander@EXAMPLE.org', password: PASSWORD }, (await somebody()).token)).statusCode);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  await house.identity.lettersMade();
  expect(house.letters.filter(({ to }) => to.toLowerCase() === 'bystander@example.org')).toHaveLength(5);
  house.clock.pass(3_600_000);
  expect((await house.ask('PUT', '/me/email', { email: 'bystander@example.org', password: PASSWORD }, (await somebody()).token)).statusCode).toBe(200);
});
