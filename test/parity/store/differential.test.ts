import { afterAll, beforeAll, expect, test } from 'vitest';
import { compare, tameness } from './differential/compare.ts';
import type { Adapter } from './house.ts';
import { SERVERS } from './servers.ts';

/*
 * Scripts drawn from seeds, step by step on the simulated and the embedded server: what many sessions do at once, in more ways than anybody
 * would write down. Longer runs, on other seeds and on Debian's server too: node test/parity/store/run.ts.
 */

const FROM = 1;
const STEPS = 3_000;

let servers: readonly [Adapter, Adapter];
beforeAll(async () => {
  const asked = new Set<string>();
  const [simulated, embedded] = [await SERVERS.simulated(asked), await SERVERS.embedded(asked)];
  if (simulated === null || embedded === null) throw new Error('Both servers are wanted.');
  servers = [simulated, embedded];
});
afterAll(async () => { for (const server of servers) await server.close(); });

test(`in ${STEPS} steps of scripts drawn from seeds the simulated server does what PostgreSQL does`, async () => {
  const { tally, difference } = await compare(...servers, { from: FROM, steps: STEPS });
  expect(difference?.words ?? '').toBe('');
  expect(tally.steps).toBeGreaterThanOrEqual(STEPS);
  expect(tameness(tally)).toEqual([]);
}, 120_000);
