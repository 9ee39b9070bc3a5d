import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckResult } from '#contracts/verify.ts';
import type { Database } from '#platform/db/types.ts';
import { notificationHouse, notificationWorld } from '../../../test/support/notification-house.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { notificationMigrations, notificationVerifier } from './index.ts';

let postgres: TestDatabase;
let database: Database;
beforeAll(async () => {
  postgres = await freshDatabase([notificationMigrations]);
  database = postgres.open('notification');
});
afterAll(() => postgres.drop());

async function checked(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const results: AsyncIterable<CheckResult> = notificationVerifier(database).checks({ kind: 'full' });
  for await (const { check, breachCount } of results) found[check] = breachCount;
  return found;
}
const byHand = (sql: string) => postgres.openAsOwner().run({ name: '', sql });

test('messages as the house writes them are good; one that left without a try, a secret that stayed, and one to a dead address are found', async () => {
  const world = notificationWorld();
  const house = notificationHouse(world, database, { post: { kind: 'smtp', mailer: { send: async () => ({ providerId: null }) } } });
  for (let n = 0; n < 4; n += 1) {
    const account = world.somebody();
    await house.module.commands.post({ kind: 'reset_password', account, to: `p${n}@example.org`, displayName: 'x', language: 'en', token: 'a-secret', atMs: world.clock.nowMs() });
  }
  house.module.start();
  await expect.poll(async () => (await database.all({ name: '', sql: "select 1 from notification.messages where state = 'sent'" })).length).toBe(4);
  await house.module.stop();
  expect(await checked()).toEqual({ messages_leave_once: 0, messages_keep_no_secret: 0, dead_addresses_rest: 0 });
  await byHand("update notification.messages set tries = 0 where to_address = 'p0@example.org'");
  await byHand("update notification.messages set facts = '{\"token\": \"x\"}' where to_address = 'p1@example.org'");
  await byHand("update notification.messages set state = 'waiting', kind = 'won', done_ms = null where to_address = 'p2@example.org'");
  await byHand("insert into notification.dead_addresses (channel, address, reason, at_ms) values ('mail', 'p2@example.org', 'smtp 550', 1), ('mail', 'p3@example.org', 'smtp 550', 1)");
  expect(await checked()).toEqual({ messages_leave_once: 1, messages_keep_no_secret: 1, dead_addresses_rest: 1 });
});
