import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'visit-closes-on-a-bid-in-the-queue',
  story: 'A batch that was slow past the close closes the lot on bids that came in time and wait behind it.',
  first: 944,
  patches: [
    {
      file: 'src/modules/bidding/lane/batch.ts',
      find: 'world.behind(lot) ?? Infinity',
      replace: 'Infinity',
    },
  ],
};
