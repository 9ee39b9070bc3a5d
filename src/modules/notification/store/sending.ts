import type { OutwardChannel } from '#contracts/wishes.ts';
import { statement, type Statement, type Tx } from '#platform/db/types.ts';
import { MESSAGE_COLUMNS, messageOf, type MessageRow, type StoredMessage } from './messages.ts';

/** Rows that one statement of a look changes. */
const AT_ONCE_MAX = 500;

/** What of a channel and a state has come due is set to something else, the longest due first; `also` narrows it. Somebody else's rows are left. */
const changeDue = (name: string, state: 'waiting' | 'sending', change: string, also = ''): Statement<unknown> => statement<unknown>(name, `
  update notification.messages
  set ${change}, done_ms = $2
  where message_id = any (array(
    select message_id
    from notification.messages
    where channel = $1
      and state = '${state}'
      and next_try_ms <= $2
      ${also}
    order by next_try_ms
    for update skip locked
    limit ${AT_ONCE_MAX}))`);

const dropStale = changeDue('notification.drop_stale', 'waiting', "state = 'dropped', reason = 'stale', facts = '{}'::jsonb", 'and not_after_ms <= $2');
const keepDue = changeDue('notification.keep_due', 'waiting', "state = 'kept'");
const loseTrack = changeDue('notification.lose_track', 'sending', "state = 'unknown', reason = 'interrupted', facts = '{}'::jsonb");

const claimDue = statement<MessageRow>('notification.claim_messages', `
  update notification.messages
  set next_try_ms = $3
  where message_id = any (array(
    select message_id
    from notification.messages
    where channel = $1
      and state = 'waiting'
      and next_try_ms <= $2
    order by next_try_ms, message_id
    for update skip locked
    limit $4))
  returning ${MESSAGE_COLUMNS}`);

const begin = statement<unknown>('notification.begin_message', `
  update notification.messages
  set state = 'sending', tries = tries + 1, next_try_ms = $3
  where message_id = $1
    and state = 'waiting'
    and next_try_ms = $2`);

// What was given up as unknown and is answered for after all is known again.
const settle = statement<unknown>('notification.settle_message', `
  update notification.messages
  set state = $3, reason = $4, provider_id = $5, facts = '{}'::jsonb, done_ms = $6
  where message_id = $1
    and tries = $2
    and state in ('sending', 'unknown')`);

const postpone = statement<unknown>('notification.postpone_message', `
  update notification.messages
  set state = 'waiting', reason = $3, next_try_ms = $4, done_ms = null
  where message_id = $1
    and tries = $2
    and state = 'sending'`);

const dropOne = statement<unknown>('notification.drop_message', `
  update notification.messages
  set state = 'dropped', reason = $2, facts = '{}'::jsonb, done_ms = $3
  where message_id = $1
    and state = 'waiting'`);

const dropTo = statement<unknown>('notification.drop_messages_to', `
  update notification.messages
  set state = 'dropped', reason = 'dead_address', facts = '{}'::jsonb, done_ms = $3
  where channel = $1
    and to_address = $2
    and state = 'waiting'
    and kind not in ('verify_email', 'reset_password', 'phone_code')`);

const dropToTarget = statement<unknown>('notification.drop_messages_to_browser', `
  update notification.messages
  set state = 'dropped', reason = 'dead_address', facts = '{}'::jsonb, done_ms = $3
  where account_id = $1
    and channel = 'push'
    and target_id = $2
    and state = 'waiting'`);

const report = statement<{ to_address: string }>('notification.report_message', `
  update notification.messages
  set receipt = $2, reason = coalesce($3, reason)
  where channel = 'sms'
    and provider_id = $1
    and receipt is distinct from 'delivered'
  returning to_address`);

/** What nobody has a use for any more goes; at most 500. */
export const dropStaleMessages = (tx: Tx, channel: OutwardChannel, nowMs: number): Promise<number> => tx.run(dropStale, [channel, nowMs]);
/** What is due goes to the mailbox page; at most 500. */
export const keepDueMessages = (tx: Tx, channel: OutwardChannel, nowMs: number): Promise<number> => tx.run(keepDue, [channel, nowMs]);
/** What somebody began to send and never answered for: it may have left. At most 500. */
export const loseTrackOfMessages = (tx: Tx, channel: OutwardChannel, nowMs: number): Promise<number> => tx.run(loseTrack, [channel, nowMs]);

/** Takes at most `limit` messages whose time has come, in the order of their time; nobody else gets them before `againMs`. */
export async function claimMessages(tx: Tx, channel: OutwardChannel, nowMs: number, againMs: number, limit: number): Promise<StoredMessage[]> {
  const claimed = (await tx.all(claimDue, [channel, nowMs, againMs, limit])).map(messageOf);
  return claimed.sort((one, other) => (BigInt(one.key) < BigInt(other.key) ? -1 : 1));
}

/** Notes, before anything leaves, that it may leave now. False: somebody else has it, or it is not to be sent any more. */
export const beginMessage = async (tx: Tx, key: string, claimedToMs: number, lostFromMs: number): Promise<boolean> => (await tx.run(begin, [key, claimedToMs, lostFromMs])) === 1;

export type Settled = { state: 'sent' | 'failed' | 'unknown'; reason: string | null; providerId: string | null };
/** The end of the try of this number. What the message said is not kept. */
export const settleMessage = (tx: Tx, key: string, tries: number, { state, reason, providerId }: Settled, nowMs: number): Promise<number> =>
  tx.run(settle, [key, tries, state, reason, providerId, nowMs]);
export const postponeMessage = (tx: Tx, key: string, tries: number, reason: string, nextMs: number): Promise<number> => tx.run(postpone, [key, tries, reason, nextMs]);
export const dropMessage = (tx: Tx, key: string, reason: string, nowMs: number): Promise<number> => tx.run(dropOne, [key, reason, nowMs]);
/** Of an address that takes nothing any more. What somebody asked for is tried all the same. */
export const dropMessagesTo = (tx: Tx, channel: OutwardChannel, address: string, nowMs: number): Promise<number> => tx.run(dropTo, [channel, address, nowMs]);
export const dropMessagesToBrowser = (tx: Tx, account: string, browser: string, nowMs: number): Promise<number> => tx.run(dropToTarget, [account, browser, nowMs]);

/** What the provider says became of a text message; answers its number, or null when there is none of that id that was not delivered already. */
export async function reportMessage(tx: Tx, providerId: string, receipt: 'delivered' | 'undelivered', reason: string | null): Promise<string | null> {
  return (await tx.one(report, [providerId, receipt, reason]))?.to_address ?? null;
}
