import { spawnSync } from 'node:child_process';
import { SERVICE_NAMES, SERVICES, findService } from '../test/support/services-list.ts';

/*
 * Installs, on Debian and as root, the programs that tests want and this machine lacks. Starts nothing. Quick when all is there.
 */

/** Another apt-get that runs at the moment is waited for this long. */
const LOCK_WAIT_SECONDS_MAX = 120;

const missing = SERVICE_NAMES.filter((name) => findService(name) === null);
for (const name of SERVICE_NAMES.filter((known) => !missing.includes(known))) console.log(`${name}: there already`);
process.exitCode = missing.length === 0 ? 0 : install();

function install(): number {
  const packages = missing.map((name) => SERVICES[name].debianPackage);
  if (process.getuid?.() !== 0) return refuse(`Run this as root, or install by hand: ${packages.join(' ')}`);
  if (apt(['--version']) !== 0) return refuse(`There is no apt-get here; install by hand: ${packages.join(' ')}`);
  const wanted = ['install', '--yes', '--no-install-recommends', ...packages];
  // The package lists are fetched only when the ones at hand do not do.
  if (apt(wanted) !== 0 && (apt(['update']) !== 0 || apt(wanted) !== 0)) return refuse(`apt-get could not install ${packages.join(' ')}`);
  const still = missing.filter((name) => findService(name) === null);
  if (still.length > 0) return refuse(`Installed, but not found on the PATH: ${still.join(' ')}`);
  for (const name of missing) console.log(`${name}: installed (${SERVICES[name].wantedFor})`);
  return 0;
}

function apt(args: readonly string[]): number {
  const { status, stderr } = spawnSync('apt-get', ['-qq', '-o', `DPkg::Lock::Timeout=${LOCK_WAIT_SECONDS_MAX}`, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8',
  });
  if (status !== 0 && args[0] !== '--version') console.error(stderr?.trim() ?? '');
  return status ?? 1;
}

function refuse(sentence: string): number {
  console.error(sentence);
  return 2;
}
