import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'limit-counts-this-lot-twice',
  story: 'What an account leads with on the lot itself counts against its limit too.',
  patches: [
    {
      file: 'src/modules/bidding/lane/standings.ts',
      find: '      const counts = other !== work && state.status',
      replace: '      const counts = state.status',
    },
  ],
};
