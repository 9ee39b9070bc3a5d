import type { PublicProfile } from '#contracts/identity.ts';
import { accountId, type AccountId } from '#domain/ids.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import type { Idempotency, Intention, KeptAnswer } from '#platform/http/idempotency.ts';
import type { AccountView, IdentityPorts, IdentityRefusal, NewAccountRequest } from '../ports.ts';
import { fitName, isStaff, passwordForm, readDisplayName, readNewAccount } from '../rules.ts';
import { wholeWishes } from '#contracts/wishes.ts';
import { accountsBefore, addAccount, addHiddenAccounts, findAccount, lockAccount, namesOf, renameAccount, type StoredAccount } from '../store/accounts.ts';
import { appendEvent } from '../store/events.ts';
import { addTerms, writePreferences } from '../store/preferences.ts';
import { faultOfTimeZone } from './time-zones.ts';

/** Accounts made in one statement at most. */
export const HIDDEN_PER_STATEMENT_MAX = 1_000;
const PASSWORD_BUSY: IdentityRefusal = { code: 'busy', retryAfterSeconds: 1 };

export type Accounts = {
  /** Makes an account that can sign in at once. Refusals: malformed, wrong_state (other terms are in force), email_taken, busy; with an intention same_key_other_body. */
  create(request: NewAccountRequest, key: string | null): Promise<Outcome<AccountView, IdentityRefusal>>;
  /** Makes accounts that nobody can sign in to, one for each name, ids in the order of the names; they are not announced. */
  createHidden(names: readonly string[]): Promise<AccountId[]>;
  find(id: AccountId): Promise<StoredAccount | null>;
  rename(id: AccountId, displayName: string): Promise<Outcome<AccountView, IdentityRefusal>>;
  profiles(ids: readonly AccountId[]): Promise<ReadonlyMap<AccountId, PublicProfile>>;
  /** Accounts before the one given, newest first, `limit` 1 to 1,000. */
  list(before: AccountId | null, limit: number): Promise<StoredAccount[]>;
};

export type AfterCommit = { applyStanding(account: AccountId): Promise<void>; changed(account: AccountId): void };

export function openAccounts(ports: IdentityPorts, answers: Idempotency, after: AfterCommit): Accounts {
  const { database, clock, keys } = ports;
  return {
    create: (request, key) => create(ports, answers, after, request, key),
    async createHidden(names) {
      const made: AccountId[] = [];
      for (let at = 0; at < names.length; at += HIDDEN_PER_STATEMENT_MAX) {
        const part = names.slice(at, at + HIDDEN_PER_STATEMENT_MAX);
        const partKeys = part.map(() => keys.next());
        await addHiddenAccounts(database, partKeys, part.map(fitName), clock.nowMs());
        made.push(...partKeys.map(accountId));
      }
      return made;
    },
    find: (id) => findAccount(database, id),
    async rename(id, given) {
      const name = readDisplayName(given);
      if (!name.ok) return refuse({ code: 'malformed', errors: [name.refusal] });
      const outcome = await database.transaction(async (tx) => {
        const account = await lockAccount(tx, id);
        if (account === null) return refuse<IdentityRefusal>({ code: 'not_found' });
        if (account.displayName !== name.value) {
          await renameAccount(tx, id, name.value);
          await appendEvent(tx, { kind: 'account.renamed', account: id, displayName: name.value, atMs: clock.nowMs() });
        }
        return accept({ ...toView(account), displayName: name.value });
      });
      after.changed(id);
      return outcome;
    },
    async profiles(ids) {
      if (ids.length === 0) return new Map();
      return new Map((await namesOf(database, ids)).map((profile) => [profile.id, profile]));
    },
    list: (before, limit) => accountsBefore(database, before, limit),
  };
}

async function create(
  ports: IdentityPorts, answers: Idempotency, after: AfterCommit, request: NewAccountRequest, key: string | null,
): ReturnType<Accounts['create']> {
  const { clock, keys, passwords } = ports;
  const read = readNewAccount(request);
  if (!read.ok) return refuse({ code: 'malformed', errors: read.refusal });
  const { email, displayName, roles } = read.value;
  const { termsVersion, language, timeZone } = request;
  const faultyZone = timeZone === undefined ? null : faultOfTimeZone(timeZone);
  if (faultyZone !== null) return refuse({ code: 'malformed', errors: [faultyZone] });
  const inForce = termsVersion === undefined ? undefined : await ports.termsVersion();
  if (termsVersion !== inForce) return refuse({ code: 'wrong_state', facts: { termsVersion: inForce } });
  // Before the transaction: it takes 40 ms, and a connection is not held meanwhile.
  const passwordHash = await passwords.hash(passwordForm(request.password));
  if (passwordHash === null) return refuse(PASSWORD_BUSY);
  // Nobody is signed in, so the key is the address's own. The password is no part of what is remembered.
  const intention: Intention | null = key === null ? null : { account: '0', key: `${email.key}\n${key}`, call: 'register', asked: [email.key, displayName, roles, termsVersion ?? null, language ?? null, ...(timeZone === undefined ? [] : [timeZone])] };
  const answer = await answers.once(intention, async (tx): Promise<KeptAnswer<AccountView, 'email_taken'>> => {
    const account: AccountView = { id: accountId(keys.next()), email: email.text, displayName, roles };
    const createdMs = clock.nowMs();
    const made = await addAccount(tx, { id: account.id, email, displayName, passwordHash, roles, createdMs });
    if (!made) return { ok: false, code: 'email_taken' };
    await appendEvent(tx, { kind: 'account.registered', account: account.id, displayName, roles, atMs: createdMs });
    if (termsVersion !== undefined) {
      await addTerms(tx, account.id, termsVersion, createdMs);
      await appendEvent(tx, { kind: 'account.terms_accepted', account: account.id, version: termsVersion, atMs: createdMs });
    }
    if (language !== undefined || timeZone !== undefined) {
      await writePreferences(tx, account.id, { language: language ?? null, timeZone: timeZone ?? null, currency: null, wishes: { page: wholeWishes('page', {}), mail: wholeWishes('mail', {}), sms: wholeWishes('sms', {}), push: wholeWishes('push', {}) }, quiet: null }, createdMs);
    }
    // A fact of its own: whoever decides by roles follows their changes only.
    if (isStaff(roles)) await appendEvent(tx, { kind: 'account.roles_changed', account: account.id, roles, atMs: createdMs, by: null, reason: 'Made with these roles.', requestId: null });
    return { ok: true, body: account };
  });
  if (!answer.ok) return refuse({ code: answer.code });
  if (isStaff(roles)) await after.applyStanding(answer.body.id);
  return accept(answer.body);
}

export const toView = (account: StoredAccount): AccountView => ({ id: account.id, email: account.email, displayName: account.displayName, roles: account.roles });
