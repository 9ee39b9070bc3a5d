import type { Clock } from '../time/ports.ts';
import { LOCAL_BYTES_MAX, TEXT_BYTES_MAX } from './ports.ts';

/** What a text costs beside its characters. */
const ENTRY_BYTES = 200;

export type Made = { text: string; ttlMs: number };

/** Texts of this process: those used longest ago are forgotten when there is no room. */
export class LocalTexts {
  bytes = 0;
  private readonly kept = new Map<string, { text: Promise<string>; untilMs: number; bytes: number }>();
  private readonly clock: Pick<Clock, 'monotonicMs'>;
  private readonly bytesMax: number;

  constructor(clock: Pick<Clock, 'monotonicMs'>, bytesMax: number = LOCAL_BYTES_MAX) {
    this.clock = clock;
    this.bytesMax = bytesMax;
  }

  get size(): number {
    return this.kept.size;
  }

  /** The text, or what `make` promises: all who ask meanwhile get the same promise. How long it may still be kept comes with it. */
  through(name: string, make: () => Promise<Made>): Promise<string> {
    const nowMs = this.clock.monotonicMs();
    const found = this.kept.get(name);
    if (found !== undefined && nowMs < found.untilMs) {
      this.kept.delete(name);
      this.kept.set(name, found);
      return found.text;
    }
    this.forget(name);
    const made = make();
    const entry = { text: made.then(({ text }) => text), untilMs: Infinity, bytes: ENTRY_BYTES + name.length };
    this.put(name, entry);
    made.then(({ text, ttlMs }) => {
      if (this.kept.get(name) !== entry) return;
      this.forget(name);
      const bytes = entry.bytes + Buffer.byteLength(text);
      if (bytes <= TEXT_BYTES_MAX) this.put(name, { ...entry, untilMs: this.clock.monotonicMs() + ttlMs, bytes });
    }, () => { if (this.kept.get(name) === entry) this.forget(name); });
    return entry.text;
  }

  clear(): void {
    this.kept.clear();
    this.bytes = 0;
  }

  private put(name: string, entry: { text: Promise<string>; untilMs: number; bytes: number }): void {
    this.kept.set(name, entry);
    this.bytes += entry.bytes;
    while (this.bytes > this.bytesMax) {
      const oldest = this.kept.keys().next();
      if (oldest.done === true) return;
      this.forget(oldest.value);
    }
  }

  private forget(name: string): void {
    this.bytes -= this.kept.get(name)?.bytes ?? 0;
    this.kept.delete(name);
  }
}
