import { statement } from '#platform/db/types.ts';

/** `payload`: an event with its amounts as decimal text. */
export type UnreadRow = { id: string; kind: string; payload: Readonly<Record<string, unknown>> };

/** Facts not relayed yet; the parameters are the relay's window. */
export const readUnread = statement<UnreadRow>('payment.read_unread', `
  select id, kind, payload
  from payment.events
  where ((tx >= $1::xid8 and id > $2) or tx = any ($3::xid8[]))
    and id <= $4
  order by id
  limit $5`);
