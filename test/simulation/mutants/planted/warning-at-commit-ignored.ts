import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'warning-at-commit-ignored',
  story: 'A commit that came back with a warning counts, although the standby may not have it.',
  first: 11,
  patches: [
    {
      file: 'src/modules/bidding/lane/flight.ts',
      find: '  if (warnings.length > 0) throw new Unconfirmed(`commit came back with a warning: ${warnings[0]?.message}`);\n',
      replace: '',
    },
  ],
};
