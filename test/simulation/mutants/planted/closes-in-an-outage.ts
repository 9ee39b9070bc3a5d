import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'closes-in-an-outage',
  story: 'Lots that came due while the house could not decide are closed and not given a window.',
  patches: [
    {
      file: 'src/modules/bidding/rules.ts',
      find: 'return due(inOutage || keptWaiting',
      replace: 'return due((inOutage && state.seq < 0) || keptWaiting',
    },
  ],
};
