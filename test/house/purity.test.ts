import { expect, test } from 'vitest';
import { filesUnder, productionSources, root, textOf } from './support/tree.ts';
import { withPlanted, type Plants } from './support/planted.ts';
import { runTool } from './support/tools.ts';
import { asyncWords } from './support/syntax.ts';

const SETUP: Plants = {
  'tsconfig.pure.json': textOf('tsconfig.pure.json'),
  'package.json': '{"type": "module", "imports": {"#*": "./src/*"}}\n',
  'src/domain/money.ts': 'export const cents = 100;\n',
  'src/contracts/bidding.ts': 'export const shape = 1;\n',
  'src/modules/bidding/rules.ts': 'import { cents } from "#domain/money.ts";\nexport const rule = cents;\n',
};

/** A reach for the machine, and what the compiler says of it. */
const IMPURE: [string, string, RegExp][] = [
  ['src/domain/a.ts', 'export const it = process.env;\n', /a\.ts.*TS2(591|580|304).*process/],
  ['src/domain/a.ts', 'import { randomUUID } from "node:crypto";\nexport const it = randomUUID();\n', /a\.ts.*node:crypto/],
  ['src/domain/a.ts', 'export const it = (): void => console.log(1);\n', /a\.ts.*console/],
  ['src/domain/a.ts', 'export const it = (): unknown => setTimeout(() => 1, 1);\n', /a\.ts.*setTimeout/],
  ['src/domain/a.ts', 'export const it = (): unknown => fetch("/");\n', /a\.ts.*fetch/],
  ['src/domain/a.ts', 'export const it = (): number => performance.now();\n', /a\.ts.*performance/],
  ['src/contracts/a.ts', 'export const it = (): unknown => crypto.randomUUID();\n', /a\.ts.*crypto/],
  ['src/modules/payment/rules.ts', 'export const it = (): unknown => new WebSocket("");\n', /rules\.ts.*WebSocket/],
  ['src/modules/payment/rules/split.ts', 'export const it = (): unknown => Buffer.alloc(1);\n', /split\.ts.*Buffer/],
  ['src/modules/payment/rules.ts', 'import { it } from "./service.ts";\nexport const that = it;\n', /TS6307.*service\.ts/],
];

const compile = (plants: Plants): Promise<{ code: number; output: string }> =>
  withPlanted({ ...SETUP, ...plants, 'src/modules/payment/service.ts': 'export const it = 1;\n' }, 'linked', (base) => runTool('typescript/bin/tsc', ['-p', 'tsconfig.pure.json', '--pretty', 'false'], base));

test('a pure tree compiles without the types of the machine', async () => {
  expect(await compile({})).toEqual({ code: 0, output: '' });
});

test.each(IMPURE)('%s may not hold: %s', async (path, text, complaint) => {
  const { code, output } = await compile({ [path]: text });
  expect(output).toMatch(complaint);
  expect(code).not.toBe(0);
});

test('the pure compile covers every file of the domain, the contracts and the modules\' rules', async () => {
  const { output } = await runTool('typescript/bin/tsc', ['-p', 'tsconfig.pure.json', '--listFilesOnly'], root);
  const compiled = new Set(output.split('\n').map((line) => line.trim().slice(root.length + 1)));
  const wanted = productionSources().filter((path) => /^src\/(domain|contracts)\/|^src\/modules\/[^/]+\/rules(\.ts$|\/)/.test(path));
  expect(wanted.length).toBeGreaterThan(10);
  expect(wanted.filter((path) => !compiled.has(path))).toEqual([]);
});

test('nothing in the domain waits: no async, no await, no Promise', () => {
  const files = filesUnder(root, 'src/domain').filter((path) => !path.endsWith('.test.ts'));
  expect(files.length).toBeGreaterThan(5);
  expect(files.flatMap((path) => asyncWords(path, textOf(path)))).toEqual([]);
});

test.each([
  ['async function', 'export async function a() {}'],
  ['async arrow', 'export const a = async () => 1;'],
  ['async method', 'export const a = { async go() {} };'],
  ['await', 'const a = await 1;'],
  ['for await', 'for await (const a of []) {}'],
  ['Promise as a value', 'export const a = () => Promise.resolve(1);'],
  ['Promise as a type', 'export type A = (b: number) => Promise<number>;'],
  ['a thenable type', 'export type A = (b: number) => PromiseLike<number>;'],
])('a domain with %s is reported', (_, text) => {
  expect(asyncWords('planted.ts', text)).not.toEqual([]);
});

test('the word async in a comment or a text is no fault', () => {
  expect(asyncWords('planted.ts', '// async await Promise\nexport const a = "await Promise async";')).toEqual([]);
});
