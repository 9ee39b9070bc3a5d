import type { PaymentEvent } from '#contracts/payment.ts';
import { outboxSource } from '#platform/bus/outbox.ts';
import type { OutboxSource } from '#platform/bus/ports.ts';
import type { Database } from '#platform/db/types.ts';
import { readUnread, type UnreadRow } from './store/outbox.ts';

/** The name of the module's stream on the bus; its messages carry a PaymentEvent. */
export const PAYMENT_STREAM = 'payment';

/** Fields that hold amounts; kept as decimal text, since JSON has no whole numbers of that size. */
const AMOUNTS: ReadonlySet<string> = new Set(['hammer', 'premium', 'tax', 'total', 'amount', 'outstanding']);

/** The module's outbox. `database` is a relay's pool with the role of the schema. */
export function paymentOutbox(database: Database): OutboxSource {
  return outboxSource<UnreadRow>({
    stream: PAYMENT_STREAM, database, unread: readUnread,
    message: (row) => ({ stream: PAYMENT_STREAM, id: row.id, kind: row.kind, key: String(row.payload['invoice']), payload: eventOf(row.payload) }),
  });
}

// Written by appendEvent from a PaymentEvent; with its amounts read back it is one again.
const eventOf = (payload: UnreadRow['payload']): PaymentEvent =>
  Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, AMOUNTS.has(name) && typeof value === 'string' ? BigInt(value) : value])) as PaymentEvent;
