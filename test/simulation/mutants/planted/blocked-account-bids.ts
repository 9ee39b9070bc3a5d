import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'blocked-account-bids',
  story: 'That an account is blocked is known and not asked.',
  patches: [
    {
      file: 'src/modules/bidding/lane/standings.ts',
      find: '      blocked: row?.blocked ?? false,',
      replace: '      blocked: false,',
    },
  ],
};
