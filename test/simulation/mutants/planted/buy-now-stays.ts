import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'buy-now-stays',
  story: 'The fixed price stays open after the first bid.',
  patches: [
    {
      file: 'src/domain/lot/decide-bid.ts',
      find: `(buyNowPrice === null || state.buyNowGone ? 'buy_now_gone' : null)`,
      replace: `(buyNowPrice === null ? 'buy_now_gone' : null)`,
    },
    {
      file: 'src/domain/lot/evolve.ts',
      find: `  invariant(buyNowPrice !== null && buyNowStands(state), 'a lot is bought while buy-now stands');`,
      replace: `  invariant(buyNowPrice !== null, 'a lot is bought while buy-now stands');`,
    },
    {
      file: 'src/domain/lot/evolve.ts',
      find: `  invariant(leader?.account === event.account, 'no standing maximum reaches the buy-now price');`,
      replace: '',
    },
  ],
};
