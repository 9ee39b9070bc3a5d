import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { alone } from './alone.ts';
import type { Lane } from './lane.ts';

let house: TestDatabase;
beforeAll(async () => { house = await freshDatabase([]); });
afterAll(() => house.drop());

const lane = async (): Promise<Lane> => (await import('./lane.ts')).openLane({ connection: house.connection });

test('one of two has the work; the other gets it when the first gives it up, or loses its session', async () => {
  const sessions: Lane[] = [];
  const one = alone('audit', async () => {
    const session = await lane();
    sessions.push(session);
    return session;
  });
  const other = alone('audit', lane);
  const elsewhere = alone('something else', lane);
  expect([await one.held(), await other.held(), await elsewhere.held(), await one.held()]).toEqual([true, false, true, true]);
  sessions[0]?.destroy();
  await expect.poll(() => other.held()).toBe(true);
  expect(await one.held()).toBe(false);
  await other.letGo();
  await expect.poll(() => one.held()).toBe(true);
  await Promise.all([one.letGo(), other.letGo(), elsewhere.letGo()]);
});
