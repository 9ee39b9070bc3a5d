import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { kernel, type Kernel } from '../../../test/support/http-kernel.ts';

const SCRIPT = 'console.log("a page")';
let above = '';
let folder = '';
let house: Kernel;

beforeEach(async () => {
  // A house may be installed below a folder that is called as its own is.
  above = await mkdtemp(join(tmpdir(), 'auctionhub-site-'));
  folder = join(above, 'assets/house');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>House</title>');
  await writeFile(join(folder, 'assets/main-abc.js'), SCRIPT);
  await writeFile(join(folder, 'assets/main-abc.js.br'), brotliCompressSync(SCRIPT));
  house = kernel({ site: { folder, isPage: (path) => path === '/' || path === '/lots' } });
});
afterEach(async () => {
  await house.close({ drainMs: 0 });
  await rm(above, { recursive: true, force: true });
});

const visit = (url: string, accept = 'text/html,*/*') => house.ask({ method: 'GET', url, headers: { accept } });

test('a visit to a page gets the pages, under a policy without inline script, and is asked for again each time', async () => {
  for (const url of ['/', '/lots', '/lots?q=watch', '/lots/']) {
    const { statusCode, headers, body } = await visit(url);
    expect([url, statusCode, body.includes('<title>House')]).toEqual([url, 200, true]);
    expect(headers['content-security-policy']).toMatch(/^default-src 'self'; script-src 'self'; style-src 'self';/);
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
  }
});

test('whoever takes anything gets a page that is there, and a program that asks for JSON does not', async () => {
  for (const url of ['/', '/lots', '/lots?q=watch']) expect([url, (await visit(url, '*/*')).statusCode]).toEqual([url, 200]);
  const unsaid = await house.ask({ method: 'GET', url: '/lots' });
  expect([unsaid.statusCode, unsaid.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  for (const [url, accept] of [['/lots', 'application/json'], ['/nothing', '*/*'], ['/lots', 'image/avif']] as const) {
    const answer = await visit(url, accept);
    expect([url, accept, answer.statusCode, answer.json().code]).toEqual([url, accept, 404, 'not_found']);
  }
});

test('a visit to no page gets the pages as well, with 404; a program gets a problem', async () => {
  expect((await visit('/nothing')).statusCode).toBe(404);
  expect((await visit('/nothing')).body).toContain('<title>House');
  for (const [url, accept] of [['/nothing', 'application/json'], ['/api/v1/nothing', 'text/html'], ['/images/1/320', 'text/html']] as const) {
    const answer = await visit(url, accept);
    expect([url, answer.statusCode, answer.json().code]).toEqual([url, 404, 'not_found']);
  }
  expect((await house.ask({ method: 'POST', url: '/lots', headers: { accept: 'text/html' } })).json().code).toBe('not_found');
});

test('files with a digest in their name are kept by browsers for good, and go out compressed where they may', async () => {
  const plain = await visit('/assets/main-abc.js');
  expect(plain.body).toBe(SCRIPT);
  expect(plain.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' });
  const small = await house.ask({ method: 'GET', url: '/assets/main-abc.js', headers: { 'accept-encoding': 'br' } });
  expect(small.headers).toMatchObject({ 'content-encoding': 'br', 'content-type': expect.stringMatching(/javascript; charset=utf-8$/) });
});

test('what a newer build adds while the house runs is served, so that its first page finds its parts', async () => {
  expect((await visit('/assets/main-def.js', '*/*')).statusCode).toBe(404);
  await writeFile(join(folder, 'assets/main-def.js'), SCRIPT);
  expect((await visit('/assets/main-def.js')).body).toBe(SCRIPT);
});

test.each(['/assets/../../etc/passwd', '/assets/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc/passwd', '/assets/%00', '/assets/'])('%s leads nowhere outside the folder', async (url) => {
  const answer = await visit(url, '*/*');
  expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  expect(answer.statusCode).toBeLessThan(500);
});

test('a house whose pages are not built says so and how to build them; its calls go on', async () => {
  const bare = kernel({ site: { folder: join(folder, 'absent'), isPage: () => true } });
  const answer = await bare.ask({ method: 'GET', url: '/' });
  expect(answer.statusCode).toBe(503);
  expect(answer.body).toContain('npm run build');
  expect((await bare.ask({ method: 'GET', url: '/words' })).body).toBe('plain');
  await bare.close({ drainMs: 0 });
});
