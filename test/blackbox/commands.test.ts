import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeCommands } from '../../src/cli/commands.ts';
import { MIGRATIONS } from '../../src/app/databases.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { addressOf, newPlace, type Place } from './command.ts';

const COMMAND_MS_MAX = 240_000;

describe('the command line', () => {
  let place: Place;
  beforeAll(async () => { place = await newPlace(); });
  afterAll(() => place.clear());

  test('every command tells how it is used and prints JSON on demand', async () => {
    const commands = describeCommands();
    expect(commands.map(({ name }) => name)).toEqual([
      'serve', 'demo', 'replay', 'user create', 'user grant', 'user suspend', 'user list', 'sessions clear-expired', 'sessions revoke-all', 'lots freeze', 'lots resume',
      'bus status', 'bus replay-dead', 'analytics rebuild', 'db migrate', 'cache clear', 'health', 'verify',
    ]);
    for (const { name, summary, options } of commands) {
      expect(options.map(({ flags }) => flags)).toContain('--json');
      expect(await place.run(...name.split(' '), '--help')).toMatchObject({ code: 0, err: '', out: expect.stringContaining(summary.slice(0, 30)) });
    }
  }, COMMAND_MS_MAX);

  test.each([
    [[], /Usage: auctionhub/], [['user'], /Usage: auctionhub user/], [['nonsense'], /unknown command/], [['replay', 'a.csv'], /--out/], [['replay', 'a.csv', 'b.csv', '--out', 'c'], /too many arguments/],
    [['user', 'create', '--email', 'a@b.c'], /--password/], [['user', 'create', '--role', 'king'], /king/], [['lots', 'freeze', 'lot_1'], /--reason/],
    [['lots', 'freeze', 'acc_1', '--reason', 'x'], /not the id of a lot/], [['user', 'grant', '--role', 'seller'], /Name one account/],
    [['user', 'list', '--limit', '0'], /1 to 100000/], [['bus', 'replay-dead', '--limit', 'all'], /1 to 10000/], [['health', '--url', 'ftp://here'], /http/], [['serve', '--port', 'x'], /PORT "x"/],
  ])('%j cannot run and says why', async (args, says) => {
    const ran = await place.run(...args);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toMatch(says);
  });

  test('settings that contradict each other, and a database that is not there, are one sentence', async () => {
    const elsewhere = await newPlace({ DATABASE_URL: 'postgres://nobody:hidden@127.0.0.1:1/none' });
    const ran = await elsewhere.run('user', 'list');
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toMatch(/^The database of DATABASE_URL cannot be reached.*\n$/);
    expect(ran.err).not.toContain('hidden');
    await elsewhere.clear();
  }, COMMAND_MS_MAX);

  test('without a house, health says so and makes no database', async () => {
    const empty = await newPlace({ PORT: '1' });
    const ran = await empty.run('health', '--json');
    expect(ran.code).toBe(1);
    const report: unknown = JSON.parse(ran.out);
    expect(report).toMatchObject({ status: 'unhealthy', checks: [{ name: 'house', status: 'unhealthy' }, { name: 'postgres', status: 'disabled' }] });
    await empty.clear();
  }, COMMAND_MS_MAX);
});

