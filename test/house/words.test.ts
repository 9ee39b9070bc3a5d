import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { places } from './support/words.ts';
import { projectFiles, root } from './support/tree.ts';

test('no file of the project names a folder of one machine or the host of a package registry', () => {
  const files = projectFiles();
  expect(files.length).toBeGreaterThan(30);
  expect(files.flatMap((path) => places(path, readFileSync(join(root, path), 'utf8')))).toEqual([]);
});

test.each([
  ['a folder of one machine', `cd ${'/ro'}${'ot'}/auctionhub`],
  ['a home folder', `see "${'/ho'}${'me'}/somebody/notes"`],
  ['a registry', `resolved: https://${'regis'}${'try'}.example.org/pg`],
  ['a mirror', `https://npm-${'pro'}${'xy'}.example.org/`],
])('%s is reported', (_, text) => {
  expect(places('planted.md', text)).not.toEqual([]);
});

test.each(['data/postgres', '/api/v1/lots', 'GET /health', './work/x', 'https://localhost:5000/docs', 'src/home/index.ts', '`DATA_DIR` ./data'])('%s is no place of one machine', (text) => {
  expect(places('sound.md', text)).toEqual([]);
});
