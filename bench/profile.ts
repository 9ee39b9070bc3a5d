import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/*
 * Reads processor profiles (`npm run bench -- --profile FOLDER`) and prints where the time went: self time by function, as a
 * share of the time in which anything ran. Arguments: files.
 */
type Profile = { nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[]; samples: number[]; timeDeltas: number[] };

const LINES_MAX = 40;

for (const file of process.argv.slice(2)) {
  // A file that V8 wrote; anything else fails at the first access.
  const profile = JSON.parse(await readFile(file, 'utf8')) as Profile;
  console.log(`\n${basename(file)}`);
  for (const line of selfTimes(profile)) console.log(line);
}

function selfTimes({ nodes, samples, timeDeltas }: Profile): string[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  for (const [at, id] of samples.entries()) {
    const name = names.get(id) ?? 'unknown';
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[at] ?? 0));
  }
  const idle = times.get('(idle)') ?? 0;
  // Neither waiting nor the keeping of the profile itself is work of the house.
  for (const name of times.keys()) if (name === '(idle)' || name.includes('node:inspector')) times.delete(name);
  const busy = [...times.values()].reduce((sum, each) => sum + each, 0);
  const lines = [...times].toSorted(([, a], [, b]) => b - a).slice(0, LINES_MAX);
  return [
    `  busy ${(busy / 1e6).toFixed(2)} s, idle ${(idle / 1e6).toFixed(2)} s`,
    ...lines.map(([name, time]) => `  ${((100 * time) / busy).toFixed(2).padStart(6)} %  ${name}`),
  ];
}

function nameOf({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  const place = url.replace(/^file:\/\//, '').replace(/^.*\/(node_modules|src|bench|test)\//, '$1/');
  return `${functionName || '(anonymous)'}${place === '' ? '' : `  ${place}:${lineNumber + 1}`}`;
}
