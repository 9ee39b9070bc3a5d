import {
  CLOCK_EVERY_MS, CLOCK_ODD_AHEAD_MS, CLOCK_ODD_BEHIND_MS, CLOCK_PAUSE_MS, CLOCK_SAMPLE_GAP_MS, CLOCK_SAMPLE_MS_MAX, CLOCK_SAMPLES,
} from './limits.ts';
import type { Cancel, LivePorts } from './types.ts';

/** Where the house's clock stands against the device's monotonic one. Milliseconds. */
type Reading = { offsetMs: number; errorMs: number };

/** What a reading takes from one round trip. The house's times are whole milliseconds, cut off. */
const ROUNDING_MS = 1;

/**
 * The house's clock, read over the live line: the best of at least five round trips, again every 30 s, when the page is
 * looked at again, and when a beat contradicts it. The device's wall clock is never asked, so it may be wrong or change.
 *
 *   unread ─welcome, at the latest the house's time─▶ rough ─five round trips─▶ read ─30 s, focus, a beat that is odd─▶ read again
 */
export class ServerClock {
  private readonly ports: Pick<LivePorts, 'monotonicMs' | 'after'>;
  private readonly send: (frame: object) => boolean;
  private readonly changed: () => void;
  private reading: Reading | null = null;
  private best: Reading | null = null;
  private samplesLeft = 0;
  private awaited: number | null = null;
  private startedMs = -Infinity;
  private timer: Cancel | null = null;

  constructor(ports: Pick<LivePorts, 'monotonicMs' | 'after'>, send: (frame: object) => boolean, changed: () => void) {
    this.ports = ports;
    this.send = send;
    this.changed = changed;
  }

  /** The house's time now, epoch milliseconds; null until the house was heard. */
  nowMs(): number | null {
    return this.reading === null ? null : this.at(this.ports.monotonicMs());
  }

  /** How far `nowMs` may be off, in milliseconds; null while it is only known roughly. */
  errorMs(): number | null {
    return this.reading === null || this.reading.errorMs === Infinity ? null : this.reading.errorMs;
  }

  /** The house's time at a monotonic moment of this page. */
  at(monotonicMs: number): number | null {
    return this.reading === null || monotonicMs === -Infinity ? null : monotonicMs + this.reading.offsetMs;
  }

  /** A line is open. Reads the clock. */
  opened(serverMs: number): void {
    if (this.reading === null) this.take({ offsetMs: serverMs - this.ports.monotonicMs(), errorMs: Infinity });
    this.startedMs = -Infinity;
    this.read();
  }

  /** Reads the clock anew, unless that was begun a moment ago. */
  read(): void {
    const nowMs = this.ports.monotonicMs();
    if (nowMs - this.startedMs < CLOCK_PAUSE_MS) return;
    this.startedMs = nowMs;
    this.samplesLeft = CLOCK_SAMPLES;
    this.best = null;
    this.ask();
  }

  /** The line is gone: what is known goes on being true, as the device's monotonic clock does. */
  closed(): void {
    this.timer?.cancel();
    this.timer = null;
    this.awaited = null;
    this.samplesLeft = 0;
  }

  /** The answer to a `time` frame. */
  answered(t: number, serverMs: number, atMs: number): void {
    if (t !== this.awaited) return;
    this.awaited = null;
    const tripMs = atMs - t;
    const sample: Reading = { offsetMs: serverMs + ROUNDING_MS / 2 + tripMs / 2 - atMs, errorMs: tripMs / 2 + ROUNDING_MS };
    if (this.best === null || sample.errorMs < this.best.errorMs) this.best = sample;
    // The first answer is better than the welcome, and the best of five than the first.
    this.samplesLeft -= 1;
    if (this.samplesLeft === 0 || this.errorMs() === null) this.take(this.best);
    this.arm(this.samplesLeft > 0 ? CLOCK_SAMPLE_GAP_MS : CLOCK_EVERY_MS);
  }

  /** A beat was sent before it came: a clock that is behind it is wrong, however long the way. One far ahead of it is doubted. */
  beat(serverMs: number, atMs: number): void {
    const known = this.at(atMs);
    if (known === null) return;
    if (serverMs - known > CLOCK_ODD_AHEAD_MS + (this.errorMs() ?? 0)) {
      this.take({ offsetMs: serverMs - atMs, errorMs: Infinity });
      this.read();
    } else if (known - serverMs > CLOCK_ODD_BEHIND_MS) {
      this.read();
    }
  }

  private ask(): void {
    const t = this.ports.monotonicMs();
    if (!this.send({ type: 'time', t })) return;
    this.awaited = t;
    // A round trip this long tells nothing; another may be quicker.
    this.arm(CLOCK_SAMPLE_MS_MAX);
  }

  private arm(ms: number): void {
    this.timer?.cancel();
    this.timer = this.ports.after(ms, () => {
      if (this.samplesLeft > 0) this.ask();
      else this.read();
    });
  }

  private take(reading: Reading | null): void {
    if (reading === null) return;
    this.reading = reading;
    this.changed();
  }
}
