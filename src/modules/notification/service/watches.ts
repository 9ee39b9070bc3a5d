import type { AuctionEvent } from '#contracts/auction.ts';
import { addWatchers, removeWatchers, type Watch } from '../store/watchers.ts';
import { parts, type Kit } from './kit.ts';

/** Who watches what, followed from the auction module's facts. Of several about one account and lot the last one counts. */
export async function followWatches(kit: Kit, events: readonly AuctionEvent[]): Promise<void> {
  const last = new Map<string, Watch & { watches: boolean }>();
  for (const event of events) {
    if (event.kind !== 'lot.watched' && event.kind !== 'lot.unwatched') continue;
    const { lot, account, atMs } = event;
    last.set(`${lot} ${account}`, { lot, account, atMs, watches: event.kind === 'lot.watched' });
  }
  for (const part of parts([...last.values()])) {
    const [begun, ended] = [part.filter(({ watches }) => watches), part.filter(({ watches }) => !watches)];
    await kit.database.transaction(async (tx) => {
      if (begun.length > 0) await addWatchers(tx, begun);
      if (ended.length > 0) await removeWatchers(tx, ended);
    });
  }
}
