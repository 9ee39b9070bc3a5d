import { countAt, type Figure, listAt, type Part, textAt } from '../figure.ts';

const FAULTS = 5;
/** From an acknowledgement to its sight at another gateway, beside what a busy machine takes anyway: of the house's own time, without what others took of the processors. */
const ADDED_MS_MAX = 1_000;

/** Redis taken away from a house of seven services. It keeps its counts in the file that it is told of by the environment. */
export const redis: Part = {
  name: 'redis',
  says: 'The Redis of a house of seven services is killed, hung, emptied, slowed down and filled up while people bid over one gateway and are watched over another.',
  command: () => ['node_modules/vitest/vitest.mjs', 'run', 'test/drills/redis.test.ts'],
  into: () => [],
  amongTests: true,
  minutesMax: { quick: 10, full: 10 },
  figures: (counts) => {
    const faults = listAt(counts, 'faults');
    return [
      { what: 'faults of Redis', value: faults.length, must: { exactly: FAULTS } },
      { what: 'acknowledged bids', value: countAt(counts, 'acknowledged'), must: { atLeast: 1 } },
      { what: 'acknowledged bids lost', value: countAt(counts, 'lost'), must: { exactly: 0 } },
      { what: 'bids refused', value: countAt(counts, 'refused'), must: { exactly: 0 } },
      ...faults.map((one): Figure => ({
        what: `${textAt(one, 'fault')}: latest sight of a bid at the other gateway`, value: countAt(one, 'worstSightMs'), unit: 'ms',
        note: `${countAt(one, 'calmSightMs')} ms before the fault, which added ${countAt(one, 'ownAddedMs')} ms of its own and may add ${ADDED_MS_MAX}; back in use after ${countAt(one, 'backAfterMs')} ms`,
      })),
    ];
  },
};
