import type { LoopResult } from '../clients/closed-loop.ts';
import type { LoadOptions } from '../loads/types.ts';
import { proveWindow, together, type Field } from '../proof/check.ts';
import { HOUSE, type Proof, type WindowResult } from '../report/types.ts';
import type { Database } from '#platform/db/types.ts';
import { profiled } from './profile.ts';

/** One side of a comparison: prepares a field of lots and bidders of its own for each window, then bids on it. */
export type Side = {
  name: string;
  prepare(): Promise<Field>;
  run(field: Field, seconds: number, seed: number): Promise<LoopResult>;
  /** Where the window is proved. */
  database: Database;
};

/** Not measured: plans are made, caches filled and code compiled in it. */
const WARM_UP_SECONDS = 1;

/**
 * Runs the sides in turn, so that all see the same minutes of a noisy machine, and proves each window after its time. Each
 * window has lots of its own.
 */
export async function interleave(load: string, sides: readonly Side[], options: LoadOptions): Promise<{ windows: WindowResult[]; proof: Proof }> {
  const { seconds, windows, profile } = options;
  for (const side of sides) await side.run(await side.prepare(), Math.min(WARM_UP_SECONDS, seconds), 0);
  const results: WindowResult[] = [];
  const proofs: Proof[] = [];
  for (let round = 1; round <= windows; round += 1) {
    for (const side of sides) {
      const field = await side.prepare();
      const kept = round === windows && side.name === HOUSE ? profile : null;
      const { window, ledger } = await profiled(kept, load, () => side.run(field, seconds, round));
      results.push(window);
      proofs.push(await proveWindow(side.database, field, ledger));
    }
  }
  return { windows: results, proof: together(proofs) };
}
