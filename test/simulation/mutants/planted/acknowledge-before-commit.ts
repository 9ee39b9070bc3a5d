import type { Mutant } from '../mutant.ts';

export const mutant: Mutant = {
  name: 'acknowledge-before-commit',
  story: 'Answers are given when the batch is decided, before it is committed: a lost commit takes acknowledged bids with it.',
  patches: [
    {
      file: 'src/modules/bidding/lane/lane.ts',
      find: '    const marked = await this.#write(connection, locked, result);',
      replace: '    for (const { entry, settled } of result.answers) entry.settle(settled);\n    const marked = await this.#write(connection, locked, result);',
    },
  ],
};
