import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'clock-in-the-lock',
  story: 'The clock is read in the statement that locks, so it stands still while the lot is waited for.',
  patches: [
    {
      file: 'test/simulation/store/statements/bidding-lane.ts',
      find: 'function* locksLots({ lots }: BiddingTables, work: Work, [keys]: Values, skip: boolean): Waiting<Answer<ReturnType<typeof headOf>>> {',
      replace: 'function* locksLots({ lots }: BiddingTables, work: Work, [keys]: Values, skip: boolean): Waiting<Answer<ReturnType<typeof headOf>>> {\n  work.tx.cursors.set(\'clock\', [work.clockMs()]);',
    },
    {
      file: 'test/simulation/store/statements/bidding-lane.ts',
      find: 'const moment = { now_ms: textOf(work.clockMs()), tx: textOf(work.xid()) };',
      replace: `const moment = { now_ms: textOf(Number(work.tx.cursors.get('clock')?.[0] ?? work.clockMs())), tx: textOf(work.xid()) };`,
    },
  ],
};
