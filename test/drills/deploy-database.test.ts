import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, expect } from 'vitest';
import { DEPLOYED_OWNER, type DeployedPostgres, followedPrimary } from '../support/deploy-postgres.ts';
import { testWith } from '../support/services.ts';
import { SERVICES } from '../house/support/deploy/services.ts';
import { root } from '../house/support/tree.ts';

/*
 * The scripts that the manifests carry, on real servers: the primary's first start, the standby's copy, the logins, the nightly backup and its
 * way back, and the standby that takes over.
 */

const MANIFESTS = 'deploy/kubernetes';
const OWNER = { PGUSER: DEPLOYED_OWNER.user, PGPASSWORD: DEPLOYED_OWNER.password, PGDATABASE: 'auctionhub', PGHOST: '127.0.0.1' };
const LOGINS = Object.fromEntries(SERVICES.map((service) => [`LOGIN_${service.toUpperCase()}`, `secret-of-${service}`]));
const servers: DeployedPostgres[] = [];
afterAll(async () => { for (const server of servers) await server.remove(); });

const migrate = (server: DeployedPostgres, database = 'auctionhub'): Promise<unknown> => promisify(execFile)(process.execPath, ['bin/auctionhub.js', 'db', 'migrate'], {
  cwd: root, env: { PATH: process.env['PATH'] ?? '', DATA_DIR: join(server.folder, 'house'), DATABASE_URL: `postgres://auctionhub:owner@127.0.0.1:${server.port}/${database}` },
});

/** Connects as a service does: with its own login, and the role of a module from the first statement on. */
async function actAs(server: DeployedPostgres, service: string, role: string, sql: string): Promise<unknown> {
  const client = new Client({ host: '127.0.0.1', port: server.port, database: 'auctionhub', user: `auctionhub_${service}_login`, password: `secret-of-${service}`, options: `-c role=${role}` });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

testWith('postgres', 'a server made by the manifests keeps every commit on a standby, lets each service do its own work alone, is backed up, and is taken over from', async (program) => {
  const { primary, standby } = await followedPrimary(program, (server) => servers.push(server));
  for (const [name, value] of [['fsync', 'on'], ['synchronous_commit', 'on'], ['data_checksums', 'on'], ['max_connections', '600']]) expect(await primary.ask(`show ${name}`)).toBe(value);
  await migrate(primary);

  const logins = (): Promise<string> => primary.script(`${MANIFESTS}/base/scripts/logins.sh`, { ...OWNER, ...LOGINS });
  expect((await logins()).trim().split('\n')).toHaveLength(SERVICES.length);
  // Once more changes nothing and hurts nobody.
  await logins();
  expect(await actAs(primary, 'bidding', 'auctionhub_bidding', 'select count(*)::int as n from bidding.lots')).toEqual([{ n: 0 }]);
  expect(await actAs(primary, 'bidding', 'auctionhub_platform', 'select 1 as n')).toEqual([{ n: 1 }]);
  await expect(actAs(primary, 'bidding', 'auctionhub_identity', 'select 1')).rejects.toThrow(/permission denied to set role/);
  await expect(actAs(primary, 'notification', 'none', 'select 1 from bidding.lots')).rejects.toThrow(/permission denied/);
  await expect(actAs(primary, 'bidding', 'none', 'create table bidding.mine (id int)')).rejects.toThrow(/permission denied/);
  const { LOGIN_PAYMENT: _, ...fewer } = LOGINS;
  await expect(primary.script(`${MANIFESTS}/base/scripts/logins.sh`, { ...OWNER, ...fewer })).rejects.toThrow(/LOGIN of payment is not set/);

  await backsUp(primary);

  // Whatever was answered is on the standby, which takes over when the primary is gone for good.
  await primary.ask('create table public.answered (n int)', 'auctionhub');
  await primary.ask('insert into public.answered select generate_series(1, 1000)', 'auctionhub');
  await primary.end('SIGKILL');
  await standby.promote();
  expect(await standby.ask('select count(*) from public.answered', 'auctionhub')).toBe('1000');
  await standby.ask('alter system set synchronous_standby_names = \'\'');
  await standby.ask('select pg_reload_conf()');
  expect(await actAs(standby, 'bidding', 'auctionhub_bidding', 'select count(*)::int as n from bidding.lots')).toEqual([{ n: 0 }]);
}, 600_000);

async function backsUp(server: DeployedPostgres): Promise<void> {
  const folder = join(server.folder, 'backups');
  await mkdir(folder);
  await chmod(folder, 0o777);
  const old = ['auctionhub-20200101T000000Z.dump', 'auctionhub-20200101T000000Z.roles.sql', '.auctionhub-20200101T000000Z.unfinished', 'notes.txt'];
  for (const name of old) {
    await writeFile(join(folder, name), 'old');
    await chmod(join(folder, name), 0o666);
    await utimes(join(folder, name), 1, 1);
  }
  const back = (more = {}): Promise<string> => server.script(`${MANIFESTS}/base/scripts/backup.sh`, { ...OWNER, BACKUP_DIR: folder, ...more });
  // Nothing is let go of for a backup that is none.
  await expect(back({ TABLES_MIN: '100000' })).rejects.toThrow(/cannot be a whole house/);
  expect((await readdir(folder)).filter((name) => !name.startsWith('.'))).toHaveLength(3);
  expect(await back()).toMatch(/\.dump holds \d+ tables/);
  const names = (await readdir(folder)).toSorted();
  expect(names).toHaveLength(3);
  const dump = names.find((name) => name.endsWith('.dump')) ?? '';
  const roles = names.find((name) => name.endsWith('.roles.sql')) ?? '';
  expect(names).toContain('notes.txt');
  expect(await readFile(join(folder, roles), 'utf8')).not.toMatch(/PASSWORD|SCRAM/);

  // The way back: a database of its own, beside the one that runs, and the same tables in it.
  await server.ask('create database restored owner auctionhub');
  await promisify(execFile)('pg_restore', ['--exit-on-error', '--single-transaction', '--host', server.folder, '--port', String(server.port), '--username=postgres', '--dbname=restored', join(folder, dump)], { env: { PATH: process.env['PATH'] ?? '' } });
  const tables = 'select count(*) from information_schema.tables where table_schema in (\'bidding\', \'identity\', \'auction\', \'platform\', \'notification\')';
  expect(await server.ask(tables, 'restored')).toBe(await server.ask(tables, 'auctionhub'));
  await migrate(server, 'restored');
}
