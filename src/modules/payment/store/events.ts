import type { PaymentEvent } from '#contracts/payment.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { traced } from '#platform/rpc/context.ts';

const append = statement<unknown>('payment.append_event', `
  insert into payment.events (kind, payload, at_ms)
  values ($1, $2::jsonb, $3)`);

/** Writes a fact into the outbox, in the transaction that makes it true. Amounts are kept as decimal text. */
export const appendEvent = (tx: Tx, event: PaymentEvent): Promise<number> =>
  tx.run(append, [event.kind, JSON.stringify(traced(event), (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)), event.atMs]);
