import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'watcher-starts-one-too-late',
  story: 'A watcher who comes in after a snapshot misses the first event behind it.',
  patches: [
    {
      file: 'src/modules/gateway/joins.ts',
      find: '    this.ports.fanout.start(subscription, snapshot.seq + 1);',
      replace: '    this.ports.fanout.start(subscription, snapshot.seq + 2);',
    },
  ],
};
