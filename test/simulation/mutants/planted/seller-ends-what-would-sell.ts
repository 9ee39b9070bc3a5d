import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'seller-ends-what-would-sell',
  story: 'A seller may end a lot in its last hours although somebody would win it.',
  patches: [
    {
      file: 'src/domain/lot/decide-course.ts',
      find: '  if (late && hasQualifyingBid(state) && !by.operator) return refuseAct(state, \'end_too_late\');\n',
      replace: '',
    },
  ],
};
