import { afterAll, beforeAll, expect, test } from 'vitest';
import { notificationHouse, notificationWorld } from '../../../test/support/notification-house.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { notificationMigrations } from './index.ts';

let postgres: TestDatabase;
beforeAll(async () => { postgres = await freshDatabase([notificationMigrations]); });
afterAll(() => postgres.drop());

const ROUNDS = 20;

test('of two processes that are given the same facts at the same moment one has the effect', async () => {
  const world = notificationWorld();
  const { told, somebody, newLot, fact } = world;
  const houses = [postgres.open('notification'), postgres.open('notification')].map((database) => notificationHouse(world, database));
  for (let round = 0; round < ROUNDS; round += 1) {
    const [ann, bob, lot] = [somebody(), somebody(), newLot()];
    const facts = [fact('bid.accepted', ann, { lot }), fact('bid.accepted', bob, { lot })];
    told.length = 0;
    await Promise.all(houses.map((one) => one.module.handlers.onBiddingEvents(facts)));
    expect(told).toEqual([[ann]]);
  }
});
