import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'maximum-in-the-history',
  story: 'The public history shows what the leader bid.',
  patches: [
    {
      file: 'src/domain/lot/public-amount.ts',
      find: '    return beaten ? bid.maximum : null;',
      replace: '    return beaten || bid.leading ? bid.maximum : null;',
    },
  ],
};
