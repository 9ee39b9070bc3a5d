import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'refused-bid-extends',
  story: 'A bid that was refused late extends the close all the same.',
  patches: [
    {
      file: 'src/modules/bidding/lane/batch.ts',
      find: '  rows.push(row);\n  world.decided.set',
      replace: '  rows.push(row);\n  if (reason === \'bid_too_low\' && work.group === null && work.state.closesAtMs - world.nowMs < 2_000) rows.push(...apply(work, [{ kind: \'lot.extended\', cause: \'group\', seq: work.state.seq + 1, atMs: Math.max(world.nowMs, work.state.lastDecidedAtMs), price: work.state.price, bidCount: work.state.bidCount, closesAtMs: work.state.closesAtMs + 2_000 }]));\n  world.decided.set',
    },
    {
      file: 'src/domain/lot/evolve.ts',
      find: `invariant(terms.softClose.scope !== 'lot' && state.status !== 'scheduled', 'a group moves its own lots, once they are open');`,
      replace: '',
    },
  ],
};
