import { ANNOUNCED_SECONDS } from './limits.ts';
import type { LotHead } from './types.ts';

/**
 * What a countdown shows.
 *
 *   unknown   the house's time is not known yet: show the hour of the close, no countdown
 *   opens     the lot is scheduled; the parts count down to its opening
 *   running   the parts count down to the close
 *   opening   its time has come and the house has not said so yet
 *   closing   its time is up and the house has not said how it ended: never a zero
 *   frozen, closed, none (a draft without a close)
 */
export type Countdown = {
  readonly phase: 'unknown' | 'opens' | 'opening' | 'running' | 'closing' | 'frozen' | 'closed' | 'none';
  /** Whole seconds left, rounded up: 1 until the moment itself. 0 where nothing counts down. */
  readonly seconds: number;
  /** The same in parts, for words. */
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly secondsOfMinute: number;
  /** last: under a minute; soon: under five; calm otherwise. */
  readonly urgency: 'calm' | 'soon' | 'last';
  /** Epoch milliseconds of what is counted down to; null when there is nothing. */
  readonly untilMs: number | null;
};

const SOON_SECONDS = 300;
const LAST_SECONDS = 60;
const DAY = 86_400;
const HOUR = 3_600;
const MINUTE = 60;
/** With more than this left only minutes are shown, and a look each minute is enough. */
export const SECONDS_SHOWN_BELOW = HOUR;

type Timed = Pick<LotHead, 'status' | 'opensAt' | 'closesAt'>;

/** What to show at this moment of the house. `nowMs` null: not known. Pure: the same answer for the same moment on every device. */
export function countdownOf(lot: Timed, nowMs: number | null): Countdown {
  if (lot.status === 'closed' || lot.status === 'frozen') return still(lot.status, null);
  const scheduled = lot.status === 'scheduled';
  if (!scheduled && lot.status !== 'open') return still('none', null);
  const until = scheduled ? lot.opensAt : lot.closesAt;
  if (until === null) return still('none', null);
  const untilMs = Date.parse(until);
  if (nowMs === null) return still('unknown', untilMs);
  const seconds = Math.ceil((untilMs - nowMs) / 1_000);
  if (seconds <= 0) return still(scheduled ? 'opening' : 'closing', untilMs);
  return {
    phase: scheduled ? 'opens' : 'running', seconds, untilMs,
    days: Math.floor(seconds / DAY), hours: Math.floor((seconds % DAY) / HOUR), minutes: Math.floor((seconds % HOUR) / MINUTE), secondsOfMinute: seconds % MINUTE,
    urgency: scheduled || seconds > SOON_SECONDS ? 'calm' : seconds <= LAST_SECONDS ? 'last' : 'soon',
  };
}

/** Milliseconds until the words of the countdown change; null when they do not by themselves. */
export function nextTickMs(countdown: Countdown, nowMs: number | null): number | null {
  const { phase, seconds, untilMs } = countdown;
  if (untilMs === null || nowMs === null || (phase !== 'running' && phase !== 'opens')) return null;
  // Above the hour the words change with the minute, and once more where seconds begin to be shown.
  const edge = seconds > SECONDS_SHOWN_BELOW ? Math.max(Math.floor(seconds / MINUTE) * MINUTE - 1, SECONDS_SHOWN_BELOW) : seconds - 1;
  // Rounded up: at the edge itself the number is the next one, a fraction before it is not.
  return Math.max(1, Math.ceil(untilMs - edge * 1_000 - nowMs));
}

/** The number of seconds to announce when a countdown went from `before` to `now`; null when nothing is to be said. */
export function announcedSeconds(before: Countdown | null, now: Countdown): number | null {
  if (now.phase !== 'running') return null;
  // Somebody who has just come is not told of what passed before.
  if (before === null || before.phase !== 'running') return null;
  const passed = ANNOUNCED_SECONDS.filter((mark) => before.seconds > mark && now.seconds <= mark);
  return passed.at(-1) ?? null;
}

function still(phase: Countdown['phase'], untilMs: number | null): Countdown {
  const urgency = phase === 'closing' ? 'last' : 'calm';
  return { phase, seconds: 0, days: 0, hours: 0, minutes: 0, secondsOfMinute: 0, urgency, untilMs };
}
