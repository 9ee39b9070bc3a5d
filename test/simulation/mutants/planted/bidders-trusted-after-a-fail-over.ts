import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'bidders-trusted-after-a-fail-over',
  story: 'After the connection was lost the bidders of a lot in memory count as long as they are as many as in the table: another server may have others.',
  first: 57,
  patches: [
    {
      file: 'src/modules/bidding/index.ts',
      find: '  lots.doubtBidders();\n',
      replace: '',
    },
  ],
};
