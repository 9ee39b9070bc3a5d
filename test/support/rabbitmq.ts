import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Connection } from 'rabbitmq-client';
import { isAlive } from '#platform/db/embedded/processes.ts';
import { testFolder } from './postgres-for-run.ts';
import { freePort } from './served-house.ts';

/*
 * A RabbitMQ of a test's own: a node with its own name, folder and ports on the loopback, and its own epmd, so that it meets no other one.
 * Ready after 5 to 16 s on two busy cores: one for a whole test file, whose tests keep apart by the prefix of their names. Debian's wrapper wants
 * to be root or its own user; the program behind it runs as anybody.
 */

export type OwnBroker = {
  /** For `AMQP_URL`; the same after `start`. */
  readonly url: string;
  /** Of the life that runs now. */
  pid(): number | null;
  /** Kills the node at once, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on what it kept, and waits until it answers. */
  start(): Promise<void>;
  /** Stops the node from answering, without its connections ending. */
  freeze(): void;
  thaw(): void;
  /** `rabbitmqctl` with these words; takes some 2 s. */
  control(...words: readonly string[]): Promise<string>;
  /** Ends node and epmd and removes the folder. */
  stop(): Promise<void>;
};

const READY_MS_MAX = 300_000;
const DEBIAN_FOLDER = '/usr/lib/rabbitmq/lib';

/** Starts a broker; throws with the end of what it wrote when it does not come up. */
export async function ownBroker(): Promise<OwnBroker> {
  await sweep();
  const folder = await testFolder();
  const [port, distPort, epmdPort] = [await freePort(), await freePort(), await freePort()];
  const environment = await environmentOf(folder, { port, distPort, epmdPort });
  const epmd = spawn('epmd', ['-port', String(epmdPort), '-address', '127.0.0.1'], { cwd: folder, env: environment, stdio: 'ignore' });
  const url = `amqp://guest:guest@127.0.0.1:${port}`;
  let node = await startNode(environment, url);
  // A run that ends before the test could stop it leaves nothing behind.
  const lastly = (): void => [node, epmd].forEach((child) => signal(child, 'SIGKILL'));
  process.once('exit', lastly);
  return {
    url,
    pid: () => node.pid ?? null,
    kill: () => end(node, 'SIGKILL'),
    start: async () => { node = await startNode(environment, url); },
    freeze: () => signal(node, 'SIGSTOP'),
    thaw: () => signal(node, 'SIGCONT'),
    control: async (...words) => (await promisify(execFile)(programAt('rabbitmqctl'), ['--quiet', '--node', environment['RABBITMQ_NODENAME'] ?? '', ...words], { env: environment })).stdout,
    stop: async () => {
      await end(node, 'SIGKILL');
      await end(epmd, 'SIGTERM');
      process.off('exit', lastly);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// A run that was killed could stop nothing: what is left of a broker whose test is gone knows its folder, and that names the test.
async function sweep(): Promise<void> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    const owner = /(?:^|\0)HOME=[^\0]*\/auctionhub-test-(\d+)-[^/\0]*\0/.exec(environment)?.[1];
    if (owner === undefined || !environment.includes('\0RABBITMQ_NODENAME=') || isAlive(Number(owner))) continue;
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended in this moment.
    }
  }
}

async function environmentOf(folder: string, ports: { port: number; distPort: number; epmdPort: number }): Promise<Record<string, string>> {
  await mkdir(join(folder, 'log'), { recursive: true });
  await writeFile(join(folder, 'plugins'), '[].');
  // The disk of a test machine may be nearly full without that being what is tested.
  await writeFile(join(folder, 'rabbitmq.conf'), 'disk_free_limit.absolute = 1MB\n');
  return {
    PATH: process.env['PATH'] ?? '', HOME: folder, LANG: 'C.UTF-8',
    RABBITMQ_NODENAME: `auctionhub${ports.port}@localhost`, RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1', RABBITMQ_NODE_PORT: String(ports.port), RABBITMQ_DIST_PORT: String(ports.distPort),
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'), RABBITMQ_LOG_BASE: join(folder, 'log'), RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'), RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
    // Nothing of the machine's own broker is read.
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none'), RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'none.config'),
    ERL_EPMD_PORT: String(ports.epmdPort), ERL_EPMD_ADDRESS: '127.0.0.1', RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 2:2 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}',
  };
}

async function startNode(environment: Record<string, string>, url: string): Promise<ChildProcess> {
  // A group of its own, so that the shell and the machine behind it are signalled together.
  const node = spawn(programAt('rabbitmq-server'), [], { cwd: environment['HOME'], env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [node.stdout, node.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { said = `${said}${text}`.slice(-4_000); });
  const giveUpMs = Date.now() + READY_MS_MAX;
  while (!(await answers(url))) {
    if (node.exitCode !== null || Date.now() > giveUpMs) {
      await end(node, 'SIGKILL');
      throw new Error(`The broker did not come up:\n${said}\n${await readFile(join(environment['RABBITMQ_LOG_BASE'] ?? '', `${environment['RABBITMQ_NODENAME']}.log`), 'utf8').catch(() => '')}`.slice(0, 8_000));
    }
    await wait(200);
  }
  return node;
}

async function answers(url: string): Promise<boolean> {
  const connection = new Connection({ url, connectionTimeout: 2_000, retryLow: 60_000 });
  const ready = await new Promise<boolean>((resolve) => {
    connection.on('connection', () => resolve(true));
    connection.on('error', () => resolve(false));
  });
  connection.unsafeDestroy();
  return ready;
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  // epmd is no group of its own.
  try {
    process.kill(child.spawnfile === 'epmd' ? child.pid : -child.pid, name);
  } catch {
    // It ended in this moment.
  }
}

async function end(child: ChildProcess, name: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  signal(child, name);
  await gone;
}

function programAt(name: string): string {
  const [newest] = readdirSync(DEBIAN_FOLDER).filter((folder) => folder.startsWith('rabbitmq_server-')).toSorted().toReversed();
  if (newest === undefined) throw new Error(`There is no RabbitMQ under ${DEBIAN_FOLDER}.`);
  return join(DEBIAN_FOLDER, newest, 'sbin', name);
}
