import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'own-raise-extends',
  story: 'A leader who raises the own maximum extends the close.',
  patches: [
    {
      file: 'src/domain/lot/decide-bid.ts',
      find: '  if (state.leader?.account === bid.account) return null;\n',
      replace: '',
    },
  ],
};
