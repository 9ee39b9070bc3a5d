import { expect, test } from 'vitest';
import { isPage, PAGE_PATHS } from '#contracts/pages.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { at, textOf } from './support/tree.ts';
import { catalogues, faultsOfCatalogue, filesOfPages, LANGUAGES, quoted } from './support/words-of-pages.ts';

const words = catalogues();
const names = new Set([...words.values()].flatMap(({ en }) => Object.keys(en)));
const sources = filesOfPages().filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path));

test('the pages that there are, are those that the house answers with pages', () => {
  const listed = [...textOf('web/app/pages.ts').matchAll(/page\('([^']+)'/g)].map((found) => found[1] ?? '');
  expect(new Set(listed)).toEqual(new Set([...PAGE_PATHS]));
  expect(listed.length).toBe(PAGE_PATHS.length);
});

test.each([['/', true], ['/lots', true], ['/lots/lot_1', true], ['/lots/', false], ['/lots/a/b', false], ['/assets/x.js', false], ['/nothing', false], ['', false]])('%j is a page: %s', (path, is) => {
  expect(isPage(path)).toBe(is);
});

test('every language has the same words with the same facts in them, and none is empty', () => {
  expect(words.size).toBeGreaterThan(2);
  expect([...words].flatMap(([folder, catalogue]) => faultsOfCatalogue(folder, catalogue))).toEqual([]);
});

test('a missing, an empty and a wrongly filled text are found', () => {
  const sound = { 'a.b': 'You bid {amount}', 'a.c': '{count, plural, one {# bid} other {# bids}}' };
  const catalogue = { en: sound, fr: sound, ar: sound, ja: sound };
  expect(faultsOfCatalogue('x', catalogue)).toEqual([]);
  expect(faultsOfCatalogue('x', { ...catalogue, fr: { 'a.b': 'Vous {montant}', 'a.c': '' }, ja: { ...sound, 'a.d': 'x' }, ar: { 'a.b': '{amount}' } })).toHaveLength(4);
});

test('no name of words is claimed twice, and every refusal of the house has a sentence', () => {
  const all = [...words.values()].flatMap(({ en }) => Object.keys(en));
  expect(all.filter((name, place) => all.indexOf(name) !== place)).toEqual([]);
  expect(Object.keys(REFUSALS).filter((code) => !names.has(`refusal.${code}`))).toEqual([]);
});

test('every name that a page uses has words, and all words are used', () => {
  const features = new Set([...names].map((name) => name.split('.')[0]));
  const used = sources.flatMap((path) => quoted(textOf(path)));
  const unknown = used.filter((name) => features.has(name.split('.')[0]) && !name.endsWith('*') && !names.has(name) && ![...names].some((known) => known.startsWith(`${name}.`)));
  expect([...new Set(unknown)]).toEqual([]);
  const beginnings = used.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  const plain = new Set(used);
  expect([...names].filter((name) => !plain.has(name) && !beginnings.some((beginning) => name.startsWith(beginning)))).toEqual([]);
});

test('styles know beginning and end, not left and right, so that a page in Arabic needs none of its own', () => {
  const faults = filesOfPages().filter((path) => path.endsWith('.css')).flatMap((path) => {
    const text = textOf(path);
    return [...text.matchAll(/(?:^|[\s;{])((?:margin|padding|border)-(?:left|right)(?:-\w+)?|left|right|text-align:\s*(?:left|right)|float:\s*(?:left|right))\s*[:;]/g)].map((found) => `${at(path, text, found.index)} ${found[1]}`);
  });
  expect(faults).toEqual([]);
});

test('nothing in the pages writes HTML from text, and nothing is loaded from elsewhere', () => {
  const faults = filesOfPages().filter((path) => /\.(?:tsx?|css|html)$/.test(path) && !path.endsWith('.test.ts')).flatMap((path) => {
    const text = textOf(path);
    return [...text.matchAll(/dangerouslySetInnerHTML|\.innerHTML|insertAdjacentHTML|document\.write|(?:src|href|url\()=?["'(]?https?:\/\/|@import\s+url|<style|\son[a-z]+="/g)].map((found) => `${at(path, text, found.index)} ${found[0]}`);
  });
  expect(faults).toEqual([]);
});

test('four languages are spoken', () => {
  expect(LANGUAGES).toHaveLength(4);
  for (const language of LANGUAGES) expect(textOf('web/i18n/languages.ts')).toContain(`code: '${language}'`);
});
