import { expect, test } from 'vitest';
import type { ServiceName } from '#contracts/services.ts';
import { neighbourCheck } from './neighbour-check.ts';

const NEEDED = ['identity', 'auction', 'bidding'] as const;

function house() {
  const up = new Set<string>();
  const silent: ServiceName[] = [];
  const check = neighbourCheck({ places: (service) => [service], silent: () => silent }, NEEDED, async (origin) => up.has(origin));
  return { up, silent, check };
}

test('nobody is sent to a gateway before each of those that it needs has been there once', async () => {
  const { up, check } = house();
  expect(await check()).toMatchObject({ status: 'unhealthy', detail: 'no answer from identity, auction, bidding' });
  up.add('identity').add('auction');
  expect(await check()).toMatchObject({ status: 'unhealthy', detail: 'no answer from bidding' });
  up.add('bidding');
  expect(await check()).toEqual({ status: 'healthy' });
});

test('with one of them away the rest goes on; with all of them away there is nothing to give', async () => {
  const { up, silent, check } = house();
  for (const service of NEEDED) up.add(service);
  await check();
  up.delete('identity');
  silent.push('notification');
  expect(await check()).toEqual({ status: 'degraded', detail: 'no answer from identity, notification' });
  up.clear();
  expect(await check()).toMatchObject({ status: 'unhealthy' });
});
