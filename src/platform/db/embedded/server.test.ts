import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { openDatabase } from '../pool.ts';
import { statement } from '../types.ts';
import { connectOrStartEmbedded, startEmbeddedPostgres, type EmbeddedPostgres } from './server.ts';
import { serverUser } from './os-user.ts';
import { clearStalePid, isAlive } from './processes.ts';
import { testFolder } from '../../../../test/support/postgres-for-run.ts';

const HOUSE = join(import.meta.dirname, '../../../../test/support/house-on-server.ts');
const folders: string[] = [];
const open: { stop(): Promise<void> }[] = [];

async function freshFolder(): Promise<string> {
  const folder = await testFolder();
  folders.push(folder);
  return folder;
}
async function started(server: Promise<EmbeddedPostgres>): Promise<EmbeddedPostgres> {
  open.push(await server);
  return server;
}
afterEach(async () => {
  for (const server of open.splice(0)) await server.stop();
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

// Runs another house process on the folder; resolves when its server is up.
async function houseProcess(dataDir: string): Promise<{ child: ChildProcess; pid: number }> {
  const child = fork(HOUSE, [dataDir], { execArgv: [] });
  const [message] = await once(child, 'message');
  return { child, pid: Number(message.pid) };
}
const ended = (child: ChildProcess): Promise<unknown> => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve());

async function ask(server: EmbeddedPostgres, sql: string): Promise<unknown> {
  const database = openDatabase({ connection: server.connection, max: 1 });
  try {
    return await database.one(statement(`test.${sql.slice(0, 30)}`, sql));
  } finally {
    await database.close();
  }
}

test('what was written is there after a stop and a start, and secrets are for the owner alone', async () => {
  const dataDir = await freshFolder();
  const first = await startEmbeddedPostgres({ dataDir });
  await ask(first, 'create table public.kept as select 7 as n');
  await first.stop();
  expect(await first.pid()).toBeNull();
  const second = await started(startEmbeddedPostgres({ dataDir }));
  expect(await ask(second, 'select n from public.kept')).toEqual({ n: 7 });
  for (const name of ['postgres.json', 'postgres.password']) expect((await stat(join(dataDir, name))).mode & 0o077).toBe(0);
  expect(await ask(second, 'show fsync')).toEqual({ fsync: 'on' });
});

test('after a SIGKILL of the house its server lives on and the next start takes it over', async () => {
  const dataDir = await freshFolder();
  const { child, pid } = await houseProcess(dataDir);
  child.kill('SIGKILL');
  await ended(child);
  expect(isAlive(pid)).toBe(true);
  const next = await started(startEmbeddedPostgres({ dataDir }));
  expect(await next.pid()).toBe(pid);
  expect(await ask(next, 'select 1 as n')).toEqual({ n: 1 });
});

test('after a SIGKILL of the house and of its server together the next start recovers', async () => {
  const dataDir = await freshFolder();
  const { child, pid } = await houseProcess(dataDir);
  child.kill('SIGKILL');
  process.kill(pid, 'SIGKILL');
  await ended(child);
  const next = await started(startEmbeddedPostgres({ dataDir }));
  expect(await next.pid()).not.toBe(pid);
  expect(await ask(next, 'select 1 as n')).toEqual({ n: 1 });
});

test('a second house on the same folder is refused and leaves the first one alone', async () => {
  const dataDir = await freshFolder();
  const { child, pid } = await houseProcess(dataDir);
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/^Another house runs on .*: stop it first, or give this one a DATA_DIR of its own\.$/);
  expect(isAlive(pid)).toBe(true);
  child.kill('SIGTERM');
  await ended(child);
  await expect.poll(() => isAlive(pid)).toBe(false);
});

test('a command joins the running server and leaves it running; without a house it starts one and stops it after', async () => {
  const dataDir = await freshFolder();
  const alone = await connectOrStartEmbedded({ dataDir });
  const pid = await alone.pid();
  await alone.stop();
  expect([typeof pid, await alone.pid()]).toEqual(['number', null]);
  const house = await started(startEmbeddedPostgres({ dataDir }));
  const beside = await connectOrStartEmbedded({ dataDir });
  expect(await beside.pid()).toBe(await house.pid());
  await beside.stop();
  expect(await ask(house, 'select 1 as n')).toEqual({ n: 1 });
});

test('of two commands that share a server the last one out stops it', async () => {
  const dataDir = await freshFolder();
  const [one, other] = [await connectOrStartEmbedded({ dataDir }), await connectOrStartEmbedded({ dataDir })];
  await one.stop();
  expect(await ask(other, 'select 1 as n')).toEqual({ n: 1 });
  await other.stop();
  expect(await other.pid()).toBeNull();
});

