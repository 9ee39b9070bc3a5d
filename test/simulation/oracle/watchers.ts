import type { Observed } from '../house/observed.ts';
import type { WatchedEntry, WatchedLine } from '../house/watched.ts';
import type { Court } from './court.ts';
import type { Observers } from './observers.ts';

type Place = { next: number | 'any' };

/** Holds what each watcher was sent against the sequence: a run without gaps and doubles from where it asked, or `resync` and a fresh start. */
export function checkWatchers(observed: Observed, observers: Observers, court: Court): void {
  for (const line of observed.lines) {
    const places = new Map<string, Place>();
    for (const entry of line.entries) take(line, entry, places, { observers, court });
  }
}

type With = { observers: Observers; court: Court };

function take(line: WatchedLine, entry: WatchedEntry, places: Map<string, Place>, { observers, court }: With): void {
  const name = (what: string) => (): string => `watcher ${line.watcher}: ${what}`;
  switch (entry.type) {
    case 'connected': return places.clear();
    case 'watch': return void places.set(entry.lot, { next: entry.from ?? 'any' });
    case 'resync': return void places.set(entry.lot, { next: 'any' });
    case 'snapshot': {
      const right = observers.rightOf(entry.lot, entry.seq);
      places.set(entry.lot, { next: entry.seq + 1 });
      if (entry.seq === 0) return undefined;
      if (!court.holds('E5 watchers get a run without gaps', right !== null, name(`a snapshot of ${entry.lot} at ${entry.seq}, which stands nowhere`)) || right === null) return undefined;
      court.same('E6 all observers agree', entry.state['price'], right.price, name(`a snapshot of ${entry.lot} at ${entry.seq}, price`));
      court.same('E6 all observers agree', entry.state['bidCount'], right.bidCount, name(`a snapshot of ${entry.lot} at ${entry.seq}, bids`));
      return secretInView(line, entry, { observers, court });
    }
    case 'events': {
      const place = places.get(entry.lot);
      if (!court.holds('E5 watchers get a run without gaps', place !== undefined && place.next !== 'any', name(`events of ${entry.lot} without a snapshot`)) || place === undefined) return undefined;
      for (const item of entry.items) {
        court.same('E5 watchers get a run without gaps', item.seq, place.next, name(`number in ${entry.lot}`));
        place.next = item.seq + 1;
        const { closesAt, at, ...event } = item;
        observers.saw(`watcher ${line.watcher}`, { lot: entry.lot, ...event }, { closesMs: Date.parse(closesAt), atMs: Date.parse(at) });
      }
      return undefined;
    }
    case 'beat': {
      for (const [lot, next] of Object.entries(entry.next)) {
        const place = places.get(lot);
        if (place !== undefined && place.next !== 'any') court.same('E5 watchers get a run without gaps', next, place.next, name(`a beat about ${lot}`));
      }
      return undefined;
    }
    case 'error': case 'other': return undefined;
  }
}

const VIEWED = new Set(['id', 'seq', 'status', 'outcome', 'price', 'minimum', 'leader', 'bidCount', 'bidderCount', 'reserve', 'closesAtMs', 'you']);

/** A view shows nobody's maximum but the viewer's own. */
function secretInView(line: WatchedLine, entry: Extract<WatchedEntry, { type: 'snapshot' }>, { observers, court }: With): void {
  const right = observers.rightOf(entry.lot, entry.seq);
  for (const field of Object.keys(entry.state)) if (!VIEWED.has(field)) court.blame('B12 maxima are secret', `watcher ${line.watcher} was shown ${field} of ${entry.lot}`);
  if (right === null) return;
  const own = line.account !== null && right.leaderAccount === line.account.slice(4);
  if (!own) court.same('B12 maxima are secret', entry.state['minimum'], right.minimum, () => `watcher ${line.watcher}, a view of ${entry.lot} at ${entry.seq}, minimum`);
}
