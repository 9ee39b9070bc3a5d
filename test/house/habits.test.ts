import { expect, test } from 'vitest';
import { defaultExports, leftOut, looseAssertions, looseNotes, silencers, tooLong, type Source } from './support/habits.ts';
import { productionSources, projectFiles, textOf } from './support/tree.ts';

const sourced = (path: string): Source => ({ path, text: textOf(path) });
const written = (): Source[] => projectFiles().filter((path) => /\.(ts|tsx|js|cjs|mjs)$/.test(path)).map(sourced);
const planted = (text: string): Source => ({ path: 'planted.ts', text });
/** Files whose default export a tool asks for. */
const ASKED = /\.config\.ts$|^\.dependency-cruiser\.cjs$/;
/** Where a value that comes from a driver is given the type its statement or schema promises. */
const EDGES = /^src\/platform\/|^src\/domain\/(ids|money)\.ts$/;

test('no file is longer than 400 lines', () => {
  const files = projectFiles().filter((path) => /\.(ts|tsx|js|cjs|mjs|sql|css)$/.test(path)).map(sourced);
  expect(files.length).toBeGreaterThan(20);
  expect(files.flatMap(tooLong)).toEqual([]);
});

test('half of the files have at most 120 lines', () => {
  const lengths = productionSources().map((path) => textOf(path).split('\n').length).sort((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(120);
});

test('exports have names', () => {
  expect(written().filter(({ path }) => path.endsWith('.ts') && !ASKED.test(path)).flatMap(defaultExports)).toEqual([]);
});

test('a note for later names its issue', () => {
  expect(written().flatMap(looseNotes)).toEqual([]);
});

test('assertions stand in constructors of branded values and at the drivers\' edge only', () => {
  expect(productionSources().filter((path) => !EDGES.test(path)).map(sourced).flatMap(looseAssertions)).toEqual([]);
});

test('the type checker is never switched off, and a lint rule only by its name and with a reason', () => {
  expect(written().filter(({ path }) => !path.startsWith('test/house/')).flatMap(silencers)).toEqual([]);
});

test('no test leaves itself out but through the project\'s own way, and none mocks a module', () => {
  const tests = written().filter(({ path }) => path.endsWith('.test.ts') && !path.startsWith('test/house/'));
  expect(tests.flatMap(leftOut)).toEqual([]);
});

test.each([
  ['a long file', tooLong, 'a\n'.repeat(401)],
  ['a default export', defaultExports, 'export default 1;'],
  ['a default export of a function', defaultExports, 'export default function go() {}'],
  ['a default export in a list', defaultExports, 'const a = 1; export { a as default };'],
  ['a loose note', looseNotes, `// ${'TO'}${'DO'}: later`],
  ['an assertion', looseAssertions, 'export function go(a: unknown) { return a as string; }'],
  ['an assertion in passing', looseAssertions, 'export const go = (a: unknown) => [a as string];'],
  ['an assertion in angles', looseAssertions, 'export const go = [<string>(1 as unknown)];'],
  ['a silenced compiler', silencers, '// @ts-expect-error\nexport const a = 1;'],
  ['a silenced lint', silencers, '// oxlint-disable-next-line\nexport const a = 1;'],
  ['a silenced rule without a reason', silencers, '// oxlint-disable-next-line no-console\nexport const a = 1;'],
  ['a test alone', leftOut, `test.${'only'}("a", () => {});`],
  ['a test left out', leftOut, `describe.${'skip'}("a", () => {});`],
  ['a test that is to fail', leftOut, 'test.concurrent.fails("a", () => {});'],
  ['a test crossed out', leftOut, 'xit("a", () => {});'],
  ['a mock', leftOut, 'vi.mock("#platform/db/pool.ts");'],
])('%s is reported', (_, check, text) => {
  expect(check(planted(text)).length).toBeGreaterThan(0);
});

test('what is in order is not reported', () => {
  const text = 'export const id = (a: string): Id => a as Id;\nexport const list = [1] as const;\n// oxlint-disable-next-line no-console -- a command speaks to its terminal\nexport const b = 1;\n';
  for (const check of [tooLong, defaultExports, looseNotes, looseAssertions, silencers, leftOut]) expect(check(planted(text))).toEqual([]);
  expect(looseNotes(planted(`// ${'TO'}${'DO'} #12: later`))).toEqual([]);
});
