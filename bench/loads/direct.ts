import { bestPool } from '../baseline/best-pool.ts';
import { bidClosedLoop, type Placing } from '../clients/closed-loop.ts';
import { type Ground, onGround } from '../ground/ground.ts';
import { interleave, type Side } from '../measure/interleave.ts';
import type { Field } from '../proof/check.ts';
import { reportOf } from '../report/summary.ts';
import { atLeast, BASELINE, HOUSE } from '../report/types.ts';
import type { Load } from './types.ts';

export const BIDDERS = 256;
const HOT_RATIO = 30;
const MANY_LOTS = 1_000;
const MANY_RATIO = 5;

export const hotDirect: Load = direct({
  name: 'hot-direct', lots: 1, ratio: HOT_RATIO, sentence: `One lot, ${BIDDERS} bidders, the bidding module called in its process.`,
});
export const manyDirect: Load = direct({
  name: 'many-direct', lots: MANY_LOTS, ratio: MANY_RATIO, sentence: `${MANY_LOTS} lots, ${BIDDERS} bidders, the bidding module called in its process.`,
});

function direct(load: { name: string; sentence: string; lots: number; ratio: number }): Load {
  const { name, sentence } = load;
  return {
    name, sentence,
    run: (options) => onGround(async (ground) => {
      const prepare = fieldOf(ground, load.lots);
      const baseline = await bestPool(ground, prepare, options.seconds);
      const sides = [sideFor(BASELINE, ground, baseline.commands, prepare), sideFor(HOUSE, ground, ground.bidding.commands, prepare)];
      const measured = await interleave(name, sides, options);
      return reportOf({
        load: name, sentence, ...measured, figures: { ...baseline.rates, 'baseline connections': baseline.connections },
        targets: (_, ratio) => [atLeast('bids, times the baseline', ratio, load.ratio)],
      });
    }),
  };
}

/** Fresh lots and the same number of bidders for every window. */
export const fieldOf = (ground: Ground, lots: number) => async (): Promise<Field> =>
  ({ lots: await ground.lots(lots), bidders: ground.accounts(BIDDERS) });

/** A side that bids in a closed loop. */
export const sideFor = (side: string, ground: Ground, commands: Placing, prepare: () => Promise<Field>): Side => ({
  name: side, prepare, database: ground.owner,
  run: ({ lots, bidders }, seconds, seed) => bidClosedLoop({ side, commands, lots, bidders, seconds, seed }),
});
