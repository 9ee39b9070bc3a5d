import { afterAll, beforeAll, expect, test } from 'vitest';
import { MIGRATIONS } from '../../src/app/databases.ts';
import { statement } from '#platform/db/types.ts';
import { ownBroker, type OwnBroker } from '../support/rabbitmq.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { testWith } from '../support/services.ts';
import { addressOf, newPlace, type Place } from './command.ts';

const COMMAND_MS_MAX = 120_000;

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

const putAside = statement('test.put_aside', `
  insert into platform.dead_letters (stream, consumer, message_id, kind, payload, error, parked_ms)
  values ('auction', $1, $2, 'lot.watched', '{"kind": "lot.watched", "lot": "lot_1", "account": "acc_1", "atMs": 1}', 'it failed', 1700000000000)
`);

test('what was put aside is shown, sent again to its consumer, and gone when it was taken', async () => {
  expect(await place.run('bus', 'status')).toMatchObject({ code: 0, out: expect.stringMatching(/^outbox +waiting +relayed\nbidding +0 +by nobody now\n[^]*No broker[^]*Nothing was put aside/) });
  const owner = house.openAsOwner();
  await owner.run(putAside, ['notification from auction', '1']);
  await owner.run(putAside, ['notification from auction', '2']);
  await owner.run(putAside, ['a consumer of yesterday', '3']);
  const seen = await place.run('bus', 'status', '--json');
  expect(seen.code).toBe(1);
  expect(JSON.parse(seen.out)).toMatchObject({
    broker: { kind: 'none' },
    deadLetters: [{ consumer: 'a consumer of yesterday', count: 1 }, { consumer: 'notification from auction', count: 2, oldestAt: '2023-11-14T22:13:20.000Z' }],
  });
  expect(await place.run('bus', 'replay-dead', '--consumer', 'nobody')).toMatchObject({ code: 2, err: expect.stringContaining('There is no consumer "nobody"') });
  expect(await place.run('bus', 'replay-dead', '--consumer', 'notification from auction', '--limit', '1')).toMatchObject({ code: 0, out: '1 taken, 0 failed once more, 2 left.\n' });
  const rest = await place.run('bus', 'replay-dead');
  expect(rest).toMatchObject({ code: 1, out: expect.stringMatching(/^1 taken, 0 failed once more, 1 left\.\n1 are for consumers that this release does not have/) });
}, COMMAND_MS_MAX);

testWith('rabbitmq', 'with a broker its queues are shown, and a broker that does not answer is told', async () => {
  const broker: OwnBroker = await ownBroker();
  const other = await newPlace({ DATABASE_URL: addressOf(house), AMQP_URL: broker.url });
  try {
    const seen = await other.run('bus', 'status');
    expect(seen.out).toMatch(/consumer +batches at the broker +taken\nauction from bidding +0 +by nobody now\n/);
    await broker.kill();
    const away = await other.run('bus', 'status');
    expect(away).toMatchObject({ code: 1, out: expect.stringContaining('The broker of AMQP_URL does not answer') });
  } finally {
    await other.clear();
    await broker.stop();
  }
}, COMMAND_MS_MAX);
