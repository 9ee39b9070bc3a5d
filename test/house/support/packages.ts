/** An entry of the lock file, as far as it matters here. */
export type LockEntry = {
  version?: string; resolved?: string; integrity?: string; license?: string; link?: boolean; inBundle?: boolean;
  dev?: boolean; devOptional?: boolean; optional?: boolean; peer?: boolean;
};
export type Lock = { lockfileVersion: number; packages: Record<string, LockEntry> };
export type Manifest = { license?: string; dependencies?: Record<string, string>; devDependencies?: Record<string, string>; optionalDependencies?: Record<string, string> };

/** Licences that production may carry: they ask for a notice and nothing more, or (LGPL, MPL) for changes to themselves. */
const LICENCES = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT', 'LGPL-3.0-or-later', 'MIT-0', 'MPL-2.0', 'PostgreSQL', 'Python-2.0', 'Unlicense']);

const INTEGRITY = /^sha512-[A-Za-z0-9+/]{86}==$/;

/** What is wrong with the lock file, as sentences: download addresses, missing checksums, a version of the format nobody expects. */
export function faultsOfLock(lock: Lock): string[] {
  const faults = lock.lockfileVersion === 3 ? [] : [`the lock file has version ${lock.lockfileVersion}`];
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '') continue;
    if (entry.resolved !== undefined) faults.push(`${path} has a download address; omit-lockfile-registry-resolved=true keeps it out`);
    if (entry.link === true || entry.inBundle === true) continue;
    if (!INTEGRITY.test(entry.integrity ?? '')) faults.push(`${path} has no sha512 checksum`);
  }
  return faults;
}

/** Direct dependencies that are not pinned to one exact version. */
export function loosePins(manifest: Manifest): string[] {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  return Object.entries(all).filter(([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range)).map(([name, range]) => `${name} ${range}`);
}

/** Paths in the lock file of what `npm ci --omit=dev` installs. */
export const productionPaths = (lock: Lock): string[] =>
  Object.entries(lock.packages).filter(([path, entry]) => path !== '' && entry.dev !== true && entry.devOptional !== true).map(([path]) => path);

/** Whether a licence expression of a package can be met by an allowed licence alone. */
export function allowedLicence(expression: string | undefined): boolean {
  if (expression === undefined) return false;
  const bare = expression.replace(/[()]/g, ' ').trim();
  return bare.split(/\s+OR\s+/).some((choice) => choice.split(/\s+AND\s+/).every((name) => LICENCES.has(name.trim())));
}

/** Packages in the first column of the tables of docs/reference/dependencies.md, each with its reason. */
export function reasons(page: string): Map<string, string> {
  const rows = [...page.matchAll(/^\| `([^`]+)` \| (.+?) \|$/gm)];
  return new Map(rows.map((row) => [row[1] ?? '', row[2] ?? '']));
}
