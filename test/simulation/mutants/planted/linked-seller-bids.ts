import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'linked-seller-bids',
  story: 'Only the seller itself is kept from bidding, not who is linked to it.',
  patches: [
    {
      file: 'src/domain/lot/decide-bid.ts',
      find: `if (account === terms.sellerId || standing.linkedToSeller) return 'seller_may_not_bid';`,
      replace: `if (account === terms.sellerId) return 'seller_may_not_bid';`,
    },
  ],
};
