import { expect, test } from 'vitest';
import { withPlanted, type Plants } from './support/planted.ts';
import { root, textOf } from './support/tree.ts';
import { runTool } from './support/tools.ts';

type Report = { issues: { file: string; [kind: string]: unknown }[] };

/** What nobody uses, and what is used without being declared: `kind: file name`. */
async function unused(base: string): Promise<string[]> {
  const { output } = await runTool('knip/bin/knip.js', ['--no-progress', '--reporter', 'json', '--no-config-hints'], base);
  const report = JSON.parse(output.slice(output.indexOf('{'))) as Report;
  return report.issues.flatMap(({ file, ...kinds }) => Object.entries(kinds).flatMap(([kind, found]) => (Array.isArray(found) ? found.map(({ name }: { name: string }) => `${kind}: ${file} ${name}`) : [])));
}

const manifest = (dependencies: Record<string, string>): string => JSON.stringify({ name: 'planted', type: 'module', dependencies });
const SOUND: Plants = {
  'knip.json': textOf('knip.json'),
  'tsconfig.json': textOf('tsconfig.json'),
  'package.json': manifest({ pg: '8.23.1' }),
  'src/app/main.ts': 'import { Client } from "pg";\nimport { used } from "../platform/used.ts";\nexport const it = [Client, used];\n',
  'src/platform/used.ts': 'export const used = 1;\n',
};

test('every file and every package is used, and every used package is declared', async () => {
  expect(await unused(root)).toEqual([]);
});

test.each([
  ['nothing', {}, []],
  ['a file that nobody imports', { 'src/platform/lost.ts': 'export const lost = 1;\n' }, ['files: src/platform/lost.ts src/platform/lost.ts']],
  ['a package that nobody imports', { 'package.json': manifest({ pg: '8.23.1', pino: '10.4.0' }) }, ['dependencies: package.json pino']],
  ['a package that nobody declared', { 'src/app/second.ts': 'import pino from "pino";\nexport const log = pino;\n' }, ['unlisted: src/app/second.ts pino']],
  ['an import that leads nowhere', { 'src/app/second.ts': 'import "./nowhere.ts";\n' }, ['unresolved: src/app/second.ts ./nowhere.ts']],
])('%s is reported', async (_, plants: Plants, wanted: string[]) => {
  expect(await withPlanted({ ...SOUND, ...plants }, 'linked', unused)).toEqual(wanted);
});
