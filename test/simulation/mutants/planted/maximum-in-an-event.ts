import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'maximum-in-an-event',
  story: 'The event that watchers get tells what was bid.',
  patches: [
    {
      file: 'src/modules/bidding/public-events.ts',
      find: 'bidCount: row.bidCount, bidderCount: row.bidderCount, closesAtMs: row.closesAtMs, atMs: row.atMs, ...(outcome',
      replace: 'bidCount: row.bidCount, bidderCount: row.bidderCount, ...(row.maximum === null ? {} : { maximum: row.maximum }), closesAtMs: row.closesAtMs, atMs: row.atMs, ...(outcome',
    },
  ],
};
