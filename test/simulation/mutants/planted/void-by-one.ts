import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'void-by-one',
  story: 'Who asked for a void may approve it alone.',
  patches: [
    {
      file: 'src/modules/bidding/voids.ts',
      find: '    if (asked.asked_by === idKey(ending.by)) return refusal(\'same_person\');\n',
      replace: '',
    },
    {
      file: 'test/simulation/store/statements/tables-bidding.ts',
      find: `holds: (row) => row.endedAs === 'lapsed' || (row.endedAs === 'withdrawn') === (row.endedBy === row.askedBy),`,
      replace: 'holds: () => true,',
    },
  ],
};
