import type { AuctionEvent } from '#contracts/auction.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { traced } from '#platform/rpc/context.ts';

export const insertEvent = statement<unknown>('auction.insert_event', `
  insert into auction.events (kind, payload, at_ms)
  values ($1, $2::jsonb, $3)
`);

/** Publishes a fact with the transaction that makes it true. */
export async function addEvent(tx: Tx, event: AuctionEvent): Promise<void> {
  await tx.run(insertEvent, [event.kind, JSON.stringify(traced(event)), event.atMs]);
}
