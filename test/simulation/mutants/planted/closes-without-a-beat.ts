import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'closes-without-a-beat',
  story: 'A process that has not beaten for long closes lots although there may be an outage that nobody wrote down.',
  patches: [
    {
      file: 'src/modules/bidding/index.ts',
      find: 'mayClose: mayOpen && heartbeat.fresh(reading.nowMs),',
      replace: 'mayClose: mayOpen,',
    },
  ],
};
