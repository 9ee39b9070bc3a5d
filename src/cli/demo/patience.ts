import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseBusy } from '#platform/db/errors.ts';

const TRIES_MAX = 40;
const TRY_AGAIN_MS = 250;

/** Does something that may be done again, and again after a moment when the database had no connection to spare; gives up after ten seconds. */
export async function patiently<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseBusy) || tries === TRIES_MAX) throw error;
      await pause(TRY_AGAIN_MS);
    }
  }
}
