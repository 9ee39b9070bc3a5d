import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'slow-server-blamed-on-a-request',
  story: 'A statement that took too long is looked into by halving the batch.',
  first: 11,
  patches: [
    {
      file: 'src/modules/bidding/lane/lane.ts',
      find: 'const OF_THE_HOUSE = /^(08|40|53|57|58|25006)/;',
      replace: 'const OF_THE_HOUSE = /^(08|40|53|57P|58|25006)/;',
    },
  ],
};
