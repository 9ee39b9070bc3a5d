import { expect, test } from 'vitest';
import { faultAt, faultProblem, FAULTS } from '#contracts/faults.ts';
import { catalogues, factsIn } from './support/words-of-pages.ts';
import { at, filesUnder, root, textOf } from './support/tree.ts';

const SAYING = /\bproblem: ?['"`]/g;
/** Where faults of lots, pictures, tables and sales are found. Elsewhere a fault may be English alone. */
const CODED = [
  'src/modules/auction/rules.ts', 'src/modules/auction/wire.ts', ...['acts', 'change', 'drafts', 'images', 'import', 'publish', 'questions', 'sales'].map((name) => `src/modules/auction/service/${name}.ts`),
  ...filesUnder(root, 'src/modules/auction/service/import'),
];
const uncoded = (path: string, text: string): string[] => [...text.matchAll(SAYING)].map((found) => `${at(path, text, found.index)} has a fault without a code`);

test('every fault has words in every language, and no words are left of a fault that is none', () => {
  const all = [...catalogues().values()];
  for (const language of ['en', 'fr', 'ar', 'ja'] as const) {
    const names = all.flatMap((words) => Object.keys(words[language])).filter((name) => name.startsWith('fault.')).map((name) => name.slice('fault.'.length));
    expect([language, names.toSorted()]).toEqual([language, Object.keys(FAULTS).toSorted()]);
  }
});

test('the words of a fault speak only of what the fault tells', () => {
  const words = [...catalogues().values()].flatMap(({ en }) => Object.entries(en)).filter(([name]) => name.startsWith('fault.'));
  const told = new Map<string, string>(Object.entries(FAULTS));
  expect(words.flatMap(([name, text]) => factsIn(text).filter((fact) => told.get(name.slice('fault.'.length))?.includes(`{${fact}}`) !== true).map((fact) => `${name} speaks of ${fact}`))).toEqual([]);
});

test('what sellers can meet has a code wherever it is found', () => {
  expect(CODED.length).toBeGreaterThan(12);
  expect(CODED.flatMap((path) => uncoded(path, textOf(path)))).toEqual([]);
  expect(uncoded('planted.ts', "errors: [{ at: 'title', problem: 'is too dull' }]")).toHaveLength(1);
});

test('a sentence is filled with the facts of its fault', () => {
  expect(faultAt('title', 'too_long', { length: 141, max: 140 })).toEqual({ at: 'title', code: 'too_long', facts: { length: 141, max: 140 }, problem: 'has 141 characters; 140 are the most' });
  expect(faultProblem({ code: 'one_of' })).toBe('must be one of {choices}');
  expect(faultAt('title', 'blank')).toEqual({ at: 'title', code: 'blank', problem: 'must not be blank' });
});
