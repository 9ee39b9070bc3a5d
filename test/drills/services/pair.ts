import { setTimeout as pause } from 'node:timers/promises';
import { migrate } from '#platform/db/index.ts';
import { openProxy, type TcpProxy } from '../../blackbox/torture/proxy/tcp-proxy.ts';
import { DEPLOYED_OWNER, type DeployedPostgres, followedPrimary } from '../../support/deploy-postgres.ts';
import type { HouseServer } from '../../support/seven-services.ts';

/*
 * A primary whose commits wait for a standby, made by the scripts of the manifests, behind a line that leads to whichever of the two is the
 * primary: what the name of a service does in front of them.
 */

export type Pair = {
  readonly server: HouseServer;
  readonly primary: DeployedPostgres;
  readonly standby: DeployedPostgres;
  /** What an operator does when the primary is gone: the standby becomes the primary, waits for nobody any more, and the name leads to it. */
  takeOver(): Promise<void>;
  /** What must not be: commits wait for nobody, and the standby is told nothing more. Everything acknowledged from here on is lost with the primary. */
  holdBack(): Promise<void>;
  remove(): Promise<void>;
};

const LOOK_EVERY_MS = 20;

export async function openPair(program: string, seed: number): Promise<Pair> {
  const made: DeployedPostgres[] = [];
  const opened: { line: TcpProxy | null } = { line: null };
  const remove = async (): Promise<void> => {
    await opened.line?.close();
    for (const server of made) await server.remove();
  };
  try {
    const { primary, standby } = await followedPrimary(program, (server) => made.push(server));
    let current = primary;
    const line = opened.line = await openProxy(() => current.port, seed);
    const connection = { host: '127.0.0.1', port: line.port, database: 'auctionhub', user: DEPLOYED_OWNER.user, password: DEPLOYED_OWNER.password };
    return {
      server: { connection, prepare: (modules) => migrate(connection, modules), stop: remove }, primary, standby,
      takeOver: async () => {
        await standby.promote();
        await standby.ask('alter system set synchronous_standby_names = \'\'');
        await standby.ask('select pg_reload_conf()');
        current = standby;
        line.reset();
      },
      holdBack: async () => {
        await primary.ask('alter system set synchronous_standby_names = \'\'');
        await primary.ask('select pg_reload_conf()');
        // Its line leads to where nobody listens.
        await standby.ask('alter system set primary_conninfo = \'host=127.0.0.1 port=1\'');
        await standby.ask('select pg_reload_conf()');
        while (await primary.ask('select count(*) from pg_stat_replication') !== '0') await pause(LOOK_EVERY_MS);
      },
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
