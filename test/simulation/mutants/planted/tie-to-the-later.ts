import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'tie-to-the-later',
  story: 'Of two equal maxima the later one leads.',
  patches: [
    {
      file: 'src/domain/lot/proxy.ts',
      find: 'if (maximum > leader.maximum) return',
      replace: 'if (maximum >= leader.maximum) return',
    },
  ],
};
