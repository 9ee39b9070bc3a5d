import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'other-body-accepted',
  story: 'The same key with another amount is answered as a repeat of the first.',
  patches: [
    {
      file: 'src/modules/bidding/lane/repeat.ts',
      find: '      return (before.kind === \'bid.accepted\' || before.kind === \'bid.refused\')\n        && before.maximum === intent.maximum && before.askedCurrency === intent.currency;',
      replace: `      return before.kind === 'bid.accepted' || before.kind === 'bid.refused';`,
    },
  ],
};
