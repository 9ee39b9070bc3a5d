import { expect, test } from 'vitest';
import { handTime } from '../../../test/support/hand-time.ts';
import type { Notifications } from '../db/notifications.ts';
import { openMetrics } from '../metrics/metrics.ts';
import type { Redis } from '../redis/ports.ts';
import { turn } from '../time/system.ts';
import { sharedFanout } from './shared.ts';

/** A process whose Redis goes away; `told` are the channels on which it then tells something through the database. */
async function deafened(topics: readonly string[]): Promise<string[]> {
  const told: string[] = [];
  const state = { there: true };
  const listeners: ((there: boolean) => void)[] = [];
  const redis: Redis = {
    get there() { return state.there; },
    namespace: 'house', command: async () => 1, listen: () => {}, onChange: (listener) => void listeners.push(listener), start: async () => {}, stop: async () => {},
    status: () => ({ there: state.there, latencyMs: null, memory: null, outages: 0 }),
  };
  const notifications: Notifications = {
    there: true, listen: () => {}, notify: async (messages) => void told.push(...messages.map(({ channel }) => channel)), start: async () => {}, stop: async () => {},
  };
  const time = handTime();
  const fanout = sharedFanout({ teller: 'a', redis, notifications, clock: time.clock, timers: time.timers, log: { error: () => {} }, metrics: openMetrics() });
  for (const topic of topics) fanout.subscribe(topic, () => {});
  await fanout.start();
  state.there = false;
  for (const listener of listeners) listener(false);
  await turn();
  await fanout.stop();
  return told;
}

test('who listens and does not hear Redis says so through the database; who listens to nothing says nothing', async () => {
  expect(await deafened(['live'])).toEqual([expect.stringContaining('deaf')]);
  expect(await deafened([])).toEqual([]);
});
