import type { AccountId } from '#domain/ids.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import { isUniqueViolation } from '#platform/db/errors.ts';
import type { Tx } from '#platform/db/types.ts';
import type { IdentityPorts, IdentityRefusal } from '../ports.ts';
import { readEmail, type Email } from '../rules.ts';
import { findAccount, findByEmail, writeEmail, type StoredAccount } from '../store/accounts.ts';
import { appendEvent } from '../store/events.ts';
import { endLinksOf, liveLinkOf } from '../store/links.ts';
import type { Behind } from './behind.ts';
import { followLocked, linkHash, sendLink } from './links.ts';
import type { Proofs } from './proofs.ts';

/** An account's address: confirmed by a link, changed by a link that went to the new one. */
export type Addresses = {
  /** For a new account: sends the first letter, behind the answer. Nothing is sent while a link is good. */
  welcome(account: AccountId): void;
  /** Refusals: wrong_state (confirmed, and no other asked for), rate_limited, busy. */
  sendAgain(account: AccountId): Promise<Outcome<null, IdentityRefusal>>;
  /** Refusals: malformed, bad_credentials, email_taken, wrong_state (it is the account's own), rate_limited, busy. */
  ask(account: AccountId, wanted: { email: string; password: string }): Promise<Outcome<null, IdentityRefusal>>;
  /** Refusals: link_not_good, email_taken (somebody else confirmed it meanwhile; the link is used up). */
  confirm(token: string): Promise<Outcome<{ email: string }, IdentityRefusal>>;
};

export function openAddresses(ports: IdentityPorts, behind: Behind, proofs: Proofs): Addresses {
  const { database, clock } = ports;
  const waiting = async (account: AccountId): Promise<Email | null> => {
    const stored = await findAccount(database, account);
    const email = stored?.email === null || stored === null ? null : readEmail(stored.email);
    const asked = await liveLinkOf(database, account, 'verify_email', clock.nowMs());
    if (asked !== null) return asked;
    return stored?.emailVerifiedMs === null && email?.ok === true ? email.value : null;
  };
  return {
    welcome(account) {
      behind.later(async () => {
        if ((await liveLinkOf(database, account, 'verify_email', clock.nowMs())) !== null) return;
        const email = await waiting(account);
        if (email !== null) await sendLink(ports, { account, purpose: 'verify_email', email });
      });
    },
    async sendAgain(account) {
      const email = await waiting(account);
      return email === null ? refuse({ code: 'wrong_state' }) : sendLink(ports, { account, purpose: 'verify_email', email });
    },
    async ask(account, wanted) {
      const email = readEmail(wanted.email);
      if (!email.ok) return refuse({ code: 'malformed', errors: [email.refusal] });
      const proved = await proofs.password(account, wanted.password);
      if (!proved.ok) return proved;
      const holder = await findByEmail(database, email.value.key);
      if (holder !== null && holder.id !== account) return refuse({ code: 'email_taken' });
      if (holder?.email === email.value.text && holder.emailVerifiedMs !== null) return refuse({ code: 'wrong_state' });
      return sendLink(ports, { account, purpose: 'verify_email', email: email.value });
    },
    async confirm(token) {
      const hash = linkHash(token, 'verify_email', ports.sessionSecret);
      if (hash === null) return refuse({ code: 'link_not_good' });
      try {
        return await database.transaction(async (tx) => {
          const good = await followLocked(tx, hash, 'verify_email', clock.nowMs());
          return good === null ? refuse<IdentityRefusal>({ code: 'link_not_good' }) : confirmed(tx, good.stored, good.followed.email, clock.nowMs());
        });
      } catch (error) {
        if (isUniqueViolation(error, 'email_once')) return refuse({ code: 'email_taken' });
        throw error;
      }
    },
  };
}

async function confirmed(tx: Tx, stored: StoredAccount, email: Email, nowMs: number): Promise<Outcome<{ email: string }, IdentityRefusal>> {
  const { id: account } = stored;
  if (stored.email === email.text && stored.emailVerifiedMs !== null) return accept({ email: email.text });
  await writeEmail(tx, account, email, nowMs);
  const previous = stored.email === email.text ? null : stored.email;
  // A link to set the password that went to the old address must not open the account any more.
  if (previous !== null) {
    await endLinksOf(tx, account, 'reset_password', nowMs);
    await appendEvent(tx, { kind: 'account.email_changed', account, previous, atMs: nowMs });
  }
  await appendEvent(tx, { kind: 'account.email_verified', account, atMs: nowMs });
  return accept({ email: email.text });
}
