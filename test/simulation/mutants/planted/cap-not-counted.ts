import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'cap-not-counted',
  story: 'The cap on the number of extensions lets one too many through.',
  patches: [
    {
      file: 'src/domain/lot/closing.ts',
      find: 'soFar.extensions < cap.max',
      replace: 'soFar.extensions <= cap.max',
    },
  ],
};
