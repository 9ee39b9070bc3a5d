import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'closes-on-a-waiting-bid',
  story: 'A bid that came in time and was kept waiting by the house is refused as too late.',
  first: 10,
  patches: [
    {
      file: 'src/modules/bidding/rules.ts',
      find: 'return due(inOutage || keptWaiting(state, house, nowMs, receivedAtMs) ?',
      replace: 'return due(inOutage ?',
    },
  ],
};
