import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'own-bid-as-competition',
  story: 'A leader who raises the own maximum bids against the old one.',
  patches: [
    {
      file: 'src/domain/lot/proxy.ts',
      find: 'if (leader.account === account) return { leader: { account, maximum }, runnerUpMaximum };',
      replace: 'if (leader.account === account) return { leader: { account, maximum }, runnerUpMaximum: leader.maximum };',
    },
  ],
};
