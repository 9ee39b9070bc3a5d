import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSettings } from '../../app/settings.ts';
import { demonstrationSettings } from './place.ts';

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'auctionhub-demo-place-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

const written = (text: string): Promise<void> => writeFile(join(folder, '.env'), text);

test('a demonstration is beside the house of the folder, and takes nothing else of what is written down about it', async () => {
  await written('DATA_DIR=/srv/house/\nDATABASE_URL=postgres://real@db/real\nPUBLIC_URL=https://auction.example\nLOG_DIR=/var/log/house\nLIMITS=off\n');
  const { settings, realDataDir, quiet } = await demonstrationSettings(folder, {});
  expect([realDataDir, quiet]).toEqual(['/srv/house', true]);
  expect(readSettings({ DATABASE_URL: 'postgres://real@db/real', LIMITS: 'off', ...settings })).toMatchObject({
    dataDir: '/srv/house-demo', databaseUrl: null, publicUrl: null, logDir: null, limits: true, faultPoint: null, logLevel: 'warn',
  });
});

test('without anything written down it is ./data-demo', async () => {
  await written('');
  const { settings, realDataDir } = await demonstrationSettings(folder, { DATA_DIR: ' ' });
  expect([settings['DATA_DIR'], realDataDir]).toEqual(['./data-demo', './data']);
});

test('what is set for this start is used as it is', async () => {
  await written('DATA_DIR=/srv/house\n');
  const given = { DATA_DIR: '/tmp/show', PORT: '6001', DATABASE_URL: 'postgres://a@b/c', LOG_LEVEL: 'info', HOST: '0.0.0.0' };
  expect(await demonstrationSettings(folder, given)).toMatchObject({ settings: given, realDataDir: null, quiet: false });
});

test('a port that somebody has is passed over', async () => {
  await written('');
  const first = Number((await demonstrationSettings(folder, {})).settings['PORT']);
  expect(first).toBeGreaterThanOrEqual(5_000);
  const somebody = createServer();
  await new Promise<void>((resolve) => { somebody.listen(first, '127.0.0.1', resolve); });
  const second = Number((await demonstrationSettings(folder, {})).settings['PORT']);
  await new Promise((resolve) => { somebody.close(resolve); });
  expect(second).toBeGreaterThan(first);
});
