import { useEffect, useReducer, useRef, useState } from 'react';
import { useLiveClient } from './context.ts';
import { announcedSeconds, countdownOf, nextTickMs, type Countdown } from './countdown.ts';
import type { LotHead } from './types.ts';

/** The house's time, epoch milliseconds, in steps of `granularityMs` (at least 250) on the step itself; null until it is known. */
export function useServerNow(granularityMs: number): number | null {
  const { clock } = useLiveClient();
  const again = useClockChanges();
  const nowMs = clock.nowMs();
  useEffect(() => {
    if (nowMs === null) return;
    const timer = setTimeout(again, Math.ceil(granularityMs - (nowMs % granularityMs)));
    return () => clearTimeout(timer);
  });
  return nowMs === null ? null : nowMs - (nowMs % granularityMs);
}

/** What to show of the time left, on the house's clock; renders anew exactly when its words change. `lot` null: nothing is known yet. */
export function useCountdown(lot: Pick<LotHead, 'status' | 'opensAt' | 'closesAt'> | null): Countdown {
  const { clock } = useLiveClient();
  const again = useClockChanges();
  const nowMs = clock.nowMs();
  const countdown = countdownOf(lot ?? NOTHING, nowMs);
  const tickMs = nextTickMs(countdown, nowMs);
  useEffect(() => {
    if (tickMs === null) return;
    const timer = setTimeout(again, Math.min(tickMs, TIMER_MS_MAX));
    return () => clearTimeout(timer);
  });
  return countdown;
}

/**
 * When to say the time left aloud: 5 min, 1 min, 30 s and 10 s before the close, each once, and at no other time. `key` is another one
 * each time, for an element that a screen reader is to read anew.
 */
export function useTimeAnnouncement(countdown: Countdown): { seconds: number; key: number } | null {
  const before = useRef<Countdown | null>(null);
  const [said, setSaid] = useState<{ seconds: number; key: number } | null>(null);
  useEffect(() => {
    const seconds = announcedSeconds(before.current, countdown);
    before.current = countdown;
    if (seconds !== null) setSaid((last) => ({ seconds, key: (last?.key ?? 0) + 1 }));
    else if (countdown.phase !== 'running') setSaid(null);
  }, [countdown.phase, countdown.seconds, countdown]);
  return said;
}

/** Browsers cannot wait longer than a signed 32-bit number of milliseconds. */
const TIMER_MS_MAX = 86_400_000;
const NOTHING = { status: '', opensAt: null, closesAt: null };

/** Renders anew when the house's clock was read anew; returns how to do so at any other time. */
function useClockChanges(): () => void {
  const client = useLiveClient();
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => client.onClock(again), [client]);
  return again;
}
