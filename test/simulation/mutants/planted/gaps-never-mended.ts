import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'gaps-never-mended',
  story: 'Events that did not come are never read from the store.',
  first: 11,
  patches: [
    {
      file: 'src/modules/gateway/mender.ts',
      find: '    if (!track.sequencer.gap || track.mending) return;',
      replace: '    if (!track.sequencer.gap || track.mending || waitMs > 0) return;',
    },
  ],
};
