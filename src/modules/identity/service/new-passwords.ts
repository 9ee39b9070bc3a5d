import type { Caller } from '#contracts/identity.ts';
import type { AccountId } from '#domain/ids.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import type { Tx } from '#platform/db/types.ts';
import { addressGroup } from '#platform/http/address.ts';
import type { Ended, IdentityPorts, IdentityRefusal } from '../ports.ts';
import { passwordForm, readEmail, readPassword, type Email } from '../rules.ts';
import { findByEmail, lockAccount, writeEmail, writePassword } from '../store/accounts.ts';
import { appendEvent } from '../store/events.ts';
import { endLinksOf, endMovesOf, linkOwner } from '../store/links.ts';
import { removeTotp, totpStanding } from '../store/second-factor.ts';
import { revokeOtherSessions, revokeSessionsOf } from '../store/sessions.ts';
import type { Behind } from './behind.ts';
import { followLocked, linkHash, sendLink } from './links.ts';
import type { Proofs } from './proofs.ts';

/** Requests for a link a minute from one address. */
const RESETS_FROM_ADDRESS_MAX = 20;

/** Ways to a new password: with the old one, or with a link. */
export type NewPasswords = {
  /**
   * Answers the same, and as fast, whether there is an account or not: what follows is done behind the answer.
   * Refusals: malformed, rate_limited, busy.
   */
  request(email: string, address: string): Outcome<null, IdentityRefusal>;
  /** Ends all sessions, and links to other addresses. The link came to the account's address, which is confirmed by that. Refusals: malformed, link_not_good, busy. */
  reset(token: string, password: string): Promise<Outcome<null, IdentityRefusal>>;
  /** Ends all other sessions, and links to other addresses. Refusals: malformed, bad_credentials, rate_limited, busy. */
  change(caller: Caller, given: { current: string; password: string }): Promise<Outcome<null, IdentityRefusal>>;
};

export function openNewPasswords(ports: IdentityPorts, behind: Behind, proofs: Proofs, ended: (what: Ended) => void): NewPasswords {
  return {
    request(given, address) {
      const email = readEmail(given);
      if (!email.ok) return refuse({ code: 'malformed', errors: [email.refusal] });
      const waitSeconds = ports.limiter?.take('reset from', addressGroup(address), RESETS_FROM_ADDRESS_MAX) ?? 0;
      if (waitSeconds > 0) return refuse({ code: 'rate_limited', retryAfterSeconds: waitSeconds });
      const taken = behind.later(async () => {
        const account = await findByEmail(ports.database, email.value.key);
        // To the address as the account has it, not as it was typed here.
        const own = account?.email === null || account === null ? null : readEmail(account.email);
        if (account === null || account.suspendedMs !== null || own?.ok !== true) return;
        await sendLink(ports, { account: account.id, purpose: 'reset_password', email: own.value });
      });
      return taken ? accept(null) : refuse({ code: 'busy', retryAfterSeconds: 5 });
    },
    reset: (token, password) => reset(ports, ended, token, password),
    async change(caller, { current, password }) {
      const read = readPassword(password);
      if (!read.ok) return refuse({ code: 'malformed', errors: [read.refusal] });
      const proved = await proofs.password(caller.accountId, current);
      if (!proved.ok) return proved;
      const hash = await ports.passwords.hash(passwordForm(password));
      if (hash === null) return refuse({ code: 'busy', retryAfterSeconds: 1 });
      const others = await ports.database.transaction(async (tx) => {
        const nowMs = ports.clock.nowMs();
        // Somebody may have changed it since it was proved: the old one is then as wrong as any other.
        const now = await lockAccount(tx, caller.accountId);
        if (now === null || now.passwordHash !== proved.value.hash) return null;
        await writePassword(tx, caller.accountId, hash);
        await endLinksOf(tx, caller.accountId, 'reset_password', nowMs);
        await endMovesOf(tx, caller.accountId, nowMs);
        await appendEvent(tx, { kind: 'account.password_changed', account: caller.accountId, by: 'password', atMs: nowMs });
        return revokeOtherSessions(tx, caller.accountId, caller.sessionId, nowMs);
      });
      if (others === null) return refuse({ code: 'bad_credentials' });
      for (const session of others) ended({ session });
      return accept(null);
    },
  };
}

async function reset(ports: IdentityPorts, ended: (what: Ended) => void, token: string, password: string): Promise<Outcome<null, IdentityRefusal>> {
  const { database, clock } = ports;
  const read = readPassword(password);
  if (!read.ok) return refuse({ code: 'malformed', errors: [{ at: 'password', problem: read.refusal.problem }] });
  const link = linkHash(token, 'reset_password', ports.sessionSecret);
  // Looked at before the password is hashed: nobody makes the house hash with links of his own invention.
  if (link === null || (await linkOwner(database, link, 'reset_password', clock.nowMs())) === null) return refuse({ code: 'link_not_good' });
  const hash = await ports.passwords.hash(passwordForm(password));
  if (hash === null) return refuse({ code: 'busy', retryAfterSeconds: 1 });
  const done = await database.transaction(async (tx) => {
    const nowMs = clock.nowMs();
    const good = await followLocked(tx, link, 'reset_password', nowMs);
    if (good === null || good.stored.email !== good.followed.email.text) return null;
    const { followed, stored: account } = good;
    await writePassword(tx, account.id, hash);
    // Whoever had the account before must not get it back with a link to an address of his own that he asked for then.
    await endMovesOf(tx, account.id, nowMs);
    if (account.emailVerifiedMs === null) await confirmOwner(tx, account.id, followed.email, nowMs);
    await appendEvent(tx, { kind: 'account.password_changed', account: account.id, by: 'link', atMs: nowMs });
    await revokeSessionsOf(tx, account.id, nowMs);
    return account.id;
  });
  if (done === null) return refuse({ code: 'link_not_good' });
  ended({ account: done });
  return accept(null);
}

/**
 * The address was never confirmed until now, so whoever set the account up may have used somebody else's. A second factor of that person
 * would lock the owner of the address out for good: it goes.
 */
async function confirmOwner(tx: Tx, account: AccountId, email: Email, atMs: number): Promise<void> {
  await writeEmail(tx, account, email, atMs);
  await appendEvent(tx, { kind: 'account.email_verified', account, atMs });
  const { on } = await totpStanding(tx, account);
  await removeTotp(tx, account);
  if (on) await appendEvent(tx, { kind: 'account.totp_turned_off', account, atMs });
}
