import type { LotId } from '#domain/ids.ts';
import type { LiveEvent } from '#contracts/live.ts';

/** What one watcher was sent, in order, and what it did about it. */
export type WatchedEntry =
  | { type: 'connected'; process: string }
  | { type: 'watch'; lot: LotId; from: number | null }
  | { type: 'snapshot'; lot: LotId; seq: number; state: Readonly<Record<string, unknown>> }
  | { type: 'events'; lot: LotId; items: readonly LiveEvent[] }
  | { type: 'resync'; lot: LotId }
  | { type: 'beat'; next: Readonly<Record<string, number>> }
  | { type: 'error'; code: string; lot: LotId | null }
  | { type: 'other'; text: string };

export type WatchedLine = { watcher: number; account: string | null; entries: WatchedEntry[]; bytes: number; closes: number[] };
