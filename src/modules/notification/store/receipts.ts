import type { OutwardChannel } from '#contracts/wishes.ts';
import { accountId, idKey, lotId, type AccountId, type LotId } from '#domain/ids.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { MESSAGE_COLUMNS, messageOf, type MessageRow, type StoredMessage } from './messages.ts';

/** What became of a message, without what it said. */
export type Receipt = {
  key: string; account: AccountId; channel: OutwardChannel; to: string; kind: string; state: string; reason: string | null; tries: number; providerId: string | null;
  receipt: string | null; lot: LotId | null; atMs: number; dueMs: number; doneMs: number | null;
};
type ReceiptRow = {
  message_id: string; account_id: string; channel: OutwardChannel; to_address: string; kind: string; state: string; reason: string | null; tries: number; provider_id: string | null;
  receipt: string | null; lot_id: string | null; at_ms: string; next_try_ms: string; done_ms: string | null;
};
const COLUMNS = 'message_id, account_id, channel, to_address, kind, state, reason, tries, provider_id, receipt, lot_id, at_ms, next_try_ms, done_ms';

const ofAccount = statement<ReceiptRow>('notification.receipts_of_account', `
  select ${COLUMNS}
  from notification.messages
  where account_id = $1
    and message_id < $2
  order by message_id desc
  limit $3`);

const inTrouble = statement<ReceiptRow>('notification.receipts_in_trouble', `
  select ${COLUMNS}
  from notification.messages
  where state in ('failed', 'unknown')
    and message_id < $1
  order by message_id desc
  limit $2`);

const everyOne = statement<ReceiptRow>('notification.receipts', `
  select ${COLUMNS}
  from notification.messages
  where message_id < $1
    and ($2::text is null or channel = $2)
    and ($3::text is null or state = $3)
  order by message_id desc
  limit $4`);

const keptPage = statement<MessageRow>('notification.page_of_kept_messages', `
  select ${MESSAGE_COLUMNS}
  from notification.messages
  where state = 'kept'
    and message_id < $1
  order by message_id desc
  limit $2`);

/** What went to an account, newest first, with keys below `before`. */
export const receiptsOf = async (tx: Tx, account: AccountId, before: string, limit: number): Promise<Receipt[]> => (await tx.all(ofAccount, [idKey(account), before, limit])).map(receiptOf);
/** What failed, or may have, newest first. */
export const receiptsInTrouble = async (tx: Tx, before: string, limit: number): Promise<Receipt[]> => (await tx.all(inTrouble, [before, limit])).map(receiptOf);
/** Everything that left the house or is to, newest first; null: of any channel, in any state. */
export const allReceipts = async (tx: Tx, of: { channel: string | null; state: string | null }, before: string, limit: number): Promise<Receipt[]> =>
  (await tx.all(everyOne, [before, of.channel, of.state, limit])).map(receiptOf);

/** Messages of a house that keeps them, newest first. */
export const keptMessages = async (tx: Tx, before: string, limit: number): Promise<StoredMessage[]> => (await tx.all(keptPage, [before, limit])).map(messageOf);

const receiptOf = (row: ReceiptRow): Receipt => ({
  key: row.message_id, account: accountId(row.account_id), channel: row.channel, to: row.to_address, kind: row.kind, state: row.state, reason: row.reason, tries: row.tries, providerId: row.provider_id,
  receipt: row.receipt, lot: row.lot_id === null ? null : lotId(row.lot_id), atMs: Number(row.at_ms), dueMs: Number(row.next_try_ms), doneMs: row.done_ms === null ? null : Number(row.done_ms),
});
