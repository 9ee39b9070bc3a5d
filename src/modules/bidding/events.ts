import type { LotId } from '#domain/ids.ts';
import type { PublicLotEvent } from '#contracts/bidding.ts';
import type { Decision } from './decision.ts';
import type { Entry } from './lane/entry.ts';
import { aliasOn, type KnownLot } from './lots-cache.ts';
import { isEvent } from './store/codes.ts';

/** The public events among the rows of a batch, in order. The maximum is not in them: it is a secret until it is beaten. */
export function publicEvents(rows: readonly Decision[], entries: readonly Entry[]): PublicLotEvent[] {
  const lots = new Map<LotId, KnownLot>();
  for (const { lot, known } of entries) lots.set(lot, known);
  const events: PublicLotEvent[] = [];
  for (const row of rows) {
    const known = lots.get(row.lot);
    if (row.seq === null || known === undefined || !isEvent(row.kind)) continue;
    const outcome = row.detail?.outcome;
    events.push({
      lot: row.lot, seq: row.seq, kind: row.kind, price: row.price, minimum: row.minimum, leader: aliasOn(known, row.leaderBidder),
      bidCount: row.bidCount, closesAtMs: row.closesAtMs, atMs: row.atMs, ...(outcome === undefined ? {} : { outcome }),
    });
  }
  return events;
}
