import { bestPool } from '../baseline/best-pool.ts';
import { bidClosedLoop } from '../clients/closed-loop.ts';
import { bidOpenLoop } from '../clients/open-loop.ts';
import { onGround } from '../ground/ground.ts';
import { interleave, type Side } from '../measure/interleave.ts';
import { reportOf, sideOf } from '../report/summary.ts';
import { atMost, BASELINE, HOUSE } from '../report/types.ts';
import { fieldOf } from './direct.ts';
import { onlyLot } from './remote.ts';
import type { Load } from './types.ts';

const P99_MS_MAX = 50;
/** The closed loop that finds the full rate is as long as this share of a window. */
const FULL_RATE_SHARE = 0.5;

/** Each side bears half of what it can do itself, measured just before in a closed loop. */
export const openLoop: Load = {
  name: 'open-loop',
  sentence: 'One hot lot, bids arriving by chance at half of the full rate, waiting for nobody.',
  run: (options) => onGround(async (ground) => {
    const prepare = fieldOf(ground, 1);
    const baseline = await bestPool(ground, prepare, options.seconds);
    const rates: Record<string, number> = {};
    const sides: Side[] = [];
    for (const { name, commands } of [{ name: BASELINE, commands: baseline.commands }, { name: HOUSE, commands: ground.bidding.commands }]) {
      const { lots, bidders } = await prepare();
      const full = await bidClosedLoop({ side: name, commands, lots, bidders, seconds: Math.max(1, options.seconds * FULL_RATE_SHARE), seed: 1 });
      const rate = full.window.acceptedPerSecond / 2;
      rates[`${name}, arrivals/s`] = rate;
      sides.push({
        name, prepare, database: ground.owner,
        run: (field, seconds, seed) => bidOpenLoop({ side: name, commands, lot: onlyLot(field.lots), bidders: field.bidders, seconds, seed, rate }),
      });
    }
    const measured = await interleave('open-loop', sides, options);
    return reportOf({
      load: 'open-loop', sentence: openLoop.sentence, ...measured, figures: { ...rates, 'baseline connections': baseline.connections },
      targets: (summaries) => [atMost('p99 of a bid', sideOf(summaries, HOUSE)?.p99Ms ?? null, P99_MS_MAX, ' ms')],
    });
  }),
};
