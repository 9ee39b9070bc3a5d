import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'rollback-taken-for-commit',
  story: 'COMMIT of an aborted transaction comes back as ROLLBACK, and nobody looks.',
  patches: [
    {
      file: 'src/modules/bidding/lane/flight.ts',
      find: '  if (written.status === \'rejected\') throw written.reason;\n',
      replace: '',
    },
    {
      file: 'src/modules/bidding/lane/flight.ts',
      find: '  if (committed.value.command !== \'COMMIT\') throw new Unconfirmed(`commit came back as ${committed.value.command}`);\n',
      replace: '',
    },
    {
      file: 'src/modules/bidding/lane/flight.ts',
      find: 'const counts = written.value?.rows[0] ??',
      replace: `const counts = (written.status === 'rejected' ? null : written.value?.rows[0]) ??`,
    },
    {
      file: 'src/modules/bidding/lane/flight.ts',
      find: '  if (counts.heads !== changed.length || counts.groups !== groups.length || counts.decisions !== rows.length) {',
      replace: `  if (written.status === 'fulfilled' && (counts.heads !== changed.length || counts.groups !== groups.length || counts.decisions !== rows.length)) {`,
    },
  ],
};
