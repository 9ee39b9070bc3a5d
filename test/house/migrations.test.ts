import { expect, test } from 'vitest';
import { editedMigrations, faultsOfMigration, faultsOfNumbers, sha256, type Released } from './support/migrations.ts';
import { migrationFiles } from './support/sql.ts';
import { textOf } from './support/tree.ts';

const GOOD = `-- why: a retried request must not place the same bid twice
-- locks: brief exclusive lock on bidding.bids; table rewritten: no; old release runs: yes
-- Up Migration
alter table bidding.bids add constraint once unique (account_id, request_id);
-- Down Migration
alter table bidding.bids drop constraint once;
`;

test('every migration says why, what it locks, whether the old release runs, and has a way up and a way down', () => {
  const files = migrationFiles();
  expect(files.length).toBeGreaterThan(2);
  expect(files.flatMap((path) => faultsOfMigration(textOf(path)).map((fault) => `${path} ${fault}`))).toEqual([]);
});

test('migrations of a folder are numbered without gaps', () => {
  const folders = Map.groupBy(migrationFiles(), (path) => path.slice(0, path.lastIndexOf('/')));
  expect([...folders].flatMap(([folder, paths]) => faultsOfNumbers(paths.map((path) => path.slice(folder.length + 1))).map((fault) => `${folder}/${fault}`))).toEqual([]);
});

test('a released migration is never edited and never taken away', () => {
  const released = JSON.parse(textOf('test/house/released-migrations.json')) as Released;
  expect(editedMigrations(released, new Map(migrationFiles().map((path) => [path, textOf(path)])))).toEqual([]);
});

test('an edited and a vanished release are reported, an untouched one is not', () => {
  const released = { 'a/0001_same.sql': sha256(GOOD), 'a/0002_edited.sql': sha256(GOOD), 'a/0003_gone.sql': sha256(GOOD) };
  const now = new Map([['a/0001_same.sql', GOOD], ['a/0002_edited.sql', `${GOOD} `], ['a/0004_new.sql', GOOD]]);
  expect(editedMigrations(released, now)).toEqual([
    'a/0002_edited.sql: edited after its release; write a new migration instead',
    'a/0003_gone.sql: released, and taken away',
  ]);
});

test.each([
  ['no way up', GOOD.replace('-- Up Migration\n', '')], ['no way down', GOOD.replace('-- Down Migration\n', '')], ['no why', GOOD.replace('-- why:', '--')],
  ['no locks', GOOD.replace('locks:', '')], ['no word on the old release', GOOD.replace('old release runs: yes', '')], ['no effect', GOOD.replace(/^alter.*$/gm, '')],
])('a migration with %s is reported', (_, text) => {
  expect(faultsOfMigration(GOOD)).toEqual([]);
  expect(faultsOfMigration(text)).toHaveLength(1);
});

test('gaps, repeats and odd names are reported', () => {
  expect(faultsOfNumbers(['0001_a.sql', '0002_b.sql'])).toEqual([]);
  expect(faultsOfNumbers(['0001_a.sql', '0003_b.sql'])).toHaveLength(1);
  expect(faultsOfNumbers(['0001_a.sql', '0001_b.sql'])).toHaveLength(1);
  expect(faultsOfNumbers(['1-a.sql'])).toHaveLength(1);
});
