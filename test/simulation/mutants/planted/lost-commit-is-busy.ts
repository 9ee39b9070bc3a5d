import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'lost-commit-is-busy',
  story: 'A commit whose answer was lost is answered as busy, as if nothing had been decided.',
  patches: [
    {
      file: 'src/modules/bidding/lane/lane.ts',
      find: '      return batch.filter((entry) => !overtaken.has(entry));',
      replace: '      for (const entry of batch) if (!overtaken.has(entry)) this.#safely(() => turnAway(entry, \'busy\'));\n      return [];',
    },
  ],
};
