import { bidClosedLoop } from '../clients/closed-loop.ts';
import type { Ground } from '../ground/ground.ts';
import type { Field } from '../proof/check.ts';
import type { RowLock } from './row-lock.ts';

/**
 * Pools that are tried before a comparison. On one hot lot a small one may be best: PostgreSQL hands a contended row on in no
 * order, so that of many bids under way the late ones are refused. More connections than 32 only queue at the same lock or disk.
 */
const POOL_SIZES = [1, 2, 4, 8, 16, 32] as const;
const TRIAL_SECONDS_MAX = 1;

export type BestPool = { commands: RowLock; connections: number; rates: Record<string, number> };

/** The baseline with the pool that accepts most on this field: what its operator would have found by trying. */
export async function bestPool(ground: Ground, prepare: () => Promise<Field>, seconds: number): Promise<BestPool> {
  const rates: Record<string, number> = {};
  let best: BestPool | null = null;
  for (const connections of POOL_SIZES) {
    const commands = ground.baseline(connections);
    const { lots, bidders } = await prepare();
    const { window } = await bidClosedLoop({ side: 'trial', commands, lots, bidders, seconds: Math.min(TRIAL_SECONDS_MAX, seconds), seed: connections });
    rates[`baseline with ${connections} connections, accepted/s`] = window.acceptedPerSecond;
    if (best === null || window.acceptedPerSecond > (rates[`baseline with ${best.connections} connections, accepted/s`] ?? 0)) best = { commands, connections, rates };
  }
  if (best === null) throw new Error('At least one pool is tried.');
  return best;
}
