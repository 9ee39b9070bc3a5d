import { assertions, parsed } from './syntax.ts';

/** A file of the project: its path from the root, and its text. */
export type Source = { path: string; text: string };

const LINES_MAX = 400;
const NOTE = /\b(?:TO|FIX)(?:DO|ME)\b/;

const findings = ({ path, text }: Source, pattern: RegExp, what: (found: string) => string | null): string[] =>
  [...text.matchAll(pattern)].flatMap((match) => {
    const said = what(match[0]);
    return said === null ? [] : [`${path}:${text.slice(0, match.index).split('\n').length} ${said}`];
  });

/** Files longer than 400 lines. */
export function tooLong({ path, text }: Source): string[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return lines > LINES_MAX ? [`${path} has ${lines} lines; ${LINES_MAX} is the most`] : [];
}

/** Notes to do something later that name no issue. `#12` on the same line names one. */
export function looseNotes({ path, text }: Source): string[] {
  return text.split('\n').flatMap((line, index) => (line.match(NOTE) && !/#\d+/.test(line) ? [`${path}:${index + 1} a note without an issue number`] : []));
}

/** Default exports, in any of their forms. */
export function defaultExports({ path, text }: Source): string[] {
  const { nodes, lineOf } = parsed(path, text);
  const forms = new Set(['ExportDefaultDeclaration', 'ExportDefaultExpression']);
  return nodes
    .filter((node) => forms.has(node.type) || (node.type === 'ExportSpecifier' && nameOf(node['exported']) === 'default'))
    .map((node) => `${path}:${lineOf(node)} a default export`);
}

const nameOf = (node: unknown): unknown => (typeof node === 'object' && node !== null && 'value' in node ? node.value : null);

/** Type assertions outside functions that do nothing else than give a value its brand, by `path:line`. */
export const looseAssertions = ({ path, text }: Source): string[] =>
  assertions(path, text).filter(({ whole }) => !whole).map(({ line }) => `${path}:${line} an assertion`);

/** Words that switch a rule off without the rule's name, or switch the type checker off at all. */
export const silencers = (source: Source): string[] => [
  ...findings(source, /@ts-(?:ignore|nocheck|expect-error)/g, (found) => found),
  ...findings(source, /(?:oxlint|eslint)-disable[^\n]*/g, (found) => (/disable(?:-next)?(?:-line)?\s+[\w/-]+.*--\s*\S/.test(found) ? null : `${found.trim()}: name the rule and say why after "--"`)),
];

/** Tests that leave themselves or others out, and mocks of our own modules. `test.skipIf` through test/support is the one way. */
export const leftOut = (source: Source): string[] => [
  ...findings(source, /\b(?:test|it|describe|suite)(?:\.\w+)*\.(?:only|skip|todo|fails)\b|\b(?:fit|fdescribe|xit|xtest|xdescribe)\(/g, (found) => found),
  ...findings(source, /\bvi\.(?:mock|doMock|hoisted)\(/g, (found) => `${found}: a port takes the place of a mock`),
];
