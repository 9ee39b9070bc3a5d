import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'slow-reader-left-behind',
  story: 'A connection that reads again is brought up only on the topic by which that was found.',
  first: 259,
  patches: [
    {
      file: 'src/platform/live/fanout.ts',
      find: '    if (!wasSlow) return true;\n',
      replace: '    if (!wasSlow || connection.watched.size > 0) return true;\n',
    },
  ],
};
