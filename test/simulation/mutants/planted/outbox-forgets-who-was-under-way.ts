import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'outbox-forgets-who-was-under-way',
  story: 'The stored snapshot is read without the transactions that were under way in it, so their events are never sent.',
  first: 20,
  patches: [
    {
      file: 'src/platform/bus/window.ts',
      find: 'return { fromXid: xmax, aboveId: cursor.floorId, inFlight, upToId: ID_MAX };',
      replace: 'return { fromXid: xmax, aboveId: cursor.floorId, inFlight: [], upToId: ID_MAX };',
    },
  ],
};
