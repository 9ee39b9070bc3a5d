import { expect, test } from 'vitest';
import { pauseAfterTry, TRIES_MAX } from '#platform/bus/deliver.ts';
import { PARTITIONS } from '#platform/bus/rabbit/topology.ts';
import { PAGE_MAX } from '#platform/bus/relay.ts';
import { textOf } from './support/tree.ts';

/* What the shipped configuration of the broker says, beside what the house does with batches. */

const CONFIGURATION = textOf('deploy/kubernetes/components/rabbitmq/20-house.conf');

test('the broker takes no batch away from who is still trying it', () => {
  const [, said = ''] = /^consumer_timeout = (\d+)$/m.exec(CONFIGURATION) ?? [];
  let pausesMs = 0;
  for (let tries = 1; tries < TRIES_MAX; tries += 1) pausesMs += pauseAfterTry(tries);
  // The page is tried whole, then each of its events; and it may have waited for one of each other queue.
  const heldMs = PARTITIONS * (PAGE_MAX + 1) * pausesMs;
  expect(Math.round(heldMs / 60_000)).toBe(50);
  // What the handlers take themselves comes on top: as long again, and more.
  expect(Number(said)).toBeGreaterThan(2 * heldMs);
});

test('Compose and the cluster start the broker with the same configuration', () => {
  expect(textOf('deploy/compose/compose.yaml')).toContain('../kubernetes/components/rabbitmq/20-house.conf:/etc/rabbitmq/conf.d/20-house.conf:ro');
  expect(textOf('deploy/kubernetes/components/rabbitmq/kustomization.yaml')).toContain('- 20-house.conf');
});
