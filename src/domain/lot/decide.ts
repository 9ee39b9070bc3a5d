/**
 * Every decision on a lot: state, command and time in; the events that happened, or a refusal, out. Nothing here reads a
 * clock or waits. Times before the lot's last decision are raised to it, so decisions of a lot never go back in time.
 */
export { decideBid, decideBuy, buyNowAllowed } from './decide-bid.ts';
export {
  decideClose, decideEnd, decideFreeze, decideGroupMove, decideOpen, decideOutage, decideResume, decideWithdraw, END_TOO_LATE_MS,
} from './decide-course.ts';
export { decideLowerReserve } from './decide-reserve.ts';
export { decideRetract, RETRACT_ALL_BEFORE_MS, RETRACT_LAST_WITHIN_MS, type RetractCommand } from './decide-retract.ts';
