import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALLS } from '#contracts/service-calls.ts';
import { METHODS, MODULES } from '#contracts/services.ts';
import { CASES } from './cases.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => { world = await openWorld(); });
afterAll(async () => { await world.stop(); });

/** What may differ between two runs: which lot, which person, when. Everything else, bigints and maps included, may not. */
function comparable(value: unknown, field = ''): unknown {
  if (typeof value === 'string') return /^[a-z]{3,4}_\d+$/.test(value) || /^\d{15,}$/.test(value) ? 'an id' : /^\d{4}-\d\d-\d\dT/.test(value) ? 'a time' : GIVEN.has(field) ? `a ${field}` : value.replaceAll(/person\d+@/g, 'somebody@').replaceAll(/lot_\d+/g, 'a lot');
  if (typeof value === 'number') return value > 1e12 ? 'a time' : value;
  if (Array.isArray(value)) return value.map((part) => comparable(part, field));
  if (value instanceof Map) return new Map([...value].map(([key, part], at) => [`${at} ${String(comparable(key))}`, comparable(part)]));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, comparable(part, name)]));
  return value;
}
/** Names and ids that the house gives. */
const GIVEN: ReadonlySet<string> = new Set(['leader', 'alias', 'bidder', 'id', 'key', 'token', 'fingerprint']);

describe.each(MODULES)('%s', (module) => {
  test.each(Object.keys(METHODS[module]))('%s answers the same in the process and over HTTP', async (method) => {
    const run: unknown = Reflect.get(CASES[module], method);
    if (typeof run !== 'function') throw new Error(`${module}.${method} has no case`);
    const near: unknown = await run(world.near, world);
    const far: unknown = await run(world.far.contracts, world);
    expect(comparable(far)).toStrictEqual(comparable(near));
  });

  test('every case is of a method that crosses', () => {
    expect(Object.keys(CASES[module]).toSorted()).toEqual(Object.keys(METHODS[module]).toSorted());
  });

  test('serves the calls that ways in hand on to it', () => {
    const served = world.parts[module]?.routes.map(({ declaration }) => declaration.name) ?? [];
    expect(CALLS[module].map(({ name }) => name).toSorted()).toEqual(served.toSorted());
  });
});
