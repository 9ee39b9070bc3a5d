import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'leader-in-the-minimum',
  story: 'Refused bidders are told a minimum that gives the leading maximum away.',
  patches: [
    {
      file: 'src/domain/lot/state.ts',
      find: '  return nextAmount(state.terms.increments, state.price);',
      replace: '  return nextAmount(state.terms.increments, state.leader.maximum);',
    },
  ],
};
