import { afterAll, beforeAll, test } from 'vitest';
import type { Fanout } from '#platform/fanout/ports.ts';
import { findService, testWith } from '../../support/services.ts';
import { type Ground, type GroundName, groundOf, type Process } from './grounds.ts';

/** The tests of one adapter, on a ground that is opened before them; those on Redis are left out where there is none. */
export function testsOn(name: GroundName): (title: string, run: (ground: Ground) => Promise<void>) => void {
  const needsRedis = name.startsWith('redis');
  let ground: Ground | null = null;
  beforeAll(async () => {
    if (!needsRedis || findService('redis') !== null) ground = await groundOf(name);
  });
  afterAll(async () => { await ground?.close(); });
  return (title, run) => {
    const body = async (): Promise<void> => {
      if (ground === null) throw new Error('The ground was not opened.');
      await run(ground);
    };
    if (needsRedis) testWith('redis', title, body);
    else test(title, body);
  };
}

/** A process that writes down what it hears. */
export async function hearing(on: Ground, topics: readonly string[] = ['live'], redisUrl?: string): Promise<Process & { heard: string[] }> {
  const heard: string[] = [];
  const listen = (fanout: Fanout): void => topics.forEach((topic) => fanout.subscribe(topic, (text) => void heard.push(topics.length > 1 ? `${topic} ${text}` : text)));
  return { ...(await on.process(listen, redisUrl)), heard };
}
