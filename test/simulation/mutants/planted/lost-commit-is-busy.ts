import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'lost-commit-is-busy',
  story: 'A commit whose answer was lost is answered as busy, as if nothing had been decided.',
  patches: [
    {
      file: 'src/modules/bidding/lane/lane.ts',
      find: '      this.#connection = null;\n      return batch;',
      replace: '      this.#connection = null;\n      for (const entry of batch) this.#safely(() => turnAway(entry, \'busy\'));\n      return [];',
    },
  ],
};
