import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'key-without-its-lot',
  story: 'A key counts for all lots of an account: the same key on another lot is taken for a repeat.',
  patches: [
    {
      file: 'src/modules/bidding/lane/batch.ts',
      find: '`${account}/${lot}/${request}`',
      replace: '`${account}/${lot.slice(0, 3)}/${request}`',
    },
    {
      file: 'test/simulation/store/statements/tables-bidding.ts',
      find: '`${account}/${lot}/${request}`',
      replace: '`${account}/${lot === 0n}/${request}`',
    },
  ],
};
