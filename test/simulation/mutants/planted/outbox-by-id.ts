import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'outbox-by-id',
  story: 'The outbox is read by the greatest id delivered so far: what a slower transaction writes under a lower id is never sent.',
  first: 23,
  patches: [
    {
      file: 'src/platform/bus/window.ts',
      find: 'return { fromXid: xmax, aboveId: cursor.floorId, inFlight, upToId: ID_MAX };',
      replace: `return { fromXid: '0', aboveId: cursor.deliveredId, inFlight: [], upToId: ID_MAX };`,
    },
  ],
};
