import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'bid-at-the-close',
  story: 'A bid decided in the millisecond of the close counts.',
  first: 29,
  patches: [
    {
      file: 'src/domain/lot/decide-common.ts',
      find: `return atMs >= closesAtMs ? 'lot_closed' : null;`,
      replace: `return atMs > closesAtMs ? 'lot_closed' : null;`,
    },
    {
      file: 'src/modules/bidding/rules.ts',
      find: `if (state.status !== 'open' || state.closesAtMs > nowMs) return null;`,
      replace: `if (state.status !== 'open' || state.closesAtMs >= nowMs) return null;`,
    },
    {
      file: 'src/domain/lot/evolve.ts',
      find: `invariant(event.atMs < state.closesAtMs, 'bids are decided before the close');`,
      replace: `invariant(event.atMs <= state.closesAtMs, 'bids are decided before the close');`,
    },
    {
      file: 'src/domain/lot/evolve.ts',
      find: `invariant(state.status === 'open' && event.atMs < closesAtMs, 'a bid extends an open lot that is not due');`,
      replace: `invariant(state.status === 'open' && event.atMs <= closesAtMs, 'a bid extends an open lot that is not due');`,
    },
  ],
};