test('a server with other settings is replaced when it was left behind, and left alone while somebody uses it', async () => {
  const dataDir = await freshFolder();
  const { child, pid } = await houseProcess(dataDir);
  const settings = { work_mem: '5MB' };
  const beside = await connectOrStartEmbedded({ dataDir, settings });
  expect(await beside.pid()).toBe(pid);
  await beside.stop();
  child.kill('SIGKILL');
  await ended(child);
  const next = await started(startEmbeddedPostgres({ dataDir, settings }));
  expect([await next.pid() === pid, await ask(next, 'show work_mem')]).toEqual([false, { work_mem: '5MB' }]);
});

test('a server that hangs is replaced by the house, and a command says so', async () => {
  const dataDir = await freshFolder();
  const { child, pid } = await houseProcess(dataDir);
  child.kill('SIGKILL');
  await ended(child);
  process.kill(pid, 'SIGSTOP');
  await expect(connectOrStartEmbedded({ dataDir })).rejects.toThrow(/runs and does not answer/);
  const next = await started(startEmbeddedPostgres({ dataDir }));
  expect([(await next.pid()) === pid, await ask(next, 'select 1 as n')]).toEqual([false, { n: 1 }]);
});

test('a server that is killed under the house is started again at the same address', async () => {
  const dataDir = await freshFolder();
  const troubles: string[] = [];
  const house = await started(startEmbeddedPostgres({ dataDir, onTrouble: ({ kind }) => troubles.push(kind) }));
  const before = await house.pid();
  if (before === null) throw new Error('The server does not run.');
  process.kill(before, 'SIGKILL');
  await expect.poll(() => troubles).toEqual(['restarted']);
  expect(await house.pid()).not.toBe(before);
  expect(await ask(house, 'select 1 as n')).toEqual({ n: 1 });
});

test('many that start at the same moment on a fresh folder end up on one server', async () => {
  const dataDir = await freshFolder();
  const servers = await Promise.all([1, 2, 3].map(() => started(connectOrStartEmbedded({ dataDir }))));
  expect(new Set(await Promise.all(servers.map((server) => server.pid()))).size).toBe(1);
});

test('a folder of another major version, or of something else, is refused in one sentence', async () => {
  const [older, foreign] = [await freshFolder(), await freshFolder()];
  await mkdir(join(older, 'postgres'));
  await writeFile(join(older, 'postgres', 'PG_VERSION'), '15\n');
  await expect(startEmbeddedPostgres({ dataDir: older })).rejects.toThrow(/was made by PostgreSQL 15 and this release carries 18: restore a backup/);
  await mkdir(join(foreign, 'postgres'));
  await writeFile(join(foreign, 'postgres', 'holiday.jpg'), '');
  await expect(startEmbeddedPostgres({ dataDir: foreign })).rejects.toThrow(/holds files that are not a PostgreSQL database/);
  expect(await readFile(join(foreign, 'postgres', 'holiday.jpg'), 'utf8')).toBe('');
});

test('the lock of a killed server\'s socket does not stop the start, though its number belongs to a process that is still listed', async () => {
  const dataDir = await freshFolder();
  const first = await startEmbeddedPostgres({ dataDir });
  const { port } = first.connection;
  await first.stop();
  const pgData = join(dataDir, 'postgres');
  // PostgreSQL believes only in processes of its own user, and not in its parent.
  const user = await serverUser(pgData);
  const somebody = spawn('sleep', ['60'], user === null ? {} : { uid: user.uid, gid: user.gid });
  await once(somebody, 'spawn');
  try {
    await writeFile(join(pgData, `.s.PGSQL.${port}.lock`), `${somebody.pid}\n${pgData}\n1\n${port}\n${pgData}\n`);
    const again = await started(startEmbeddedPostgres({ dataDir, port }));
    expect(await ask(again, 'select 1 as n')).toEqual({ n: 1 });
    expect(again.connection.port).toBe(port);
    expect(somebody.exitCode).toBeNull();
  } finally {
    somebody.kill();
  }
});

test('a postmaster.pid whose number belongs to somebody else now does not stop the start, and that process lives', async () => {
  const dataDir = await freshFolder();
  const first = await startEmbeddedPostgres({ dataDir });
  await first.stop();
  const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
  await writeFile(pidFile, `${process.pid}\n${join(dataDir, 'postgres')}\n`);
  await clearStalePid(join(dataDir, 'postgres'));
  await expect(unlink(pidFile)).rejects.toThrow(/ENOENT/);
  const again = await started(startEmbeddedPostgres({ dataDir }));
  expect(await ask(again, 'select 1 as n')).toEqual({ n: 1 });
});