describe('accounts and sessions', () => {
  let house: TestDatabase;
  let place: Place;
  beforeAll(async () => {
    house = await freshDatabase(MIGRATIONS);
    place = await newPlace({ DATABASE_URL: addressOf(house) });
  });
  afterAll(async () => {
    await place.clear();
    await house.drop();
  });

  test('an account is made once, given roles, suspended and let in again', async () => {
    const asked = ['user', 'create', '--email', 'Eva@Example.org', '--password', 'correct horse', '--name', 'Eva', '--role', 'seller', '--role', 'clerk', '--json'];
    const made: Record<string, unknown> = JSON.parse((await place.run(...asked)).out);
    expect(made).toEqual({ id: expect.stringMatching(/^acc_[1-9]\d*$/), email: 'Eva@Example.org', displayName: 'Eva', roles: ['bidder', 'seller', 'clerk'] });
    const again = await place.run(...asked);
    expect(again).toMatchObject({ code: 2, out: '' });
    expect(again.err).toContain('There is an account with the e-mail address Eva@Example.org already');
    expect(await place.run('user', 'grant', 'eva@example.org', '--role', 'admin')).toMatchObject({ code: 0, out: expect.stringContaining('bidder, seller, clerk, admin') });
    expect((await place.run('user', 'suspend', '--email', 'eva@example.org', '--reason', 'A test of the door.')).out).toContain('is suspended');
    const item = { ...made, roles: ['bidder', 'seller', 'clerk', 'admin'], suspended: true, createdAt: expect.stringMatching(/^\d{4}-.*Z$/) };
    expect(JSON.parse((await place.run('user', 'list', '--json')).out)).toEqual({ items: [item], more: false });
    expect((await place.run('user', 'suspend', String(made['id']), '--lift')).out).toContain('may sign in');
    expect((await place.run('user', 'list')).out).toMatch(/^id +e-mail +roles +state +name\nacc_\d+ +Eva@Example\.org +bidder,seller,clerk,admin +free +Eva\n$/);
  }, 3 * COMMAND_MS_MAX);

  test('what is no account is refused with what to mend', async () => {
    const bad = await place.run('user', 'create', '--email', 'nobody', '--password', 'short', '--name', ' ');
    expect(bad).toMatchObject({ code: 2, out: '' });
    expect(bad.err).toMatch(/^Email must be an e-mail address; displayName .*; password .*\.\n$/);
    expect((await place.run('user', 'grant', 'ghost@example.org', '--role', 'seller')).err).toContain('There is no account ghost@example.org');
    expect((await place.run('sessions', 'revoke-all', '--user', 'ghost@example.org')).code).toBe(2);
  }, COMMAND_MS_MAX);

  test('sessions are cleared and revoked, and the database is up to date', async () => {
    expect(await place.run('sessions', 'clear-expired', '--json')).toMatchObject({ code: 0, out: '{"cleared":0}\n' });
    expect(await place.run('sessions', 'revoke-all', '--json')).toMatchObject({ code: 0, out: '{"revoked":0,"account":null}\n' });
    expect(await place.run('db', 'migrate', '--plan', '--json')).toMatchObject({ code: 0, out: '{"pending":[]}\n' });
    expect((await place.run('lots', 'freeze', 'lot_1', '--reason', 'none')).err).toContain('There is no such lot');
  }, COMMAND_MS_MAX);

  test('the cache is cleared; that Redis cannot be reached for it is said, and is something found', async () => {
    expect(await place.run('cache', 'clear', '--json')).toMatchObject({ code: 0, out: '{"redis":"disabled","shared":0}\n' });
    await place.file('.env', 'REDIS_URL=redis://127.0.0.1:1\n');
    const away = await place.run('cache', 'clear');
    await place.file('.env', '');
    expect(away).toMatchObject({ code: 1, err: '' });
    expect(away.out).toContain('Redis cannot be reached');
  }, COMMAND_MS_MAX);
});

test('a new database is planned first, and migrated then', async () => {
  const house = await freshDatabase([]);
  const place = await newPlace({ DATABASE_URL: addressOf(house) });
  const planned = await place.run('db', 'migrate', '--plan', '--json');
  expect(planned.code).toBe(1);
  const { pending }: { pending?: unknown[] } = JSON.parse(planned.out);
  expect(pending?.length).toBeGreaterThan(MIGRATIONS.length);
  expect(JSON.parse((await place.run('db', 'migrate', '--json')).out)).toEqual({ applied: pending });
  expect(await place.run('db', 'migrate')).toMatchObject({ code: 0, out: 'The database is up to date.\n' });
  await place.clear();
  await house.drop();
}, 2 * COMMAND_MS_MAX);
