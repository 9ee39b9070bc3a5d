import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'bidders-kept-after-a-rollback',
  story: 'Bidders of a batch that was rolled back stay bidders in memory.',
  patches: [
    {
      file: 'src/modules/bidding/lane/work.ts',
      find: '  work.newBidders.set(event.account, event.bidder);',
      replace: '  work.known.bidders.set(event.account, event.bidder);',
    },
    {
      file: 'src/modules/bidding/lane/flight.ts',
      find: '    if (lot.bidders.size > head.bidder_count || lot.biddersInDoubt) lot.bidders = new Map();\n',
      replace: '    if (lot.bidders.size > head.bidder_count) return;\n',
    },
  ],
};
