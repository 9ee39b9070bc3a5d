import { chown, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testFolder } from '../../../../test/support/postgres-for-run.ts';
import { serverUser } from './os-user.ts';

const NOBODY = 65_534;
let dataDir: string;
let owner: number;
// The files of a normal user: our own, or, where the tests run as root, nobody's.
beforeAll(async () => {
  dataDir = await testFolder();
  await mkdir(join(dataDir, 'postgres'));
  if (process.getuid?.() === 0) await chown(join(dataDir, 'postgres'), NOBODY, NOBODY);
  owner = (await stat(join(dataDir, 'postgres'))).uid;
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

test('a normal user runs the server as themselves, on files of their own and where there are none yet', async () => {
  expect(await serverUser(join(dataDir, 'postgres'), owner)).toBeNull();
  expect(await serverUser(join(dataDir, 'nothing'), owner)).toBeNull();
});

test('files of somebody else are refused in one sentence', async () => {
  await expect(serverUser(join(dataDir, 'postgres'), owner + 1))
    .rejects.toThrow(`DATA_DIR ${dataDir} belongs to another user of this machine: start the house as that user, or give it a DATA_DIR of its own.`);
});

test('root goes on with files of a normal user as that user', async () => {
  expect(await serverUser(join(dataDir, 'postgres'), 0)).toMatchObject({ uid: owner, climb: null });
});
