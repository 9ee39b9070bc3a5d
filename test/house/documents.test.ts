import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { CLIENT_FRAMES, LIVE_CLOSE } from '#contracts/live.ts';
import { projectFiles, root, textOf } from './support/tree.ts';

const documents = (): string[] => projectFiles().filter((path) => path.endsWith('.md'));

/** Relative links of a document that lead nowhere, to a file or to a heading. */
function deadLinks(path: string, text: string): string[] {
  const prose = text.replace(/```[^]*?```/g, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((found) => found[1] ?? '').filter((link) => !/^[a-z]+:/.test(link)).flatMap((link) => {
    const [file = '', heading] = link.split('#');
    const target = file === '' ? path : normalize(join(dirname(path), file));
    if (!existsSync(join(root, target))) return [`${path}: ${link}`];
    return heading === undefined || headings(file === '' ? text : textOf(target)).includes(heading) ? [] : [`${path}: ${link}`];
  });
}

const headings = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map((found) => (found[1] ?? '').toLowerCase().replace(/[^\w\s-]/g, '').trim().replace(/\s/g, '-'));

/** Exclamation marks in prose. */
const shouts = (path: string, text: string): string[] =>
  text.replace(/```[^]*?```/g, '').replace(/`[^`\n]*`/g, '').replace(/<!--|!\[/g, '').split('\n').flatMap((line) => (/\w!(\s|$)/.test(line) ? [`${path}: ${line}`] : []));

test('the documents that a reader expects are there', () => {
  const wanted = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'LICENSE', 'docs/rules.md', 'docs/style.md', 'docs/decisions/README.md',
    'docs/operate/install.md', 'docs/operate/configure.md', ...['settings', 'refusals', 'events', 'http', 'cli', 'metrics', 'live', 'dependencies'].map((name) => `docs/reference/${name}.md`)];
  expect(wanted.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('links between documents lead somewhere', () => {
  expect(documents().length).toBeGreaterThan(15);
  expect(documents().flatMap((path) => deadLinks(path, textOf(path)))).toEqual([]);
});

test('documents do not shout', () => {
  expect(documents().filter((path) => path !== 'LICENSE').flatMap((path) => shouts(path, textOf(path)))).toEqual([]);
});

test('every decision record is in the index, numbered without gaps, and says context, decision, consequences and what was measured', () => {
  const records = documents().filter((path) => /^docs\/decisions\/\d/.test(path)).map((path) => path.slice('docs/decisions/'.length));
  expect(records.map((name) => Number(name.slice(0, 4)))).toEqual(records.map((_, index) => index + 1));
  expect(records.length).toBeGreaterThanOrEqual(12);
  const index = textOf('docs/decisions/README.md');
  expect(records.filter((name) => !index.includes(`](${name})`))).toEqual([]);
  for (const name of records) {
    const text = textOf(`docs/decisions/${name}`);
    expect([...text.matchAll(/^## (.+)$/gm)].map((found) => found[1])).toEqual(['Context', 'Decision', 'Consequences', 'Measured']);
    expect(index).toContain(`[${/^# \d+\. (.+)$/m.exec(text)?.[1]}](${name})`);
  }
});

test('the page of the live protocol names every frame, close code and error that the code knows, and no other frame', () => {
  const page = textOf('docs/reference/live.md');
  const source = textOf('src/contracts/live.ts');
  const section = (title: string): string[] => [...(page.split(`### ${title}\n`)[1]?.split('\n## ')[0]?.split('\n### ')[0] ?? '').matchAll(/^\| `(\w+)` \|/gm)].map((found) => found[1] ?? '');
  expect(section('From the client').toSorted()).toEqual(Object.keys(CLIENT_FRAMES).toSorted());
  expect(section('From the server').toSorted()).toEqual([...source.matchAll(/^export type \w+Message = \{ type: '(\w+)'/gm)].map((found) => found[1] ?? '').toSorted());
  for (const code of Object.values(LIVE_CLOSE)) expect(page).toContain(String(code));
});

test('a dead link, a dead heading and a shout are reported', () => {
  expect(deadLinks('docs/rules.md', '[a](nowhere.md) [b](style.md#names) [c](style.md#nothing) [d](https://example.org) `[e](no.md)`')).toEqual(['docs/rules.md: nowhere.md', 'docs/rules.md: style.md#nothing']);
  expect(shouts('x.md', 'Hello!\n`a!`\n![picture](a.png)\n')).toHaveLength(1);
});
