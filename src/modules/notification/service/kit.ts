import type { Contact } from '#contracts/identity.ts';
import type { OutwardChannel } from '#contracts/wishes.ts';
import type { AccountId } from '#domain/ids.ts';
import type { NotificationMeters } from '../metrics.ts';
import type { NotificationPorts } from '../ports.ts';

const CONTACTS_PER_QUESTION = 500;
const ROWS_AT_ONCE = 1_000;

/** How a channel leaves the house: handed to somebody, kept for the mailbox page, or not at all. */
export type Way = 'sent' | 'kept' | 'off';

/** What the parts of the module share. */
export type Kit = NotificationPorts & {
  meters: NotificationMeters;
  ways: Readonly<Record<OutwardChannel, Way>>;
  /** Messages were written down: whoever sends them may look. */
  wake(): void;
};

/** The ways of a house with these ports. */
export function waysOf({ post, texter, pusher }: Pick<NotificationPorts, 'post' | 'texter' | 'pusher'>): Kit['ways'] {
  const unsent: Way = post.kind === 'mailbox' ? 'kept' : 'off';
  // Without keys no browser can be turned on, so there is nothing that could be kept.
  return { mail: post.kind === 'smtp' ? 'sent' : unsent, sms: texter === null ? unsent : 'sent', push: pusher === null ? 'off' : 'sent' };
}

/** Where these accounts are reached; those that are nobody's (of a replay) are absent. Asked outside of any transaction. */
export async function contactsFor(kit: Kit, accounts: Iterable<AccountId>): Promise<Map<AccountId, Contact>> {
  const ids = [...new Set(accounts)];
  const found = new Map<AccountId, Contact>();
  for (let at = 0; at < ids.length; at += CONTACTS_PER_QUESTION) {
    for (const [id, contact] of await kit.identity.contacts(ids.slice(at, at + CONTACTS_PER_QUESTION))) found.set(id, contact);
  }
  return found;
}

/** Rows a thousand at a time. */
export function parts<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, at) => rows.slice(at * ROWS_AT_ONCE, (at + 1) * ROWS_AT_ONCE));
}
