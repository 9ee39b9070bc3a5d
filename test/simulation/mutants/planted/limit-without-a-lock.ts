import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'limit-without-a-lock',
  story: 'The row of a bidder with a limit is read and not locked: two lanes use up one limit.',
  first: 22,
  patches: [
    {
      file: 'test/simulation/store/statements/bidding-lane.ts',
      find: 'const held = standings.slots.size === 0 ? [] : yield* work.lock(slotsOf(standings, accountKeys), NO_KEY_UPDATE, { skip });',
      replace: 'const held = standings.slots.size === 0 ? [] : slotsOf(standings, accountKeys).flatMap((slot) => { const row = work.row(slot); return row === null || skip === null ? [] : [row]; });\n  yield* work.lock([], NO_KEY_UPDATE);',
    },
  ],
};
