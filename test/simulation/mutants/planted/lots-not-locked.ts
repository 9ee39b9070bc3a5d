import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'lots-not-locked',
  story: 'The rows of lots are read and not locked: two processes decide on one lot at the same time.',
  patches: [
    {
      file: 'test/simulation/store/statements/bidding-lane.ts',
      find: '  const rows = yield* work.lock(slotsOf(lots, keys), NO_KEY_UPDATE, { skip });\n  return selected(rows.map(headOf));',
      replace: '  const rows = slotsOf(lots, keys).flatMap((slot) => { const row = work.row(slot); return row === null || skip === null ? [] : [row]; });\n  return selected(rows.map(headOf));',
    },
  ],
};
