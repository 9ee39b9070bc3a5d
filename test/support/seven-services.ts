import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { SERVICES, type ServiceName } from '#contracts/services.ts';
import { roleOf, type Server } from '#platform/db/index.ts';
import { MIGRATIONS } from '../../src/app/databases.ts';
import { ownServer, type OwnServer } from './postgres.ts';
import { ownBroker, type OwnBroker } from './rabbitmq.ts';
import { ownRedis, type OwnRedis } from './redis.ts';
import { type Answer, call, freePort, OUTPUT_KEPT, runCommand } from './served-house.ts';

/*
 * A house as seven services: the real command once for each, on loopback, with a PostgreSQL, a RabbitMQ and a Redis of their own, and a database
 * login for each service that may do no more than its module.
 *
 *   const house = await sevenServices();
 *   await house.call('POST', '/accounts', { … });           // through the first gateway
 *   await house.service('bidding').kill();
 *   await house.remove();
 */

const ROOT = new URL('../..', import.meta.url).pathname;
const BIN = join(ROOT, 'bin/auctionhub.js');
const READY_MS_MAX = 300_000;
const LOOK_EVERY_MS = 50;

export type ServiceProcess = {
  readonly name: ServiceName;
  readonly url: string;
  /** Of the life that runs now; null when none does. */
  pid(): number | null;
  /** Starts the command and waits until it is ready; returns how long that took, in milliseconds. */
  start(): Promise<number>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; its exit code. */
  stop(): Promise<number | null>;
  /** What it wrote last. */
  output(): string;
};

