import { expect, test } from 'vitest';
import { withPlanted, type Plants } from './support/planted.ts';
import { textOf } from './support/tree.ts';
import { runTool } from './support/tools.ts';

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);
const FILE = 'src/platform/thing.ts';

/** Name of a rule as the config has it, to files that break it and nothing else of note. */
const PLANTED: Record<string, Plants> = {
  'eqeqeq': { [FILE]: 'export const same = (a: unknown, b: unknown): boolean => a == b;\n' },
  'no-var': { [FILE]: 'export var old = 1;\n' },
  'prefer-const': { [FILE]: 'export function one(): number {\n  let it = 1;\n  return it;\n}\n' },
  'no-console': { [FILE]: 'export const say = (): void => { console.log(1); };\n' },
  'no-param-reassign': { [FILE]: 'export const more = (n: number): number => { n += 1; return n; };\n' },
  'import/no-cycle': { [FILE]: 'import { b } from "./b.ts";\nexport const a = (): unknown => b;\n', 'src/platform/b.ts': 'import { a } from "./thing.ts";\nexport const b = (): unknown => a;\n' },
  'import/no-default-export': { [FILE]: 'export default 1;\n' },
  'max-lines': { [FILE]: `export const one = 1;\n${lines(400, '// a line')}` },
  'max-lines-per-function': { [FILE]: `export function long(): number {\n${lines(60, '  // a line')}  return 1;\n}\n` },
  'typescript/no-explicit-any': { [FILE]: 'export const it: any = 1;\n' },
  'typescript/no-non-null-assertion': { [FILE]: 'export const it = (a: string | null): string => a!;\n' },
  'typescript/no-floating-promises': { [FILE]: 'export const go = (): void => { Promise.resolve(1); };\n' },
  'typescript/no-misused-promises': { [FILE]: 'export const go = (list: number[]): void => { list.forEach(async (n) => { await Promise.resolve(n); }); };\n' },
  'typescript/switch-exhaustiveness-check': { [FILE]: 'export const go = (it: "a" | "b"): void => { switch (it) { case "a": break; } };\n' },
  'typescript/consistent-type-imports': { [FILE]: 'import { B } from "./b.ts";\nexport const b: B = 1;\n', 'src/platform/b.ts': 'export type B = number;\n' },
  'no-restricted-globals': { 'src/domain/time.ts': 'export const now = (): unknown => Date;\n' },
  'no-restricted-properties': { 'src/modules/bidding/service.ts': 'export const dice = (): number => Math.random();\n' },
};

/** Each banned name, with a file where it is banned. */
const BANNED: [string, string, string][] = [
  ['src/domain/x.ts', 'Date.now()', 'Time is an argument'],
  ['src/domain/x.ts', 'new Date(0)', 'Time is an argument'],
  ['src/modules/bidding/rules.ts', 'new Date(0)', 'Time is an argument'],
  ['src/domain/x.ts', 'new Intl.NumberFormat()', 'machine\'s language'],
  ['src/domain/x.ts', 'Math.random()', 'Chance is an argument'],
  ['src/domain/x.ts', 'process.env', 'Settings are arguments'],
  ['src/modules/bidding/service.ts', 'Math.random()', 'Chance is an argument'],
  ['src/modules/bidding/service.ts', 'Date.now()', 'The clock is a port'],
  ['src/modules/bidding/service.ts', 'process.env', 'Settings are arguments'],
  ['src/modules/bidding/service.ts', 'setTimeout(() => 1, 1)', 'Timers are a port'],
  ['src/modules/bidding/service.ts', 'setInterval(() => 1, 1)', 'Timers are a port'],
  ['src/modules/bidding/service.ts', 'setImmediate(() => 1)', 'Timers are a port'],
  ['src/domain/x.ts', 'setTimeout(() => 1, 1)', 'Timers are a port'],
  ['src/domain/x.ts', 'setInterval(() => 1, 1)', 'Timers are a port'],
  ['src/domain/x.ts', 'setImmediate(() => 1)', 'Timers are a port'],
];

const SETUP: Plants = { '.oxlintrc.json': textOf('.oxlintrc.json'), 'tsconfig.json': textOf('tsconfig.json'), 'package.json': '{"type": "module", "imports": {"#*": "./src/*"}}\n' };

type Finding = { rule: string; message: string; file: string };

async function lint(plants: Plants): Promise<Finding[]> {
  return withPlanted({ ...SETUP, ...plants }, 'linked', async (base) => {
    const { output } = await runTool('oxlint/bin/oxlint', ['--type-aware', '--format', 'json', 'src'], base);
    const report = JSON.parse(output) as { diagnostics: { code: string; message: string; help?: string; filename: string }[] };
    return report.diagnostics.map(({ code, message, help, filename }) => ({ rule: code.replace(/^(\w+)\((.*)\)$/, '$1/$2'), message: `${message} ${help ?? ''}`, file: filename }));
  });
}

/** The name as the report writes it: with the plug-in's name before it. */
const reported = (rule: string): string => (rule.includes('/') ? rule : `eslint/${rule}`);

function declaredRules(): string[] {
  type Rules = Record<string, unknown>;
  const config = JSON.parse(textOf('.oxlintrc.json')) as { rules: Rules; overrides: { rules: Rules }[] };
  const on = [config, ...config.overrides].flatMap(({ rules }) => Object.entries(rules).filter(([, level]) => level !== 'off').map(([name]) => name));
  return [...new Set(on)].sort();
}

test('every lint rule has a planted fault', () => {
  expect(Object.keys(PLANTED).sort()).toEqual(declaredRules());
});

test('a sound file is reported as such', async () => {
  expect(await lint({ [FILE]: 'export const one = (): number => 1;\n' })).toEqual([]);
});

test.each(Object.entries(PLANTED))('the lint reports a breach of %s', async (rule, plants) => {
  const found = await lint(plants);
  expect(found.map((finding) => finding.rule.replace('typescript-eslint', 'typescript'))).toContain(reported(rule));
});

test('the lint reports every name that is banned from the rules and the modules', async () => {
  const plants = Object.fromEntries(BANNED.map(([path, code], index) => [path.replace(/^src\/(domain|modules\/bidding)\/(x|service)/, `src/$1/n${index}`), `export const it = (): unknown => ${code};\n`]));
  expect(Object.keys(plants)).toHaveLength(BANNED.length);
  const found = await lint(plants);
  const silent = Object.keys(plants).filter((path, index) => !found.some(({ file, message }) => file === path && message.includes(BANNED[index]?.[2] ?? '')));
  expect(silent).toEqual([]);
});
