import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'batch-turned-around',
  story: 'A batch is decided in another order than it came in.',
  patches: [
    {
      file: 'src/modules/bidding/lane/lane.ts',
      find: 'const batch = [...parked, ...this.#queue.take(this.#ports.batchMax ?? BATCH_BIDS_MAX)];',
      replace: 'const batch = [...parked, ...this.#queue.take(this.#ports.batchMax ?? BATCH_BIDS_MAX)].reverse();',
    },
  ],
};
