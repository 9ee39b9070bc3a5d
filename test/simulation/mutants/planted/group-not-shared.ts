import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'group-not-shared',
  story: 'An extension of one lot is not written to its group: the others close without it.',
  patches: [
    {
      file: 'src/modules/bidding/lane/batch.ts',
      find: '    work.group.changed = true;\n',
      replace: '',
    },
  ],
};
