import type { Caller, IdentityQueries } from '#contracts/identity.ts';
import type { AccountId } from '#domain/ids.ts';
import { idempotencyIn } from '#platform/http/idempotency.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { Ended, IdentityPorts } from './ports.ts';
import { identityRoutesOver } from './routes.ts';
import { findByEmail } from './store/accounts.ts';
import { deleteEndedSessions } from './store/sessions.ts';
import { openAccounts, toView, type Accounts } from './service/accounts.ts';
import { openActs, type Acts } from './service/acts.ts';
import { openCallers } from './service/callers.ts';
import { openEndings, type Endings } from './service/endings.ts';
import { openSessions, type Sessions } from './service/sign-in.ts';
import { readEmail } from './rules.ts';
import type { AccountView } from './ports.ts';

export type { Act, AccountStanding, AccountView, Ended, IdentityPorts, IdentityRefusal, NewAccountRequest } from './ports.ts';
export { mayCall } from './rules.ts';
export { IDENTITY_STREAM, identityOutbox } from './outbox.ts';

/** Where the module's migrations are, for its schema. */
export const migrations = { schema: 'identity', folder: `${import.meta.dirname}/migrations` };

const DELETED_AT_ONCE_MAX = 1_000;

export type Identity = {
  queries: IdentityQueries;
  /** What the HTTP kernel asks on every call: the caller at once where memory knows it. At most one second behind the table. */
  authenticate(token: string): Caller | null | Promise<Caller | null>;
  routes: readonly BoundRoute<Caller>[];
  accounts: Accounts;
  sessions: Sessions;
  acts: Acts;
  /** For those who hold a session open. */
  endings: Pick<Endings, 'watchSession' | 'onRevoked'>;
  findByEmail(email: string): Promise<AccountView | null>;
  /** Deletes sessions that ended and answers that need not be kept; run it once an hour. Answers how many sessions went. */
  clearExpired(): Promise<number>;
  /** Lets nobody wait for it: stops asking after held sessions. The pool is its owner's to close. */
  close(): void;
};

/** Accounts, sessions and roles over one database. Several processes may run it at once. */
export function openIdentity(ports: IdentityPorts): Identity {
  const callers = openCallers(ports);
  const endings = openEndings(ports);
  const ended = (what: Ended | 'everybody'): void => {
    callers.forget(what);
    endings.announce(what);
  };
  const changed = (account: AccountId): void => callers.forget({ account });
  const answers = idempotencyIn('identity', ports.database, ports.clock);
  const acts = openActs(ports, changed, ended);
  const accounts = openAccounts(ports, answers, { applyStanding: acts.applyStanding, changed });
  const sessions = openSessions(ports, ended);
  return {
    authenticate: callers.authenticate,
    queries: { callerOf: async (token) => callers.authenticate(token), profiles: accounts.profiles },
    routes: identityRoutesOver({ accounts, sessions, acts }, ports.publicUrl),
    accounts,
    sessions,
    acts,
    endings,
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
      while (await answers.forgetOld(DELETED_AT_ONCE_MAX) === DELETED_AT_ONCE_MAX) continue;
      return count;
    },
    close: endings.close,
  };
}
