import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { type OwnBroker, ownBroker } from '../../support/rabbitmq.ts';
import { findService, testWith } from '../../support/services.ts';
import { holdToBusContract } from './contract.ts';

if (findService('rabbitmq') === null) {
  testWith('rabbitmq', 'the contract of the bus over a broker', () => {});
} else {
  describe('over a broker', () => {
    let broker: OwnBroker | null = null;
    beforeAll(async () => { broker = await ownBroker(); }, 120_000);
    afterAll(() => broker?.stop());
    // Names of its own keep each test apart from what another left at the broker.
    const prefixes = new Map<readonly unknown[], string>();
    holdToBusContract((plans) => {
      const prefix = prefixes.get(plans) ?? `test${randomBytes(4).toString('hex')}`;
      prefixes.set(plans, prefix);
      return { url: broker?.url ?? '', plans, prefix };
    });
  });
}
