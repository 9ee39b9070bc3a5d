import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPlace, type Place } from '../blackbox/command.ts';
import { root, textOf } from './support/tree.ts';

const START_MS_MAX = 300_000;
const STEPS_MS_MAX = 300_000;
/** Steps that need something that only the reader has. */
const READERS_OWN = /recorded\.csv/;

let place: Place;
let address = '';

beforeAll(async () => {
  place = await newPlace({ PORT: '0' });
  const [, found = ''] = await place.start('serve').said(/open at (http:\/\/[^"\s]+)/);
  address = found;
}, START_MS_MAX);
afterAll(() => place.clear());

/** The commands of one section of the README, in order. */
function commandsOf(section: string): string[] {
  const text = textOf('README.md').split(`\n## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...text.matchAll(/```sh\n([^]*?)```/g)].map((found) => found[1] ?? '').filter((commands) => !READERS_OWN.test(commands));
}

/** Runs lines of a shell as the README has them, with this house's address and command in place of the usual ones. */
function shell(lines: string): Promise<{ code: number; out: string; err: string }> {
  const standIn = (name: string): string => `${name}() { "${process.execPath}" "${join(root, 'test/house/support/stand-ins.ts')}" ${name} "$@"; }`;
  const here = lines.replaceAll('http://localhost:5000', address).replaceAll('npx auctionhub', `"${process.execPath}" "${join(root, 'bin/auctionhub.js')}"`);
  const script = ['set -eu', standIn('curl'), standIn('jq'), `node() { "${process.execPath}" "$@"; }`, here].join('\n');
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: join(place.folder, 'data') };
  return new Promise((resolve) => {
    execFile('sh', ['-c', script], { cwd: place.folder, env, timeout: STEPS_MS_MAX, encoding: 'utf8' }, (error, out, err) => resolve({ code: error === null ? 0 : 1, out, err }));
  });
}

test('the first steps of the README lead to a bid that leads, word by word as written', async () => {
  const steps = commandsOf('First steps');
  expect(steps.length).toBeGreaterThan(4);
  const { code, out, err } = await shell(steps.join('\n'));
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(out).toContain('"outcome":"leading"');
  expect(out).toContain('"price":1000');
  expect(out).toContain('data: {"type":"snapshot"');
  expect(out).not.toContain('"code":');
}, STEPS_MS_MAX);

test('what the README says of addresses is so', async () => {
  expect((await fetch(`${address}/docs`)).headers.get('content-type')).toContain('text/html');
  expect(await (await fetch(`${address}/api/v1/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' });
});

test('what the house emits stands on the page of metrics', async () => {
  const emitted = [...(await (await fetch(`${address}/metrics`)).text()).matchAll(/^# TYPE (\S+) /gm)].map((found) => found[1] ?? '').filter((name) => !/^(process|nodejs)_/.test(name));
  const page = textOf('docs/reference/metrics.md');
  expect(emitted.length).toBeGreaterThan(10);
  expect(emitted.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
});
