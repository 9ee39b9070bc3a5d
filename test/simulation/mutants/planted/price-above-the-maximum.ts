import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'price-above-the-maximum',
  story: 'The price is not cut off at what the leader would pay: one step too high.',
  patches: [
    {
      file: 'src/domain/lot/proxy.ts',
      find: '  if (price > leader.maximum) price = leader.maximum;\n',
      replace: '',
    },
  ],
};