export type SevenServices = {
  /** Of the first gateway. */
  readonly url: string;
  readonly postgres: HouseServer;
  readonly rabbitmq: OwnBroker;
  readonly redis: OwnRedis;
  readonly processes: readonly ServiceProcess[];
  /** One process of a service; the first unless said otherwise. */
  service(name: ServiceName, at?: number): ServiceProcess;
  /** One call of the API through a gateway, the first unless said otherwise; fails like fetch when nobody listens. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>, gateway?: number): Promise<Answer>;
  /** Runs another command of the project on the same house, with the rights of the database's owner. */
  run(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  /** Stops what runs and removes what it kept. */
  remove(): Promise<void>;
};

/** A server with an empty database, which the house is brought up in. */
export type HouseServer = Pick<OwnServer, 'connection'> & { prepare(modules: typeof MIGRATIONS): Promise<unknown>; stop(): Promise<unknown> };
/** `postgres`: opens another server than the embedded one. */
export type SevenOptions = { gateways?: number; biddings?: number; environment?: Record<string, string>; postgres?: () => Promise<HouseServer> };

/** Starts a house of seven services and waits until every one is ready. */
export async function sevenServices({ gateways = 1, biddings = 1, environment = {}, postgres: openServer = ownServer }: SevenOptions = {}): Promise<SevenServices> {
  const dataDir = await mkdtemp(join(tmpdir(), 'auctionhub-seven-'));
  const [postgres, rabbitmq, redis] = await Promise.all([openServer(), ownBroker(), ownRedis()]);
  await postgres.prepare(MIGRATIONS);
  const logins = await makeLogins(postgres.connection);
  const plan = SERVICES.flatMap((name) => Array.from({ length: name === 'gateway' ? gateways : name === 'bidding' ? biddings : 1 }, () => name));
  const placed = await Promise.all(plan.map(async (name) => ({ name, port: await freePort() })));
  const addresses = Map.groupBy(placed, ({ name }) => name);
  const [front] = addresses.get('gateway') ?? [];
  const url = `http://127.0.0.1:${front?.port ?? 0}`;
  const shared = {
    ...process.env, DATA_DIR: dataDir, HOST: '127.0.0.1', PUBLIC_URL: url, LOG_LEVEL: 'info', LIMITS: 'off', SESSION_SECRET: 'a secret of seven services, long enough for them',
    AMQP_URL: rabbitmq.url, REDIS_URL: redis.url,
    SERVICE_URLS: [...addresses].map(([name, all]) => `${name}=${all.map(({ port }) => `http://127.0.0.1:${port}`).join('|')}`).join(','), ...environment,
  };
  const owner = { ...shared, DATABASE_URL: urlOf(postgres.connection) };
  const processes = placed.map(({ name, port }) => serviceProcess(name, port, { ...shared, PORT: String(port), DATABASE_URL: logins(name) }));
  // A run that ends before the test could stop it leaves no process behind.
  const lastly = (): void => processes.forEach((one) => one.end());
  process.once('exit', lastly);
  const house: SevenServices = {
    url, postgres, rabbitmq, redis, processes,
    service: (name, at = 0) => {
      const found = processes.filter((one) => one.name === name)[at];
      if (found === undefined) throw new Error(`no process ${at} of ${name}`);
      return found;
    },
    call: (method, path, body, headers, gateway = 0) => call(house.service('gateway', gateway).url, method, path, body, headers),
    run: (...words) => runCommand(words, owner),
    remove: async () => {
      await Promise.all(processes.map((one) => one.stop()));
      process.off('exit', lastly);
      await Promise.all([rabbitmq.stop(), redis.stop(), postgres.stop()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  // Of a start that failed nothing is left running.
  await Promise.all(processes.map((one) => one.start())).catch(async (error: unknown) => {
    await house.remove();
    throw error;
  });
  return house;
}

/** The same server as a setting, for one of its users. */
export const urlOf = ({ user, password, host, port, database }: Server, as: { user: string; password: string } = { user, password }): string => {
  const url = new URL(`postgres://127.0.0.1:${port}/${database}`);
  url.username = as.user;
  url.password = as.password;
  // The server of a test listens on a socket of the file system.
  if (host.startsWith('/')) url.searchParams.set('host', host);
  return url.href;
};

/** A login for each service, in its module's role and in the one that relays; what a service is given instead of the owner's. */
async function makeLogins(connection: Server): Promise<(service: ServiceName) => string> {
  const owner = new Client(connection);
  await owner.connect();
  const password = 'a password of a service';
  const schemas = new Set(MIGRATIONS.map(({ schema }) => schema));
  try {
    for (const service of SERVICES) {
      const roles = ['platform', ...(schemas.has(service) ? [service] : [])].map(roleOf).join(', ');
      await owner.query(`create role service_${service} login password '${password}' in role ${roles}`);
    }
  } finally {
    await owner.end();
  }
  return (service) => urlOf(connection, { user: `service_${service}`, password });
}

function serviceProcess(name: ServiceName, port: number, environment: NodeJS.ProcessEnv): ServiceProcess & { end(): void } {
  const state: { child: ChildProcess | null; output: string } = { child: null, output: '' };
  const url = `http://127.0.0.1:${port}`;
  const ended = async (signal: NodeJS.Signals): Promise<number | null> => {
    const { child } = state;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = new Promise<number | null>((resolve) => { child.once('exit', resolve); });
    child.kill(signal);
    return gone;
  };
  return {
    name, url,
    pid: () => (state.child === null || state.child.exitCode !== null || state.child.signalCode !== null ? null : (state.child.pid ?? null)),
    start: () => started(name, url, environment, state),
    kill: async () => { await ended('SIGKILL'); },
    stop: () => ended('SIGTERM'),
    end: () => void state.child?.kill('SIGKILL'),
    output: () => state.output,
  };
}

async function started(name: ServiceName, url: string, environment: NodeJS.ProcessEnv, state: { child: ChildProcess | null; output: string }): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [BIN, 'serve', name], { cwd: ROOT, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  state.child = child;
  const keep = (chunk: Buffer): void => { state.output = (state.output + chunk.toString()).slice(-OUTPUT_KEPT); };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  while (performance.now() - startedMs < READY_MS_MAX) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode} while it started:\n${state.output}`);
    if (await fetch(`${url}/health/ready`).then((answer) => answer.status === 200, () => false)) return performance.now() - startedMs;
    await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
  }
  throw new Error(`${name} was not ready in ${READY_MS_MAX} ms:\n${state.output}`);
}
