import type { Caller, IdentityQueries } from '#contracts/identity.ts';
import type { AccountId } from '#domain/ids.ts';
import { idempotencyIn } from '#platform/http/idempotency.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { Ended, IdentityPorts } from './ports.ts';
import { identityRoutesOver } from './routes.ts';
import { adminRoutesOver } from './routes/admin.ts';
import { findByEmail } from './store/accounts.ts';
import { deleteOldLinks } from './store/links.ts';
import { deleteEndedSessions } from './store/sessions.ts';
import { openAccounts, toView, type Accounts } from './service/accounts.ts';
import { openActs, type Acts } from './service/acts.ts';
import { openAddresses } from './service/addresses.ts';
import { workBehind } from './service/behind.ts';
import { callersInTable, openCallers } from './service/callers.ts';
import { openDirectory, type Directory } from './service/directory.ts';
import { openEndings, type Endings } from './service/endings.ts';
import { openMine, type Mine } from './service/mine.ts';
import { openNewPasswords } from './service/new-passwords.ts';
import { openProofs } from './service/proofs.ts';
import { openSecondFactor } from './service/second-factor.ts';
import { openSessions, type Sessions } from './service/sign-in.ts';
import { readEmail } from './rules.ts';
import type { AccountView } from './ports.ts';

export type { Act, AccountStanding, AccountView, Ended, IdentityPorts, IdentityRefusal, NewAccountRequest } from './ports.ts';
export { type Callers, openCallers } from './service/callers.ts';
export { mayCall } from './rules.ts';
export { preferencesJson } from './routes/own.ts';
export { IDENTITY_STREAM, identityOutbox } from './outbox.ts';
export { identityVerifier } from './verify.ts';

/** Where the module's migrations are, for its schema. */
export const migrations = { schema: 'identity', folder: `${import.meta.dirname}/migrations` };

const DELETED_AT_ONCE_MAX = 1_000;
/** Letters that may wait to be made behind the answers; past it the house is busy. */
const LETTERS_BEHIND_MAX = 1_000;
/** Links that ran out are counted for an hour at most; a day leaves room for clocks. */
const LINKS_KEPT_MS = 24 * 3_600_000;

export type Identity = {
  queries: IdentityQueries;
  /** What the HTTP kernel asks on every call: the caller at once where memory knows it. At most one second behind the table. */
  authenticate(token: string): Caller | null | Promise<Caller | null>;
  routes: readonly BoundRoute<Caller>[];
  accounts: Accounts;
  sessions: Sessions;
  acts: Acts;
  /** Accounts as an admin finds them. */
  directory: Directory;
  /** For those who hold a session open. */
  endings: Pick<Endings, 'watchSession' | 'onRevoked'>;
  mine: Mine;
  /** Resolves when the links that were asked for so far were made and their letters handed over. */
  lettersMade(): Promise<void>;
  findByEmail(email: string): Promise<AccountView | null>;
  /** Deletes sessions that ended and answers that need not be kept; run it once an hour. Answers how many sessions went. */
  clearExpired(): Promise<number>;
  /** Lets nobody wait for it: stops asking after held sessions. The pool is its owner's to close. */
  close(): void;
};

/** Accounts, sessions and roles over one database. Several processes may run it at once. */
export function openIdentity(ports: IdentityPorts): Identity {
  const callersOf = callersInTable(ports);
  const callers = openCallers({ read: callersOf, clock: ports.clock });
  const endings = openEndings(ports);
  const ended = (what: Ended | 'everybody'): void => {
    callers.forget(what);
    endings.announce(what);
  };
  const changed = (account: AccountId): void => callers.forget({ account });
  const answers = idempotencyIn('identity', ports.database, ports.clock);
  const acts = openActs(ports, changed, ended);
  const directory = openDirectory(ports, ended);
  const accounts = openAccounts(ports, answers, { applyStanding: acts.applyStanding, changed });
  const proofs = openProofs(ports);
  const behind = workBehind(LETTERS_BEHIND_MAX, (error) => ports.log.warn({ err: error }, 'A letter with a link could not be made; it can be asked for again.'));
  const secondFactor = openSecondFactor(ports, proofs);
  const sessions = openSessions(ports, secondFactor, ended);
  const mine = openMine(ports);
  const addresses = openAddresses(ports, behind, proofs);
  const newPasswords = openNewPasswords(ports, behind, proofs, ended);
  return {
    authenticate: callers.authenticate,
    queries: { callerOf: async (token) => callers.authenticate(token), callersOf, profiles: accounts.profiles, contacts: mine.contacts },
    routes: [...identityRoutesOver({ registrationOpen: async () => (await ports.registrationOpen?.()) ?? true, accounts, sessions, acts, mine, addresses, newPasswords, secondFactor }, ports.publicUrl), ...adminRoutesOver(directory)],
    accounts,
    sessions,
    acts,
    directory,
    endings,
    mine,
    lettersMade: behind.done,
    async findByEmail(email) {
      const read = readEmail(email);
      const account = read.ok ? await findByEmail(ports.database, read.value.key) : null;
      return account === null ? null : toView(account);
    },
    async clearExpired() {
      let count = 0;
      for (;;) {
        const some = await deleteEndedSessions(ports.database, ports.clock.nowMs(), DELETED_AT_ONCE_MAX);
        count += some;
        if (some < DELETED_AT_ONCE_MAX) break;
      }
      while (await deleteOldLinks(ports.database, ports.clock.nowMs() - LINKS_KEPT_MS, DELETED_AT_ONCE_MAX) === DELETED_AT_ONCE_MAX) continue;
      while (await answers.forgetOld(DELETED_AT_ONCE_MAX) === DELETED_AT_ONCE_MAX) continue;
      return count;
    },
    close: endings.close,
  };
}
