import type { QuietHours } from '#contracts/wishes.ts';

const MINUTE_MS = 60_000;
const MINUTES_PER_DAY = 1_440;
const MINUTES_PER_HOUR = 60;
/** Clocks are put forward or back by so much at most. */
const CHANGE_MINUTES_MAX = 120;
/** A clock that is put forward or back within the quiet hours is met by looking again. */
const LOOKS_MAX = 4;

/**
 * When something may leave the house that would leave it at `atMs` (epoch ms): then, or once the reader's quiet hours are over. A zone that
 * this house does not know is taken for UTC.
 */
export function afterQuiet(atMs: number, quiet: QuietHours | null, timeZone: string | null): number {
  if (quiet === null) return atMs;
  const minuteIn = minutesIn(timeZone);
  let whenMs = atMs;
  for (let look = 0; look < LOOKS_MAX && isQuiet(minuteIn(whenMs), quiet); look += 1) {
    const left = (quiet.toMinute - minuteIn(whenMs) + MINUTES_PER_DAY) % MINUTES_PER_DAY;
    whenMs += left * MINUTE_MS - (whenMs % MINUTE_MS);
    // The clock was put forward meanwhile: the quiet hours were over sooner.
    const over = (minuteIn(whenMs) - quiet.toMinute + MINUTES_PER_DAY) % MINUTES_PER_DAY;
    const soonerMs = whenMs - over * MINUTE_MS;
    if (over <= CHANGE_MINUTES_MAX && soonerMs > atMs && !isQuiet(minuteIn(soonerMs), quiet)) whenMs = soonerMs;
  }
  return whenMs;
}

const isQuiet = (minute: number, { fromMinute, toMinute }: QuietHours): boolean =>
  (fromMinute < toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute);

/** Which minute of the day it is there. */
function minutesIn(timeZone: string | null): (ms: number) => number {
  const format = formatIn(timeZone ?? 'UTC');
  return (ms) => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    return (parts.get('hour') ?? 0) * MINUTES_PER_HOUR + (parts.get('minute') ?? 0);
  };
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const shown = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', numberingSystem: 'latn' } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...shown, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en', { ...shown, timeZone: 'UTC' });
  }
}
