import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allowedLicence, faultsOfLock, loosePins, productionPaths, reasons, type Lock, type Manifest } from './support/packages.ts';
import { root, textOf } from './support/tree.ts';

const lock = JSON.parse(textOf('package-lock.json')) as Lock;
const manifest = JSON.parse(textOf('package.json')) as Manifest;
const sound = { version: '1.0.0', integrity: `sha512-${'A'.repeat(86)}==`, license: 'MIT' };

test('the lock file holds a checksum of every package and no download address', () => {
  expect(Object.keys(lock.packages).length).toBeGreaterThan(50);
  expect(faultsOfLock(lock)).toEqual([]);
});

test('a lock file with an address, without a checksum or of another format is reported', () => {
  expect(faultsOfLock({ lockfileVersion: 3, packages: { '': {}, 'node_modules/a': sound } })).toEqual([]);
  expect(faultsOfLock({ lockfileVersion: 3, packages: { 'node_modules/a': { ...sound, resolved: 'somewhere' } } })).toHaveLength(1);
  expect(faultsOfLock({ lockfileVersion: 3, packages: { 'node_modules/a': { version: '1.0.0' } } })).toHaveLength(1);
  expect(faultsOfLock({ lockfileVersion: 3, packages: { 'node_modules/a': { ...sound, integrity: 'sha1-abc' } } })).toHaveLength(1);
  expect(faultsOfLock({ lockfileVersion: 2, packages: {} })).toHaveLength(1);
});

test('every direct dependency is pinned to one version', () => {
  expect(loosePins(manifest)).toEqual([]);
  expect(loosePins({ dependencies: { a: '^1.0.0', b: '24.x', c: '1.2.3', d: '18.0.0-beta.1' } })).toEqual(['a ^1.0.0', 'b 24.x']);
});

test('the lock file and the manifest name the same direct dependencies', () => {
  const locked = lock.packages[''] as Manifest;
  expect(locked.dependencies).toEqual(manifest.dependencies);
  expect(locked.devDependencies).toEqual(manifest.devDependencies);
});

test('every package that production installs has a licence on the list', () => {
  const paths = productionPaths(lock);
  const installed = paths.filter((path) => existsSync(join(root, path, 'package.json')));
  const absent = paths.filter((path) => !installed.includes(path));
  expect(installed.length).toBeGreaterThan(50);
  // Builds for other machines are optional, so they are not here; the lock file still says what their licence is.
  expect(absent.filter((path) => lock.packages[path]?.optional !== true)).toEqual([]);
  const licenceOf = (path: string): string | undefined => (JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as { license?: string }).license ?? licenceInFile(path);
  const refused = [...installed.map((path) => [path, licenceOf(path)] as const), ...absent.map((path) => [path, lock.packages[path]?.license] as const)].filter(([, licence]) => !allowedLicence(licence));
  expect(refused).toEqual([]);
});

/** For a package that names no licence in its manifest and holds the text of one. */
function licenceInFile(path: string): string | undefined {
  const file = join(root, path, 'LICENSE');
  return existsSync(file) && readFileSync(file, 'utf8').startsWith('MIT License\n') ? 'MIT' : undefined;
}

test.each([['MIT', true], ['(MIT OR GPL-3.0-only)', true], ['Apache-2.0 AND MIT', true], ['GPL-3.0-only', false], ['MIT AND GPL-3.0-only', false], ['SSPL-1.0', false], ['UNLICENSED', false], [undefined, false]])('a licence %s is allowed: %s', (licence, allowed) => {
  expect(allowedLicence(licence)).toBe(allowed);
});

test('every direct dependency has its reason in docs/reference/dependencies.md, and no reason outlives its package', () => {
  const given = reasons(textOf('docs/reference/dependencies.md'));
  expect([...given.keys()].sort()).toEqual(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).sort());
  for (const reason of given.values()) expect(reason.length).toBeGreaterThan(10);
});

test('the licence of the project is the one its file holds', () => {
  expect(manifest.license).toBe('AGPL-3.0-or-later');
  expect(textOf('LICENSE')).toMatch(/^\s*GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3, 19 November 2007/);
});
