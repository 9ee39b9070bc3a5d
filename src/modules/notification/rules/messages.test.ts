import { expect, test } from 'vitest';
import { NOTICE_KINDS } from '#contracts/notification.ts';
import { isUrgent, MESSAGE_KINDS, OF_AN_OPEN_LOT, pauseAfterTry, readPhone, SUBJECT_OF_MESSAGE, SUBJECT_OF_NOTICE, TRIES_MAX, uselessFrom, veiledPhone } from './messages.ts';

test('a message is tried ten times over more than a day, never more than half a day apart', () => {
  const pauses = Array.from({ length: TRIES_MAX }, (_, at) => pauseAfterTry(at + 1));
  expect(pauses.at(-1)).toBeNull();
  const known = pauses.filter((pause) => pause !== null);
  expect(Math.max(...known)).toBe(12 * 3_600_000);
  expect(known.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(24 * 3_600_000);
});
test('a notice and a message of one kind are wished for by one subject', () => {
  for (const kind of MESSAGE_KINDS) {
    const notice = NOTICE_KINDS.find((one) => one === kind);
    // A bidder of a lot that passed lost it; its seller did not sell it.
    if (notice !== undefined && kind !== 'passed') expect([kind, SUBJECT_OF_NOTICE[notice]]).toEqual([kind, SUBJECT_OF_MESSAGE[kind]]);
  }
});
test('what is asked for and what touches safety is urgent, and is never dropped with a lot', () => {
  const urgent = MESSAGE_KINDS.filter(isUrgent);
  expect(urgent).toEqual(['verify_email', 'reset_password', 'phone_code', 'new_device', 'password_changed', 'email_changed', 'totp_on', 'totp_off', 'recovery_code_used']);
  expect(OF_AN_OPEN_LOT.filter((kind) => urgent.includes(kind) || kind === 'won' || kind === 'lost')).toEqual([]);
});
test('that a lot closes soon is of no use once it was to close; a code not after ten minutes', () => {
  expect(uselessFrom('closing', 1_000, 5_000)).toBe(5_000);
  expect(uselessFrom('phone_code', 1_000, undefined)).toBe(601_000);
  expect(uselessFrom('won', 0, 5_000)).toBe(3 * 24 * 3_600_000);
});
test.each([['+49 (151) 123-45.678', '+4915112345678'], ['0049 151 12345678', '+4915112345678'], ['+1/500/5550006', '+15005550006']])('%s is the number %s', (said, number) => {
  expect(readPhone(said)).toBe(number);
});
test.each(['', '015112345678', '+0151', '+123456', '+1234567890123456', '+49151x', 'tel:+4915112345678', '+49151\u0661\u0662\u0663\u0664'])('%j is no number', (said) => {
  expect(readPhone(said)).toBeNull();
});
test('of a number others see its country and its end', () => {
  expect(veiledPhone('+4915112345678')).toBe('+49…78');
});
