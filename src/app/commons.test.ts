import { afterEach, expect, test } from 'vitest';
import { silentLog } from '#platform/log/log.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { freshDatabase } from '../../test/support/postgres.ts';
import { ownRedis } from '../../test/support/redis.ts';
import { testWith } from '../../test/support/services.ts';
import { type Commons, openCommons } from './commons.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => { for (const end of ends.splice(0).toReversed()) await end(); });

async function house(redisUrl: string | null) {
  const database = await freshDatabase([]);
  ends.push(() => database.drop());
  return async (kind: string, more: { alone?: boolean; sessionSecret?: string } = {}): Promise<Commons> => {
    const commons = openCommons({
      connection: database.connection, sessionSecret: more.sessionSecret ?? 'a secret of this house, which is long enough', limits: true, log: silentLog, metrics: openMetrics(), redisUrl,
    }, { kind, alone: more.alone === true });
    ends.push(() => commons.stop());
    await commons.start();
    return commons;
  };
}

test('a house of one process tells nobody, and forgets its cache when a command asks for it', async () => {
  const open = await house(null);
  const running = await open('gateway', { alone: true });
  let made = 0;
  const ask = (): Promise<string> => running.cache.through('facets', 60_000, async () => `made ${made += 1}`);
  expect([await ask(), await ask(), running.fanout.status()]).toEqual(['made 1', 'made 1', { adapter: 'in_process', degraded: false }]);
  const command = await open('command');
  expect(await command.cache.clear()).toEqual({ shared: 0 });
  await expect.poll(ask).toBe('made 2');
  expect(running.members.count()).toBe(1);
});

test('several processes without Redis divide a limit among those of their kind', async () => {
  const open = await house(null);
  const [one, two, identity] = [await open('gateway'), await open('gateway'), await open('identity')];
  await expect.poll(() => [one.members.count(), two.members.count(), identity.members.count()]).toEqual([2, 2, 1]);
  const passed = (commons: Commons): number => Array.from({ length: 20 }, () => commons.limiter?.take('bid', 'ann', 10)).filter((wait) => wait === 0).length;
  expect([passed(one), passed(two), passed(identity)]).toEqual([5, 5, 10]);
});

testWith('redis', 'houses that share a Redis do not meet', async () => {
  const server = await ownRedis();
  ends.push(() => server.stop());
  const open = await house(server.url);
  const elsewhere = await house(server.url);
  const [one, two, stranger] = [await open('gateway'), await open('gateway'), await elsewhere('gateway', { sessionSecret: 'a secret of another house, as long as this' })];
  await expect.poll(() => [one.members.count(), two.members.count(), stranger.members.count()]).toEqual([2, 2, 1]);
  const strange = new Set<string>();
  let tries = 0;
  // A text that Redis does not have yet, or is slow to answer, is made anew: each try is of another.
  await expect.poll(async () => {
    const name = `name ${tries += 1}`;
    const made = await one.cache.through(name, 60_000, async () => 'ours');
    const shared = await two.cache.through(name, 60_000, async () => 'made anew');
    strange.add(await stranger.cache.through(name, 60_000, async () => 'theirs'));
    return [made, shared];
  }).toEqual(['ours', 'ours']);
  expect([...strange]).toEqual(['theirs']);
});
