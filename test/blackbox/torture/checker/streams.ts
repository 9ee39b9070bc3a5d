import type { EventItem, Stream } from '../history.ts';
import type { BreachKind } from './breach.ts';

type Sequences = ReadonlyMap<string, readonly EventItem[]>;
type BlameLot = (kind: BreachKind, lot: string, what: string) => void;

/** What one watcher knows of one lot: the next number it may be sent; `any` while it waits for a snapshot. */
type Place = { next: number | 'any' };

export type StreamCounts = { events: number; snapshots: number; resyncs: number; resumed: number };

/**
 * Holds what a watcher was sent against the sequence that stands: after a snapshot, or from the number it asked for, a run
 * without gaps and doubles; or `resync`, and a new snapshot.
 */
export function checkStream(stream: Stream, sequences: Sequences, blame: BlameLot): StreamCounts {
  const places = new Map<string, Place>();
  const counts: StreamCounts = { events: 0, snapshots: 0, resyncs: 0, resumed: 0 };
  const name = stream.watcher;
  for (const entry of stream.entries) {
    switch (entry.type) {
      case 'connected':
        places.clear();
        break;
      case 'watch':
        places.set(entry.lot, { next: entry.from ?? 'any' });
        if (entry.from !== null) counts.resumed += 1;
        break;
      case 'resync':
        places.set(entry.lot, { next: 'any' });
        counts.resyncs += 1;
        break;
      case 'snapshot': {
        const stands = sequences.get(entry.lot)?.[entry.seq - 1];
        if (stands !== undefined && stands.price !== entry.price) blame('watcher_differs', entry.lot, `${name}: a snapshot at ${entry.seq} showed ${entry.price}, right ${stands.price}`);
        places.set(entry.lot, { next: entry.seq + 1 });
        counts.snapshots += 1;
        break;
      }
      case 'events':
        follow(name, places, entry, { sequences, blame });
        counts.events += entry.items.length;
        break;
      case 'beat':
        for (const [lot, next] of Object.entries(entry.next)) {
          const place = places.get(lot);
          if (place !== undefined && place.next !== 'any' && place.next !== next) blame('beat_differs', lot, `${name}: ${next} announced, ${place.next} is next`);
        }
    }
  }
  for (const lot of stream.caughtUp) {
    const [next, last] = [places.get(lot)?.next, sequences.get(lot)?.length];
    if (last !== undefined && next !== last + 1) blame('watcher_behind', lot, `${name}: waits for ${next ?? 'nothing'}, the last event is ${last}`);
  }
  return counts;
}

function follow(name: string, places: ReadonlyMap<string, Place>, { lot, items }: { lot: string; items: readonly EventItem[] }, { sequences, blame }: { sequences: Sequences; blame: BlameLot }): void {
  const place = places.get(lot);
  if (place === undefined || place.next === 'any') return blame('watcher_gap', lot, `${name}: events without a snapshot`);
  for (const item of items) {
    if (item.seq > place.next) blame('watcher_gap', lot, `${name}: ${item.seq} came, ${place.next} was next`);
    if (item.seq < place.next) blame('watcher_duplicate', lot, `${name}: ${item.seq} came, ${place.next} was next`);
    place.next = item.seq + 1;
    const stands = sequences.get(lot)?.[item.seq - 1];
    if (stands !== undefined && stands !== item && JSON.stringify(stands) !== JSON.stringify(item)) blame('watcher_differs', lot, `${name}: saw ${JSON.stringify(item)}, ${JSON.stringify(stands)} stands`);
  }
}
