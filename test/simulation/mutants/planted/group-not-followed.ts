import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'group-not-followed',
  story: 'A lot does not take over where its group stands before a bid on it is decided.',
  patches: [
    {
      file: 'src/modules/bidding/lane/batch.ts',
      find: '    followGroup(work, world, rows);\n',
      replace: '',
    },
  ],
};
