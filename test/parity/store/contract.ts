import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findService, testWith } from '../../support/services.ts';
import { houseCatalog } from '../../simulation/store/house.ts';
import { CASES } from './cases/index.ts';
import type { Adapter } from './house.ts';
import { SERVERS, type ServerName } from './servers.ts';

/** Holds a server to every case of the contract, as tests. */
export function holdToContract(name: ServerName): void {
  if (name === 'debian' && findService('postgres') === null) {
    testWith('postgres', `${CASES.length} cases of the contract of the stores`, () => {});
    return;
  }
  const asked = new Set<string>();
  let server: Adapter | null = null;
  const here = (): Adapter => {
    if (server === null) throw new Error(`There is no server "${name}" here.`);
    return server;
  };
  beforeAll(async () => { server = await SERVERS[name](asked); });
  afterAll(() => server?.close());
  for (const [group, cases] of Map.groupBy(CASES, (one) => one.group)) {
    describe(group, () => {
      for (const { name: title, play } of cases) test(title, () => here().inHouse(play));
    });
  }
  test('every simulated statement was asked', () => expect(houseCatalog().catalog.names().filter((statement) => !asked.has(statement))).toEqual([]));
}
