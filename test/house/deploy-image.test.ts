import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { SETTINGS } from '../../src/app/settings.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type Instruction, instructionsOf, leftOut, listOfTexts } from './support/deploy/dockerfile.ts';
import { filesUnder, projectFiles, root, textOf } from './support/tree.ts';

const dockerfile = textOf('Dockerfile');
const ignore = textOf('.dockerignore');
const all = instructionsOf(dockerfile);
const [last] = all.slice(-1).map(({ stage }) => stage);
const image = all.filter(({ stage }) => stage === last);
const only = (name: string): Instruction => {
  const found = image.filter((one) => one.name === name);
  expect(found, name).toHaveLength(1);
  return found[0] ?? image[0] ?? { stage: 0, name, rest: '', flags: [] };
};
const environment = new Map(image.filter(({ name }) => name === 'ENV').flatMap(({ rest }) => [...rest.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']): [string, string] => [name, value])));
/** Paths of the project that end up in the image, by where they are copied to. */
const copied = image.filter(({ name, flags }) => name === 'COPY' && flags.includes('--from=build')).flatMap(({ rest }) => {
  const parts = rest.split(/\s+/);
  const target = parts.at(-1) ?? '';
  return parts.slice(0, -1).map((from) => ({ from: from.replace(/^\/build\//, ''), to: target.endsWith('/') ? join(target, from.split('/').at(-1) ?? '') : target }));
});
/** Made while the image is built, so not in the project. */
const MADE = ['node_modules', 'web/dist'];
const folders: string[] = [];
afterAll(() => { for (const folder of folders) rmSync(folder, { recursive: true, force: true }); });

test('every path that is copied into the image is in the project or made by the build, and is let into the build', () => {
  expect(copied.map(({ from }) => from)).toEqual(expect.arrayContaining(['bin', 'src', 'node_modules', 'web/dist', 'package.json']));
  expect(copied.filter(({ from }) => !MADE.includes(from) && !existsSync(join(root, from)))).toEqual([]);
  expect(copied.filter(({ from }) => !MADE.includes(from) && leftOut(ignore, from))).toEqual([]);
});

test('what the build runs is there: the lock file, the scripts of npm, and what they read', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const asked = [...dockerfile.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
  expect(asked.filter((name) => scripts[name] === undefined)).toEqual([]);
  expect(scripts['prepare']).toBe('node scripts/build-pages.ts');
  for (const path of ['package-lock.json', '.npmrc', 'tsconfig.json', 'scripts/build-pages.ts', 'web/vite.config.ts', 'web/index.html', 'web/public', 'src/contracts']) {
    expect(existsSync(join(root, path)), path).toBe(true);
    expect(leftOut(ignore, path), path).toBe(false);
  }
});

test('no secret and nothing that was made here gets into the build', () => {
  for (const path of ['.env', 'deploy/compose/.env', 'web/.env', '.git/config', 'node_modules/pg/package.json', 'data/session.secret', 'web/dist/index.html', 'web/dist-77/index.html', 'test-results/x.json', 'nohup.log', 'src/x.log']) expect(leftOut(ignore, path), path).toBe(true);
  const project = projectFiles().filter((path) => /^(?:src|web|bin|scripts)\//.test(path));
  expect(project.filter((path) => leftOut(ignore, path))).toEqual([]);
});

test('the image starts the house by its entry point, as nobody in particular, with curl and without what builds', () => {
  expect(listOfTexts(only('ENTRYPOINT').rest)).toEqual(['node', 'bin/auctionhub.js']);
  expect(listOfTexts(only('CMD').rest)).toEqual(['serve']);
  expect(only('WORKDIR').rest).toBe('/app');
  const [uid] = only('USER').rest.split(':');
  expect(uid).toBe(/runAsUser: (\d+)/.exec(textOf('deploy/kubernetes/base/patches/service.yaml'))?.[1]);
  expect(only('HEALTHCHECK').rest).toContain('http://127.0.0.1:8080/health/live');
  const installed = image.filter(({ name }) => name === 'RUN').map(({ rest }) => rest).join('\n');
  expect(installed).toMatch(/apt-get install .*\bcurl\b/);
  expect(installed).not.toMatch(/npm|build-essential|python|g\+\+/);
  expect(image.filter(({ name }) => name === 'FROM').map(({ rest }) => rest)).toEqual([`node:${/"node": "(\d+)\./.exec(textOf('package.json'))?.[1]}-bookworm-slim`]);
  expect([...environment.keys()].filter((name) => name !== 'NODE_ENV' && !SETTINGS.some((setting) => setting.name === name))).toEqual([]);
});

test('nothing that the program reads by its place is left out of the image', () => {
  // Paths out of src, from the place of the file that names them.
  const outside = filesUnder(root, 'src').filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts')).flatMap((path) => [...textOf(path).matchAll(/'((?:\.\.\/)+(?!.*\.ts)[\w./-]+)'/g)].map(([, relative = '']) => join(dirname(path), relative))).filter((path) => !path.startsWith('src/'));
  expect(outside).toEqual(expect.arrayContaining(['package.json', 'web/dist']));
  expect(outside.filter((path) => !copied.some(({ from }) => path === from || path.startsWith(`${from}/`)))).toEqual([]);
});

test('the files of the image alone bring an empty database up', async () => {
  const folder = mkdtempSync(join(tmpdir(), `auctionhub-test-${process.pid}-image-`));
  folders.push(folder);
  for (const { from, to } of copied) {
    const place = join(folder, to);
    mkdirSync(dirname(place), { recursive: true });
    if (from === 'node_modules') symlinkSync(join(root, from), place, 'dir');
    else if (existsSync(join(root, from))) cpSync(join(root, from), place, { recursive: true });
  }
  const database = await freshDatabase([]);
  try {
    const { host, port, user, password, database: name } = database.connection;
    const { stdout } = await promisify(execFile)(process.execPath, ['bin/auctionhub.js', 'db', 'migrate', '--json'], {
      cwd: folder, encoding: 'utf8', timeout: 300_000,
      env: { PATH: process.env['PATH'] ?? '', DATA_DIR: join(folder, 'data'), DATABASE_URL: `postgres://${user}:${encodeURIComponent(password)}@${encodeURIComponent(host)}:${port}/${name}` },
    });
    const { applied } = JSON.parse(stdout) as { applied: { schema: string }[] };
    expect(applied.map(({ schema }) => schema)).toEqual(expect.arrayContaining(['platform', 'identity', 'bidding', 'auction', 'notification']));
  } finally {
    await database.drop();
  }
}, 330_000);

test('a line that is no instruction, a list that is no JSON and a pattern that is not read are refused', () => {
  expect(() => instructionsOf('FROM a\nCOPPY x y')).toThrow(/no instruction/);
  expect(() => instructionsOf('FROM a\nENTRYPOINT [node, x]')).toThrow();
  expect(() => leftOut('!src', 'src')).toThrow(/does not read/);
  expect(instructionsOf('FROM a AS b\nRUN one \\\n  && two\nFROM c\nCOPY --from=b /x ./y')).toEqual([
    { stage: 0, name: 'FROM', rest: 'a AS b', flags: [] }, { stage: 0, name: 'RUN', rest: 'one    && two', flags: [] },
    { stage: 1, name: 'FROM', rest: 'c', flags: [] }, { stage: 1, name: 'COPY', rest: '/x ./y', flags: ['--from=b'] },
  ]);
});
