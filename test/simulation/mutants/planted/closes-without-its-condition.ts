import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'closes-without-its-condition',
  story: 'A visit closes an open lot a moment before its time is up.',
  patches: [
    {
      file: 'src/modules/bidding/rules.ts',
      find: `if (state.status !== 'open' || state.closesAtMs > nowMs) return null;`,
      replace: `if (state.status !== 'open' || state.closesAtMs > nowMs + 40) return null;`,
    },
    {
      file: 'src/domain/lot/state.ts',
      find: `return state.status === 'open' && nowMs >= state.closesAtMs;`,
      replace: `return state.status === 'open' && nowMs + 40 >= state.closesAtMs;`,
    },
    {
      file: 'src/domain/lot/evolve.ts',
      find: 'event.reason !== null || event.atMs >= state.closesAtMs',
      replace: 'event.reason !== null || event.atMs + 40 >= state.closesAtMs',
    },
  ],
};
