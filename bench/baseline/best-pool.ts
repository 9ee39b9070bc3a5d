import { bidClosedLoop } from '../clients/closed-loop.ts';
import type { Field } from '../proof/check.ts';
import type { RowLock } from './row-lock.ts';

/**
 * Pools that are tried before a comparison. On one hot lot a small one is best: PostgreSQL hands a contended row on in no
 * order, so that of many bids under way the late ones are refused. More connections than 32 only queue at the same lock or disk.
 * Pools of one and two are tried and shown, but do not serve as the baseline: no house can run on them, as one or two lots that
 * somebody holds would stop every other, and on many lots they decide a fraction of what a pool of four does.
 */
const POOL_SIZES = [1, 2, 4, 8, 16, 32] as const;
const SERVING_SIZE_MIN = 4;
/** Each is tried this often, in turn, so that one disturbed moment does not choose. */
const ROUNDS = 2;
const TRIAL_SECONDS_MAX = 1;
const WARM_UP_SECONDS = 0.2;

export type BestPool = { commands: RowLock; connections: number; rates: Record<string, number> };

/** The baseline with the pool, of four connections or more, that accepts most on this field: what its operator would have found by trying. */
export async function bestPool(ground: { baseline(connections: number): RowLock }, prepare: () => Promise<Field>, seconds: number): Promise<BestPool> {
  const trials = POOL_SIZES.map((connections) => ({ connections, commands: ground.baseline(connections), accepted: 0 }));
  const trialSeconds = Math.min(TRIAL_SECONDS_MAX, seconds / 2);
  const { lots: warmLots, bidders: warmBidders } = await prepare();
  for (const { commands } of trials) await bidClosedLoop({ side: 'trial', commands, lots: warmLots, bidders: warmBidders, seconds: WARM_UP_SECONDS, seed: 0 });
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const trial of trials) {
      const { lots, bidders } = await prepare();
      const { window } = await bidClosedLoop({ side: 'trial', commands: trial.commands, lots, bidders, seconds: trialSeconds, seed: round });
      trial.accepted += window.accepted;
    }
  }
  const [best] = trials.filter(({ connections }) => connections >= SERVING_SIZE_MIN).toSorted((a, b) => b.accepted - a.accepted);
  if (best === undefined) throw new Error('At least one pool is tried.');
  const rates = trials.map(({ connections, accepted }) => [`baseline with ${connections} connections, accepted/s`, accepted / (ROUNDS * trialSeconds)]);
  return { commands: best.commands, connections: best.connections, rates: Object.fromEntries(rates) };
}
