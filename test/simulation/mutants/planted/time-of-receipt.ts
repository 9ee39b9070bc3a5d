import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'time-of-receipt',
  story: 'A bid is decided by the time at which it was received, and not by the clock under the lock.',
  patches: [
    {
      file: 'src/modules/bidding/lane/batch.ts',
      find: '    nowMs: world.nowMs,\n    account: entry.account,',
      replace: '    nowMs: entry.intent.kind === \'bid\' ? Math.round(world.nowMs - (world.monotonicMs - entry.receivedAtMs)) : world.nowMs,\n    account: entry.account,',
    },
  ],
};
