import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'parked-turned-around',
  story: 'Bids that waited for a held lot are decided newest first.',
  first: 11,
  patches: [
    {
      file: 'src/modules/bidding/lane/queue.ts',
      find: '.toSorted((one, other) => one.receivedAtMs - other.receivedAtMs)',
      replace: '.toSorted((one, other) => other.receivedAtMs - one.receivedAtMs)',
    },
  ],
};
