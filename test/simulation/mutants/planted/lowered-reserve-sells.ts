import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'lowered-reserve-sells',
  story: 'Lowering the reserve makes a standing bidder a buyer who did not ask for it.',
  first: 74,
  patches: [
    {
      file: 'src/domain/lot/proxy.ts',
      find: 'return maximum >= reservePrice ? minor(reservePrice - 1n) : maximum;',
      replace: 'return maximum;',
    },
  ],
};
