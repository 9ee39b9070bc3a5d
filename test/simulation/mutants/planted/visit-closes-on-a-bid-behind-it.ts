import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'visit-closes-on-a-bid-behind-it',
  story: 'A visit that had queued before a bid closes the lot on it.',
  first: 51,
  patches: [
    {
      file: 'src/modules/bidding/lane/batch.ts',
      find: `if (intent.kind === 'bid' || intent.kind === 'buy') first.set`,
      replace: `if (entries[0]?.intent.kind !== 'due' && (intent.kind === 'bid' || intent.kind === 'buy')) first.set`,
    },
  ],
};
