import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'reserve-ignored-at-the-close',
  story: 'A lot is sold to its leader below the reserve.',
  patches: [
    {
      file: 'src/domain/lot/state.ts',
      find: `return state.leader !== null && reserveState(state) !== 'unmet';`,
      replace: 'return state.leader !== null;',
    },
  ],
};
