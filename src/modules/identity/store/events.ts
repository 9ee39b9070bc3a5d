import type { IdentityEvent } from '#contracts/identity.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { traced } from '#platform/rpc/context.ts';

const append = statement<unknown>('identity.append_event', `
  insert into identity.events (kind, payload, at_ms)
  values ($1, $2::jsonb, $3)`);

/** Writes a fact into the outbox, in the transaction that makes it true. */
export const appendEvent = (tx: Tx, event: IdentityEvent): Promise<number> => tx.run(append, [event.kind, JSON.stringify(traced(event)), event.atMs]);
