import type { Contact } from '#contracts/identity.ts';
import type { AccountId } from '#domain/ids.ts';
import type { Tx } from '#platform/db/types.ts';
import type { NotificationMeters } from '../metrics.ts';
import type { NotificationPorts } from '../ports.ts';
import { WISH_OF, type LetterFacts, type LetterKind } from '../rules.ts';
import { addLetters, waitingLetters, type NewLetter } from '../store/letters.ts';

/** Letters that may wait for a mail server; past it only the page is told. */
export const LETTERS_WAITING_MAX = 10_000;
const CONTACTS_PER_QUESTION = 500;
const ROWS_AT_ONCE = 1_000;

/** What the parts of the module share. */
export type Kit = NotificationPorts & {
  meters: NotificationMeters;
  /** Letters were written down: the one who sends them may look. */
  wake(): void;
};

/** Where these accounts are reached; those that are nobody's (of a replay) are absent. Asked outside of any transaction. */
export async function contactsFor(kit: Kit, accounts: Iterable<AccountId>): Promise<Map<AccountId, Contact>> {
  const ids = [...new Set(accounts)];
  const found = new Map<AccountId, Contact>();
  for (let at = 0; at < ids.length; at += CONTACTS_PER_QUESTION) {
    for (const [id, contact] of await kit.identity.contacts(ids.slice(at, at + CONTACTS_PER_QUESTION))) found.set(id, contact);
  }
  return found;
}

export type LetterWanted = { contact: Contact; kind: LetterKind; cause: string; facts: LetterFacts; atMs: number; to?: string };

/** Letters that are wished for, where there is an address to write to; in a house without post there are none. */
export function lettersFor(kit: Kit, wanted: readonly LetterWanted[]): NewLetter[] {
  if (kit.post.kind === 'none') return [];
  return wanted.flatMap(({ contact, kind, cause, facts, atMs, to }) => {
    const address = to ?? contact.email;
    const wish = WISH_OF[kind];
    if (address === null || (wish !== null && !contact.wishes.mail[wish])) return [];
    return [{ key: kit.keys.next(), account: contact.account, to: { name: contact.displayName, address }, language: contact.language, timeZone: contact.timeZone, kind, cause, facts, atMs }];
  });
}

/** Writes letters down in the transaction of what they tell of. False: too many wait, and none was taken. */
export async function writeDown(kit: Kit, tx: Tx, letters: readonly NewLetter[]): Promise<boolean> {
  if (letters.length === 0) return true;
  const state = kit.post.kind === 'smtp' ? 'waiting' : 'kept';
  if (state === 'waiting' && await waitingLetters(tx, LETTERS_WAITING_MAX) >= LETTERS_WAITING_MAX) {
    kit.meters.leftOut.add(letters.length);
    return false;
  }
  for (const part of parts(letters)) await addLetters(tx, part, state);
  return true;
}

/** Rows a thousand at a time. */
export function parts<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, at) => rows.slice(at * ROWS_AT_ONCE, (at + 1) * ROWS_AT_ONCE));
}
