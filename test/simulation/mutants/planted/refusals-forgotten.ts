import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'refusals-forgotten',
  story: 'Refusals are answered and not written down: asked again, the same request may get another answer.',
  patches: [
    {
      file: 'src/modules/bidding/lane/batch.ts',
      find: '  rows.push(row);\n  world.decided.set',
      replace: '  world.decided.set',
    },
  ],
};
