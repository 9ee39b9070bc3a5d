import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'beaten-bid-extends',
  story: 'A bid that was answered at once extends the close although the terms ask for a new leader.',
  patches: [
    {
      file: 'src/domain/lot/decide-bid.ts',
      find: '  if (terms.softClose.trigger === \'new_leader\' && !bid.leading) return null;\n',
      replace: '',
    },
  ],
};
