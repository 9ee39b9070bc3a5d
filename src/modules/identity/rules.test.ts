import { expect, test } from 'vitest';
import type { Caller, Role } from '#contracts/identity.ts';
import { accountId, sessionId } from '#domain/ids.ts';
import { fitName, isStaff, mayCall, readDisplayName, readEmail, readNewAccount, readReason, readUserAgent, wholeRoles } from './rules.ts';

test('two ways to write one address are one address', () => {
  const keys = ['Ann@Example.org', ' ann@example.ORG ', 'ANN@EXAMPLE.ORG', 'a\uff4en@example.org'].map((given) => readEmail(given)).map((email) => (email.ok ? email.value.key : null));
  expect(keys).toEqual(Array.from({ length: 4 }, () => 'ann@example.org'));
});

test('one host has one form, however it is written', () => {
  const forms = ['b\u00fccher.example', 'BU\u0308CHER.example', 'b\u00fc\u00adcher\u3002example'].map((host) => readEmail(`ann@${host}`));
  expect(forms.map((email) => (email.ok ? email.value.key : null))).toEqual(Array.from({ length: 3 }, () => 'ann@b\u00fccher.example'));
});

test.each(['', 'ann', '@example.org', 'ann@', 'a nn@example.org', 'ann@exam\u0000ple.org', 'ann@@example.org', `${'a'.repeat(65)}@example.org`, `a@${'b'.repeat(254)}`, 'ann@example.org\u202e',
  'x<ann@example.org>', 'a,ann@example.org', 'ann@example.org,b', 'list:ann@example.org;', '"a"@example.org', 'ann@\u00ad', `${'\ufdfa'.repeat(64)}@example.org`])('%j is no address', (given) => {
  expect(readEmail(given)).toEqual({ ok: false, refusal: { at: 'email', problem: 'must be an e-mail address' } });
});

test('a display name is 1 to 80 characters as people count them', () => {
  expect(readDisplayName('  Ann  ')).toEqual({ ok: true, value: 'Ann' });
  expect(readDisplayName('🦊'.repeat(80)).ok).toBe(true);
  expect([readDisplayName('🦊'.repeat(81)).ok, readDisplayName('').ok, readDisplayName('   ').ok]).toEqual([false, false, false]);
});

test.each(['a\u0000b', 'a\nb', 'a\u001b[31m', 'a\u202eb', 'a\ud800'])('%j is no display name', (given) => {
  expect(readDisplayName(given)).toEqual({ ok: false, refusal: { at: 'displayName', problem: 'must hold no control characters' } });
});

test.each(['\u200b', '\u3164\u3164', '\u2800'])('%j is no display name: nobody sees it', (given) => {
  expect(readDisplayName(given)).toEqual({ ok: false, refusal: { at: 'displayName', problem: 'must hold a character that can be seen' } });
});

test('every wrong field of a new account is named', () => {
  const refused = readNewAccount({ email: 'x', password: 'short', displayName: '\u0007' });
  expect(refused.ok ? [] : refused.refusal.map(({ at }) => at)).toEqual(['email', 'displayName', 'password']);
  expect(readNewAccount({ email: 'a@b', password: 'long enough', displayName: 'A', roles: ['admin', 'seller', 'admin'] }))
    .toEqual({ ok: true, value: { email: { text: 'a@b', key: 'a@b' }, displayName: 'A', roles: ['bidder', 'seller', 'admin'] } });
});

test('everybody is a bidder, and four roles are staff', () => {
  expect(wholeRoles([])).toEqual(['bidder']);
  const staff = (role: Role): boolean => isStaff(wholeRoles([role]));
  expect((['bidder', 'seller', 'clerk', 'finance', 'analyst', 'admin'] as const).map(staff)).toEqual([false, false, true, true, true, true]);
});

test('a policy of roles lets in who holds one of them', () => {
  const caller = (roles: Role[]): Caller => ({ accountId: accountId('1'), sessionId: sessionId('2'), displayName: 'A', roles, staff: false });
  expect(mayCall(['clerk', 'admin'], caller(['bidder', 'clerk']))).toBe(true);
  expect(mayCall(['clerk', 'admin'], caller(['bidder', 'seller']))).toBe(false);
  expect(mayCall('signed_in', caller(['bidder']))).toBe(true);
});

test('reasons, browsers\' names and recorded names are made readable or refused', () => {
  expect(readReason(' Shill bidding on\nthree lots ')).toEqual({ ok: true, value: 'Shill bidding on\nthree lots' });
  expect([readReason('  ').ok, readReason('a\u0000').ok]).toEqual([false, false]);
  expect([readUserAgent(null), readUserAgent('\u0000'), readUserAgent(`Fire\u0007fox${'x'.repeat(300)}`)?.length]).toEqual([null, null, 200]);
  expect([fitName('ann\u0000'), fitName(''), fitName('x'.repeat(90)).length]).toEqual(['ann', 'unnamed', 80]);
});
