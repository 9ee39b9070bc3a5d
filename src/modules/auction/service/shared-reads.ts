import type { Clock } from '#platform/time/ports.ts';

/** Reads under a name, of which those that ask for the same at about the same time share one. */
export type SharedReads<Value> = (name: string, read: () => Promise<Value>) => Promise<Value>;

/** A value is shared for `keptMs` from when it was asked for; at most `keptMax` are kept. A failure is shared by those who wait for it only. */
export function sharedReads<Value>(clock: Pick<Clock, 'monotonicMs'>, { keptMs, keptMax }: { keptMs: number; keptMax: number }): SharedReads<Value> {
  const kept = new Map<string, { readAtMs: number; value: Promise<Value> }>();
  return (name, read) => {
    const nowMs = clock.monotonicMs();
    const found = kept.get(name);
    if (found !== undefined && nowMs - found.readAtMs < keptMs) return found.value;
    const entry = { readAtMs: nowMs, value: read() };
    entry.value.catch(() => {
      if (kept.get(name) === entry) kept.delete(name);
    });
    kept.delete(name);
    kept.set(name, entry);
    if (kept.size > keptMax) {
      const oldest = kept.keys().next();
      if (!oldest.done) kept.delete(oldest.value);
    }
    return entry.value;
  };
}
