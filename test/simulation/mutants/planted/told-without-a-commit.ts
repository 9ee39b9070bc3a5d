import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'told-without-a-commit',
  story: 'What a batch reads from the table is told without a commit of its own, although the standby may not have it.',
  first: 11,
  patches: [
    {
      file: 'src/modules/bidding/lane/lane.ts',
      find: '      if (result.rows.length > 0 || answersFromTable) await writeAndCommit',
      replace: '      if (result.rows.length > 0 || (answersFromTable && result.rows.length > 0)) await writeAndCommit',
    },
  ],
};
