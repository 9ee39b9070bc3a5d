import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'retraction-drops-an-extension',
  story: 'Taking a bid back takes its extension back too.',
  patches: [
    {
      file: 'src/domain/lot/decide-retract.ts',
      find: 'price: proxyPrice(state.terms, standing, state.reservePrice), bidCount: remaining.length,',
      replace: 'price: proxyPrice(state.terms, standing, state.reservePrice), bidCount: remaining.length, closesAtMs: state.terms.closesAtMs,',
    },
    {
      file: 'src/domain/lot/evolve.ts',
      find: '  invariant(event.closesAtMs >= state.closesAtMs, \'a close is never moved earlier\');\n',
      replace: '',
    },
    {
      file: 'src/domain/lot/evolve.ts',
      find: 'return { ...moved(state, event), leader, runnerUpMaximum, bidCount, price: proxyPrice(state.terms, event, state.reservePrice) };',
      replace: 'return { ...moved(state, event), leader, runnerUpMaximum, bidCount, closesAtMs: event.closesAtMs, price: proxyPrice(state.terms, event, state.reservePrice) };',
    },
  ],
};
