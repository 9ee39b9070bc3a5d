import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'clock-of-the-transaction',
  story: 'Decisions are dated by now(), the time at which their transaction began: a bid that waited for its lot counts as decided before it was.',
  patches: [
    {
      file: 'test/simulation/store/statements/bidding-lane.ts',
      find: 'const moment = { now_ms: textOf(work.clockMs()), tx: textOf(work.xid()) };',
      replace: 'const moment = { now_ms: textOf(Math.round(work.tx.startedMs)), tx: textOf(work.xid()) };',
    },
  ],
};
