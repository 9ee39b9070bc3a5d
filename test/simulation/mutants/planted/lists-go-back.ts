import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'lists-go-back',
  story: 'The lists take over an event that is older than what they show.',
  first: 185,
  patches: [
    {
      file: 'test/simulation/store/statements/auction-house.ts',
      find: 'HeadRow | null => (row.seq < seq ? {',
      replace: 'HeadRow | null => (row.seq !== seq ? {',
    },
  ],
};
