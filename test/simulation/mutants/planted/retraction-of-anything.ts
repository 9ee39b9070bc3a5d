import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'retraction-of-anything',
  story: 'A bidder may take a bid back at any time, whatever the policy of the lot.',
  patches: [
    {
      file: 'src/domain/lot/decide-retract.ts',
      find: '  if (command.by === \'bidder\' && state.terms.retraction !== \'marketplace\') return refuseAct(state, \'retraction_not_allowed\');\n',
      replace: '',
    },
  ],
};
