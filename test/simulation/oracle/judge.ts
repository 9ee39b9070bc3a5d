import type { Observed } from '../house/observed.ts';
import { checkAnswers, findings } from './answers.ts';
import { Court } from './court.ts';
import { checkHeads, checkProbes, checkProjection, checkPublic } from './ends.ts';
import { checkTold, Observers } from './observers.ts';
import { checkArrival, checkInTime, checkOrder } from './order.ts';
import { replay } from './replay.ts';
import { checkWatchers } from './watchers.ts';

/**
 * Judges a run by what people saw and what is in the tables. Shares no code with the house but the types of what it looks at: prices, closes, refusals, and who may
 * see what are reckoned a second time, from the beginning.
 */
export function judge(observed: Observed): Court {
  const court = new Court();
  court.holds('the house comes to rest', observed.unsettled === null, () => observed.unsettled ?? '');
  court.holds('no defects', observed.defects.length === 0, () => observed.defects[0] ?? '');
  const lots = replay(observed, court);
  checkHeads(observed, lots, court);
  checkProbes(observed, court);
  checkProjection(observed, lots, court);
  const found = findings(observed, court);
  checkAnswers(observed, found, court);
  checkOrder(observed, found, court);
  checkArrival(observed, found, court);
  checkInTime(observed, found, court);
  if (!observed.undone) {
    const observers = new Observers(lots, court);
    checkTold(observed, observers, court);
    checkWatchers(observed, observers, court);
  }
  checkPublic(observed, lots, court);
  return court;
}
