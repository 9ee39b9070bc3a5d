import { expect, test } from 'vitest';
import { statement } from '#platform/db/types.ts';
import { fingerprintOf } from './engine/simulated.ts';
import { NotSimulatedHere } from './engine/errors.ts';
import { houseCatalog } from './house.ts';
import { worldWithServer } from './house-in-world.ts';
import { knownStatements } from './known-statements.ts';

test('every statement of bidding and of the relay is simulated, and nothing else', async () => {
  const known = await knownStatements();
  expect(known.length).toBeGreaterThan(50);
  const names = houseCatalog().catalog.names();
  const outsideOfAuction = (name: string): boolean => !name.startsWith('auction.');
  expect(names.filter(outsideOfAuction).sort((one, other) => (one < other ? -1 : 1))).toEqual(known.map(({ name }) => name).filter(outsideOfAuction));
  expect(names.filter((name) => !known.some((one) => one.name === name))).toEqual([]);
});

test('each simulated statement was written for the SQL that is there now', async () => {
  const { catalog } = houseCatalog();
  const simulatedOnes = (await knownStatements()).filter(({ name }) => catalog.get(name) !== undefined);
  expect(simulatedOnes.length).toBeGreaterThan(90);
  const changed = simulatedOnes.flatMap(({ name, sql }) => {
    const [now, then] = [fingerprintOf(sql), catalog.get(name)?.fingerprint];
    return now === then ? [] : [`${name} is ${now} and was ${then}: look whether the simulated statement must change, then write the new fingerprint beside it`];
  });
  expect(changed).toEqual([]);
});

test.each([
  ['a statement that nobody simulated', statement('bidding.no_such', 'select 1'), /bidding.no_such is not simulated/],
  ['a statement whose SQL has changed', statement('bidding.lock_lots', 'select 1'), /SQL of bidding.lock_lots has changed/],
])('%s stops the simulation', async (_, sent, said) => {
  const { world, server } = worldWithServer(1);
  const process = world.process('one');
  void server.database(process).all(sent);
  const end = await world.run().then(() => null, (error: unknown) => error);
  expect(end).toMatchObject({ name: 'WorldBroke', cause: expect.any(NotSimulatedHere), message: expect.stringMatching(said) });
});
