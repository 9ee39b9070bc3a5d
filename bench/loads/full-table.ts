import { bestPool } from '../baseline/best-pool.ts';
import { fillDecisions } from '../ground/fill.ts';
import { onGround } from '../ground/ground.ts';
import { interleave } from '../measure/interleave.ts';
import { rateRatio, reportOf } from '../report/summary.ts';
import { atLeast, BASELINE, HOUSE } from '../report/types.ts';
import { fieldOf, sideFor } from './direct.ts';
import type { Load } from './types.ts';

const DECISIONS = 3_000_000;
const SHARE_OF_EMPTY = 0.8;
const EMPTY = 'house, empty table';

/** Two servers, one empty and one filled, bid on in turn. */
export const fullTable: Load = {
  name: 'full-table',
  sentence: `The hot-direct load on a table that holds ${DECISIONS.toLocaleString('en')} decisions, beside an empty one.`,
  run: (options) => onGround((empty) => onGround(async (full) => {
    const startedMs = performance.now();
    await fillDecisions(full.store.connection, DECISIONS);
    const fillSeconds = (performance.now() - startedMs) / 1_000;
    const onFull = fieldOf(full, 1);
    const baseline = await bestPool(full, onFull, options.seconds);
    const measured = await interleave('full-table', [
      sideFor(BASELINE, full, baseline.commands, onFull),
      sideFor(EMPTY, empty, empty.bidding.commands, fieldOf(empty, 1)),
      sideFor(HOUSE, full, full.bidding.commands, onFull),
    ], options);
    return reportOf({
      load: 'full-table', sentence: fullTable.sentence, ...measured,
      figures: { ...baseline.rates, 'baseline connections': baseline.connections, 'seconds to fill the table': fillSeconds },
      targets: (sides) => [atLeast('accepted bids, share of the empty table\'s', rateRatio(sides, { other: EMPTY }), SHARE_OF_EMPTY)],
    });
  })),
};
