import { expect, test } from 'vitest';
import { publicUrlAt, readSettings, secretsOf, SETTINGS } from './settings.ts';

test('a house without settings listens on this machine alone and keeps its data beside it', () => {
  const settings = readSettings({});
  expect(settings).toMatchObject({ port: 5_000, host: '127.0.0.1', publicUrl: null, databaseUrl: null, limits: true, trustedProxies: [], logDir: null });
  expect(settings.dataDir).toMatch(/\/data$/);
  expect(publicUrlAt(settings, 5_000).origin).toBe('http://localhost:5000');
});

const TWILIO = { TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'f'.repeat(32), SMS_FROM: '+15005550006' };

test.each([
  [{ PORT: '99999' }, 'PORT "99999" must be a whole number from 0 to 65535.'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL "loud" must be one of trace, debug, info, warn, error, fatal, silent.'],
  [{ LIMITS: 'maybe' }, 'LIMITS "maybe" must be one of on, off.'],
  [{ LIMITS: 'off', PUBLIC_URL: 'https://bids.example' }, 'LIMITS=off is for benchmarks on this machine, and PUBLIC_URL is https://bids.example: remove LIMITS, or set PUBLIC_URL to a localhost address.'],
  [{ LIMITS: 'off', HOST: '0.0.0.0' }, 'LIMITS=off is for benchmarks on this machine, and HOST 0.0.0.0 is open to others: remove LIMITS, or set HOST to 127.0.0.1.'],
  [{ FAULT_POINT: 'bid.committed' }, 'FAULT_POINT "bid.committed" must be written as name:before:kill or name:after:kill, with :3 behind it for the third pass.'],
  [{ FAULT_POINT: 'bid.committed:before:kill', PUBLIC_URL: 'https://bids.example' }, 'FAULT_POINT is for crash tests on this machine, and this house is open to others: remove FAULT_POINT, or set PUBLIC_URL and HOST to a localhost address.'],
  [{ FAULT_POINT: 'bid.committed:before:kill', HOST: '0.0.0.0' }, 'FAULT_POINT is for crash tests on this machine, and this house is open to others: remove FAULT_POINT, or set PUBLIC_URL and HOST to a localhost address.'],
  [{ PUBLIC_URL: 'bids.example' }, 'PUBLIC_URL "bids.example" must be an address that starts with http:// or https://.'],
  [{ PUBLIC_URL: 'https://bids.example/shop' }, 'PUBLIC_URL "https://bids.example/shop" must be scheme, host and port alone, such as https://bids.example.'],
  [{ TRUSTED_PROXIES: '10.0.0.0/8, proxy' }, 'TRUSTED_PROXIES "10.0.0.0/8, proxy" must be a list, divided by commas, of addresses or networks such as 10.0.0.0/8.'],
  [{ DATABASE_URL: 'mysql://secret@db' }, 'DATABASE_URL must be an address that starts with postgres:// or postgresql://.'],
  [{ REDIS_URL: 'http://:secret@cache' }, 'REDIS_URL must be an address that starts with redis:// or rediss://.'],
  [{ SESSION_SECRET: 'short' }, 'SESSION_SECRET must have at least 32 characters.'],
  [{ TWILIO_ACCOUNT_SID: TWILIO.TWILIO_ACCOUNT_SID }, 'Text messages are half set up, because TWILIO_AUTH_TOKEN and SMS_FROM are missing: set all of TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and SMS_FROM, or none.'],
  [{ ...TWILIO, SMS_FROM: '' }, 'Text messages are half set up, because SMS_FROM is missing: set all of TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and SMS_FROM, or none.'],
  [{ ...TWILIO, SMS_FROM: 'House' }, 'SMS_FROM "House" must be a number such as +15005550006, or a messaging service (MG and 32 hexadecimal digits).'],
  [{ ...TWILIO, TWILIO_AUTH_TOKEN: 'a secret' }, 'TWILIO_AUTH_TOKEN must have 16 to 200 characters without blanks.'],
  [{ VAPID_PUBLIC_KEY: 'x' }, 'Pushes are half set up, because VAPID_PRIVATE_KEY is missing: set both keys, or none.'],
  [{ VAPID_PUBLIC_KEY: 'x', VAPID_PRIVATE_KEY: 'y' }, 'VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are no pair of keys in base64url: make one with "npx web-push generate-vapid-keys".'],
])('%j is refused in one sentence', (source, sentence) => {
  expect(() => readSettings(source)).toThrow(sentence);
});

test.each(['http://localhost:5000', 'http://127.0.0.1:80', 'http://[::1]:5000'])('limits may be off on %s', (PUBLIC_URL) => {
  expect(readSettings({ LIMITS: 'off', PUBLIC_URL }).limits).toBe(false);
});

test('the password of the database counts as a secret', () => {
  expect(secretsOf(readSettings({ DATABASE_URL: 'postgres://u:p%40ssword@db/x' }))).toContain('p@ssword');
});

test('a provider without its secrets is off; with them it is on, and its secrets are secrets', () => {
  expect(readSettings({}).messages).toEqual({ twilio: null, vapid: null });
  const vapid = { publicKey: 'B'.repeat(87), privateKey: 'p'.repeat(43) };
  const settings = readSettings({ ...TWILIO, VAPID_PUBLIC_KEY: vapid.publicKey, VAPID_PRIVATE_KEY: vapid.privateKey, TWILIO_API_BASE: 'http://127.0.0.1:9/' });
  expect(settings.messages).toEqual({ twilio: { accountSid: TWILIO.TWILIO_ACCOUNT_SID, authToken: TWILIO.TWILIO_AUTH_TOKEN, from: '+15005550006', apiBase: 'http://127.0.0.1:9' }, vapid });
  expect(secretsOf(settings)).toEqual([TWILIO.TWILIO_AUTH_TOKEN, vapid.privateKey]);
});

test('every setting is described', () => {
  for (const { name, description, default: standard } of SETTINGS) {
    expect(name).toMatch(/^[A-Z_]+$/);
    expect(description).toMatch(/\.$/);
    expect(standard).not.toBe('');
  }
});
