import { afterAll, expect } from 'vitest';
import { deployedPostgres, type DeployedPostgres } from '../support/deploy-postgres.ts';
import { testWith } from '../support/services.ts';

/* A fail-over by the runbook with two standbys: the one that was not promoted follows the other by itself, and commits wait for it. */

const MANIFESTS = 'deploy/kubernetes';
const servers: DeployedPostgres[] = [];
afterAll(async () => { for (const server of servers) await server.remove(); });

const opened = async (program: string, from: DeployedPostgres | null = null): Promise<DeployedPostgres> => {
  const server = await deployedPostgres(program, from);
  servers.push(server);
  return server;
};

async function standbyOf(program: string, primary: DeployedPostgres, name: string): Promise<DeployedPostgres> {
  const standby = await opened(program, primary);
  const copy = { PRIMARY_HOST: '127.0.0.1', PRIMARY_PORT: String(primary.port), STANDBY_NAME: name, REPLICATION_PASSWORD: 'copy' };
  await standby.script(`${MANIFESTS}/components/standby/copy.sh`, copy);
  await standby.start();
  return standby;
}

testWith('postgres', 'when one of two standbys takes over the other one follows it by itself, and every commit is on both', async (program) => {
  const primary = await opened(program);
  await primary.start();
  await primary.script(`${MANIFESTS}/components/postgres/10-house.sh`, { OWNER_PASSWORD: 'owner', REPLICATION_PASSWORD: 'copy', SYNCHRONOUS_STANDBYS: 'ANY 1 ("postgres-standby-0", "postgres-standby-1")' });
  await primary.end('SIGINT');
  await primary.start();
  const taking = await standbyOf(program, primary, 'postgres-standby-0');
  const following = await standbyOf(program, primary, 'postgres-standby-1');
  await expect.poll(() => primary.ask('select string_agg(application_name || \' \' || sync_state, \', \' order by application_name) from pg_stat_replication')).toBe('postgres-standby-0 quorum, postgres-standby-1 quorum');
  await primary.ask('create table public.answered as select generate_series(1, 1000) as n', 'auctionhub');

  await primary.end('SIGKILL');
  await taking.promote();
  // In a cluster the name of the database leads to the new primary now; here its port does.
  const where = (await following.ask('show primary_conninfo')).replace(`port=${primary.port}`, `port=${taking.port}`);
  await following.ask(`alter system set primary_conninfo = '${where.replaceAll('\'', '\'\'')}'`);
  await following.ask('select pg_reload_conf()');
  await expect.poll(() => taking.ask('select application_name || \' \' || sync_state from pg_stat_replication')).toBe('postgres-standby-1 quorum');
  await taking.ask('insert into public.answered values (0)', 'auctionhub');
  expect(await taking.ask('select count(*) from public.answered', 'auctionhub')).toBe('1001');
  await expect.poll(() => following.ask('select count(*) from public.answered', 'auctionhub')).toBe('1001');
}, 600_000);
