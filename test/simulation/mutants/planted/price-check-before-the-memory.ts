import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'price-check-before-the-memory',
  story: 'A request is looked up only after its amount was checked: the repeat of an accepted bid is refused as too low.',
  patches: [
    {
      file: 'src/modules/bidding/lane/batch.ts',
      find: '  if (entry.request !== null) {\n    const before',
      replace: '  if (entry.request !== null && !(entry.intent.kind === \'bid\' && work.state.status === \'open\' && entry.intent.maximum < minimumFor(work.state, entry.account))) {\n    const before',
    },
  ],
};
