import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { livingPostmaster, stopPostmaster } from '#platform/db/embedded/processes.ts';
import { testFolder } from '../support/postgres-for-run.ts';

const ROOT = join(import.meta.dirname, '../..');
// Far beyond what a start takes; on a machine that is busy with other tests it takes longer.
const START_MS_MAX = 240_000;

type House = { child: ChildProcess; output: () => string };
const houses: House[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const { child } of houses.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) {
    const pid = await livingPostmaster(join(folder, 'postgres'));
    if (pid !== null) await stopPostmaster(pid, join(folder, 'postgres'));
    await rm(folder, { recursive: true, force: true });
  }
});

async function freshFolder(): Promise<string> {
  const folder = await testFolder();
  folders.push(folder);
  return folder;
}

function serve(environment: Record<string, string>): House {
  const child = spawn(process.execPath, ['bin/auctionhub.js', 'serve'], { cwd: ROOT, env: { PATH: process.env['PATH'], PORT: '0', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; });
  const house = { child, output: () => text };
  houses.push(house);
  return house;
}

async function opened({ child, output }: House): Promise<string> {
  await expect.poll(() => (child.exitCode === null ? output() : `ended: ${output()}`), { timeout: START_MS_MAX }).toMatch(/The house is open at|^ended/);
  const url = /"url":"(http:[^"]+)"/.exec(output())?.[1];
  if (url === undefined) throw new Error(`The house did not open: ${output()}`);
  return url;
}
const ended = async ({ child }: House): Promise<unknown[]> => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : [child.exitCode, child.signalCode]);
const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

test('a house starts on an empty folder, answers, and SIGTERM stops it and its database', async () => {
  const dataDir = await freshFolder();
  const house = serve({ DATA_DIR: dataDir });
  const url = await opened(house);
  expect(await statusOf(`${url}/health/live`)).toBe(200);
  house.child.kill('SIGTERM');
  expect(await ended(house)).toEqual([0, null]);
  expect(await livingPostmaster(join(dataDir, 'postgres'))).toBeNull();
  expect(house.output()).not.toMatch(/"level":[56]0/);
}, START_MS_MAX * 2);

test('a house that others reach and that has no mail server says at its start, once, that no letters leave it; one of this machine alone does not', async () => {
  const dataDir = await freshFolder();
  const open = serve({ DATA_DIR: dataDir, PUBLIC_URL: 'http://auctions.example.org' });
  await opened(open);
  expect(open.output().match(/No letters leave this house, because SMTP_URL is not set: nobody can confirm an address, set a forgotten password/g)).toHaveLength(1);
  open.child.kill('SIGTERM');
  await ended(open);
  const own = serve({ DATA_DIR: dataDir });
  await opened(own);
  expect(own.output()).not.toContain('SMTP_URL');
  own.child.kill('SIGTERM');
  await ended(own);
}, START_MS_MAX * 3);

test('after a SIGKILL of the house, or of the house and its database, the next start recovers by itself', async () => {
  const dataDir = await freshFolder();
  for (const withDatabase of [false, true]) {
    const killed = serve({ DATA_DIR: dataDir });
    await opened(killed);
    const database = await livingPostmaster(join(dataDir, 'postgres'));
    expect(database).not.toBeNull();
    killed.child.kill('SIGKILL');
    if (withDatabase && database !== null) process.kill(database, 'SIGKILL');
    await ended(killed);
    const next = serve({ DATA_DIR: dataDir });
    expect(await statusOf(`${await opened(next)}/health/live`)).toBe(200);
    next.child.kill('SIGTERM');
    expect(await ended(next)).toEqual([0, null]);
  }
}, START_MS_MAX * 4);

test('a second house on the same folder says so in one sentence and leaves the first one alone', async () => {
  const dataDir = await freshFolder();
  const first = serve({ DATA_DIR: dataDir });
  const url = await opened(first);
  const second = serve({ DATA_DIR: dataDir });
  expect(await ended(second)).toEqual([2, null]);
  expect(second.output()).toContain(`Another house runs on ${dataDir}: stop it first, or give this one a DATA_DIR of its own.`);
  expect(await statusOf(`${url}/health/live`)).toBe(200);
}, START_MS_MAX * 2);

test('a port that is taken is told in one sentence', async () => {
  const first = serve({ DATA_DIR: await freshFolder() });
  const { port } = new URL(await opened(first));
  const second = serve({ DATA_DIR: await freshFolder(), PORT: port });
  expect(await ended(second)).toEqual([2, null]);
  expect(second.output()).toContain(`PORT ${port} is taken by another program: stop that one, or set PORT to a free port.`);
}, START_MS_MAX * 2);

test.each([
  [{ LOG_DIR: '/dev/null/logs' }, 'LOG_DIR /dev/null/logs cannot be made or written: choose a folder that you may write.'],
  [{ PORT: 'http' }, 'PORT "http" must be a whole number from 0 to 65535.'],
  [{ DATABASE_URL: 'postgres://127.0.0.1:1/nothing' }, 'The database of DATABASE_URL cannot be reached: start it, or correct the address.'],
])('%j ends the start with one sentence', async (environment, sentence) => {
  const house = serve({ DATA_DIR: await freshFolder(), ...environment });
  expect(await ended(house)).toEqual([2, null]);
  expect(house.output()).toContain(sentence);
  expect(house.output().trim().split('\n')).toHaveLength(1);
}, START_MS_MAX);
