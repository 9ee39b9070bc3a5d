import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSources } from './dot-env.ts';
import { keptSecret } from './kept-secret.ts';
import { addressOr, listOf, oneOf, readSetting, setting, SettingRefused, wholeNumber } from './settings.ts';

const base = { default: '', description: '' };
const port = setting({ ...base, name: 'PORT', secret: false, read: wholeNumber({ none: 5000, min: 0, max: 65_535 }) });
const mode = setting({ ...base, name: 'MODE', secret: false, read: oneOf(['on', 'off'], 'on') });
const key = setting({ ...base, name: 'KEY', secret: true, read: addressOr(['https:'], null) });
const proxies = setting({ ...base, name: 'PROXIES', secret: false, read: listOf((part) => /^[\d.]+$/.test(part), 'addresses') });

test('a setting that is not given, or empty, has its default', () => {
  expect([readSetting(port, {}), readSetting(port, { PORT: ' ' }), readSetting(mode, {}), readSetting(key, {}), readSetting(proxies, {})]).toEqual([5000, 5000, 'on', null, []]);
});

test('a setting is read', () => {
  expect(readSetting(port, { PORT: ' 8080 ' })).toBe(8080);
  expect(readSetting(mode, { MODE: 'OFF' })).toBe('off');
  expect(readSetting(proxies, { PROXIES: '10.0.0.1, 10.0.0.2,' })).toEqual(['10.0.0.1', '10.0.0.2']);
});

test('an unknown value is refused in a sentence that names the setting and what it may be', () => {
  expect(() => readSetting(port, { PORT: '5000x' })).toThrow('PORT "5000x" must be a whole number from 0 to 65535.');
  expect(() => readSetting(port, { PORT: '70000' })).toThrow('PORT "70000" must be a whole number');
  expect(() => readSetting(mode, { MODE: 'perhaps' })).toThrow('MODE "perhaps" must be one of on, off.');
});

test('a refused secret is not shown', () => {
  expect(() => readSetting(key, { KEY: 'hush' })).toThrow('KEY must be an address that starts with https://.');
});

test('the environment wins over .env', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'auctionhub-env-'));
  expect(await readSources(folder, { A: '1' })).toEqual({ A: '1' });
  await writeFile(join(folder, '.env'), 'A=2\nB="two words" # note\n');
  expect(await readSources(folder, { A: '1' })).toEqual({ A: '1', B: 'two words' });
  await rm(folder, { recursive: true });
});

const PEM = 'SECRET="-----BEGIN\n\nMIIB no sign of it\n# not a comment\n-----END"';
test.each([
  ['PORT=1\nSMTP_URL smtp://mail\n', 2], ['# a comment\n\nPORT\n', 3], ['A=1\r\n\r\nhunter2\r\n', 3], [`${PEM}\nhunter2`, 6], ['export\n', 1], ['A="1\nB', 2],
])('a line of .env without an equals sign stops the start, which says its number and not what stands in it: %j', async (text, line) => {
  const folder = await mkdtemp(join(tmpdir(), 'auctionhub-env-'));
  await writeFile(join(folder, '.env'), text);
  const said = await readSources(folder, {}).catch((error: unknown) => error);
  expect(said).toBeInstanceOf(SettingRefused);
  expect(String(said)).toContain(`Line ${line} of ${join(folder, '.env')} has no "="`);
  expect(String(said)).not.toMatch(/hunter2|smtp:/);
  await rm(folder, { recursive: true });
});

test('comments, blank lines, exports and values of several lines are no fault of .env', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'auctionhub-env-'));
  await writeFile(join(folder, '.env'), `  # why\n\n \nexport A=1\nB: 2\n${PEM}\nEMPTY=\n`);
  expect(await readSources(folder, {})).toEqual({ A: '1', B: '2', SECRET: '-----BEGIN\n\nMIIB no sign of it\n# not a comment\n-----END', EMPTY: '' });
  await rm(folder, { recursive: true });
});

test('a secret that nobody gave is made once, also by many at the same moment, and only its owner may read it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'auctionhub-secret-'));
  const secrets = await Promise.all(Array.from({ length: 8 }, () => keptSecret(folder, 'session.secret')));
  expect(new Set(secrets).size).toBe(1);
  expect(secrets[0]).toMatch(/^[\w-]{43}$/);
  expect((await stat(join(folder, 'session.secret'))).mode & 0o777).toBe(0o600);
  expect((await readFile(join(folder, 'session.secret'), 'utf8')).trim()).toBe(secrets[0]);
  await rm(folder, { recursive: true });
});
