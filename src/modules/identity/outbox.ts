import type { IdentityEvent } from '#contracts/identity.ts';
import { outboxSource } from '#platform/bus/outbox.ts';
import type { OutboxSource } from '#platform/bus/ports.ts';
import type { Database } from '#platform/db/types.ts';
import { readUnread, type UnreadRow } from './store/outbox.ts';

/** The name of the module's stream on the bus; its messages carry an IdentityEvent. */
export const IDENTITY_STREAM = 'identity';

/** The module's outbox. `database` is a relay's pool with the role of the schema. */
export function identityOutbox(database: Database): OutboxSource {
  return outboxSource<UnreadRow>({
    stream: IDENTITY_STREAM, database, unread: readUnread,
    message: (row) => ({ stream: IDENTITY_STREAM, id: row.id, kind: row.kind, key: row.payload.account, payload: row.payload satisfies IdentityEvent }),
  });
}
