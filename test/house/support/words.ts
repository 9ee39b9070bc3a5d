// Folders that only somebody's machine has. Written in two parts, so that this file does not hold what it looks for.
const FOLDERS = ['wo' + 'rk', 'ro' + 'ot', 'ho' + 'me', 'Us' + 'ers', 'tmp/br' + 'iefs', 'tmp/bash' + '_jobs'];
const MACHINE = new RegExp(`(?<![\\w.~\${}/-])/(?:${FOLDERS.join('|')})/[\\w.-]`, 'g');
const REGISTRY = /https?:\/\/[\w.-]*(?:registry|npmjs|artifactory|nexus|verdaccio|jfrog|proxy)[\w.-]*(?:[:/]|\b)/gi;

/** Paths of one machine and hosts of package registries in a text, as `path:line what`. */
export function places(path: string, text: string): string[] {
  return [MACHINE, REGISTRY].flatMap((pattern) => [...text.matchAll(pattern)].map((found) => `${path}:${text.slice(0, found.index).split('\n').length} ${found[0]}`));
}
