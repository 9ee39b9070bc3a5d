import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'due-by-a-clock-set-back',
  story: 'Whether a lot is due is told by the database\'s clock alone, and bids are refused by the time of the lot: after the clock was set back a lot is not closed, and its bids are.',
  first: 7_907,
  patches: [
    {
      file: 'src/modules/bidding/lane/batch.ts',
      find: 'const atMs = decidedAt(work.state, world.nowMs);',
      replace: 'const atMs = world.nowMs;',
    },
  ],
};
