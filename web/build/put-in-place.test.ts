import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EARLIER_KEPT_MS, putInPlace } from './put-in-place.ts';

let folder = '';
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'auctionhub-built-')); });
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

const NOW_MS = Date.UTC(2026, 0, 2);
const served = (): string => join(folder, 'served');

async function build(files: Readonly<Record<string, string>>): Promise<void> {
  const built = join(folder, 'built');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(built, name, '..'), { recursive: true });
    await writeFile(join(built, name), text);
    await utimes(join(built, name), NOW_MS / 1_000, NOW_MS / 1_000);
  }
  await putInPlace(built, served(), NOW_MS);
}

test('a page that was opened before a build still finds its own parts, and whoever comes gets the new one', async () => {
  await build({ 'index.html': 'first', 'index.html.br': 'first, small', 'assets/main-1.js': 'one', 'icon.svg': 'old', 'gone.html': 'no more' });
  await build({ 'index.html': 'second', 'assets/main-2.js': 'two', 'icon.svg': 'new' });
  expect(await readdir(join(served(), 'assets'))).toEqual(['main-1.js', 'main-2.js']);
  expect(await readFile(join(served(), 'index.html'), 'utf8')).toBe('second');
  expect((await readdir(served())).toSorted()).toEqual(['assets', 'icon.svg', 'index.html']);
  expect(await readdir(folder)).toEqual(['served']);
});

test('parts of builds of the day before yesterday go', async () => {
  await build({ 'index.html': 'first', 'assets/main-1.js': 'one', 'assets/same.css': 'same' });
  const longAgo = (NOW_MS - EARLIER_KEPT_MS - 1_000) / 1_000;
  for (const name of ['main-1.js', 'same.css']) await utimes(join(served(), 'assets', name), longAgo, longAgo);
  await build({ 'index.html': 'second', 'assets/main-2.js': 'two', 'assets/same.css': 'same' });
  expect(await readdir(join(served(), 'assets'))).toEqual(['main-2.js', 'same.css']);
});
