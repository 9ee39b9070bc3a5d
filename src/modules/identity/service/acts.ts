import type { Role } from '#contracts/identity.ts';
import type { AccountId } from '#domain/ids.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import type { Act, AccountStanding, Ended, IdentityPorts, IdentityRefusal } from '../ports.ts';
import { sideBySide } from '#platform/process/side-by-side.ts';
import { isStaff, readReason, wholeRoles } from '../rules.ts';
import { findAccount, lockAccount, writeRoles, writeSuspended, type StoredAccount } from '../store/accounts.ts';
import { keepAct } from '../store/admin-acts.ts';
import { appendEvent } from '../store/events.ts';
import { revokeSessionsOf } from '../store/sessions.ts';

/** Accounts whose standing is told at once: enough to keep up with a busy hour, few enough to leave the pool to people. */
const STANDINGS_AT_ONCE_MAX = 3;

/*
 * Acts of the house on an account. States: free, suspended. Moves: suspend (free → suspended, ends all sessions), reinstate back.
 * Each act is committed, then made to count for bidding, and only then answered. Sent again, it changes nothing and is applied anew.
 */
export type Acts = {
  setRoles(account: AccountId, roles: readonly Role[], act: Act): Promise<Outcome<AccountStanding, IdentityRefusal>>;
  /** Adds one role to those that the account has. */
  grantRole(account: AccountId, role: Role, act: Act): Promise<Outcome<AccountStanding, IdentityRefusal>>;
  suspend(account: AccountId, act: Act): Promise<Outcome<AccountStanding, IdentityRefusal>>;
  reinstate(account: AccountId, act: Act): Promise<Outcome<AccountStanding, IdentityRefusal>>;
  /** Makes an account's standing, as it is now, count for bidding. For one account one after the other, so that the last one applied is the newest. */
  applyStanding(account: AccountId): Promise<void>;
  /** The same for several, each once, some of them side by side. */
  applyStandings(accounts: ReadonlySet<AccountId>): Promise<void>;
};

export function openActs(ports: IdentityPorts, changed: (account: AccountId) => void, ended: (what: Ended) => void): Acts {
  const underWay = new Map<AccountId, Promise<void>>();
  const applyStanding = (account: AccountId): Promise<void> => {
    const mine = (underWay.get(account) ?? Promise.resolve()).then(() => applyNow(ports, account));
    const ended = mine.catch(() => {}).then(() => { if (underWay.get(account) === ended) underWay.delete(account); });
    underWay.set(account, ended);
    return mine;
  };
  const change = async (account: AccountId, act: Act, make: (stored: StoredAccount) => Change): Promise<Outcome<AccountStanding, IdentityRefusal>> => {
    const reason = readReason(act.reason);
    if (!reason.ok) return refuse({ code: 'malformed', errors: [reason.refusal] });
    const outcome = await commit(ports, account, { ...act, reason: reason.value }, make);
    if (!outcome.ok) return outcome;
    if (outcome.value.suspended) ended({ account });
    else changed(account);
    await applyStanding(account);
    return outcome;
  };
  return {
    applyStanding,
    applyStandings: (accounts) => sideBySide([...accounts], STANDINGS_AT_ONCE_MAX, applyStanding),
    setRoles: (account, roles, act) => change(account, act, rolesChange(act, () => wholeRoles(roles))),
    grantRole: (account, role, act) => change(account, act, rolesChange(act, (stored) => wholeRoles([...stored.roles, role]))),
    suspend: (account, act) => change(account, act, (stored) => {
      // Nobody locks himself out; somebody else has to find it right.
      if (stored.id === act.by) return refuse({ code: 'wrong_state' });
      return accept({ suspendedMs: stored.suspendedMs ?? ports.clock.nowMs(), roles: stored.roles });
    }),
    reinstate: (account, act) => change(account, act, (stored) => accept({ suspendedMs: null, roles: stored.roles })),
  };
}

type Change = Outcome<{ suspendedMs: number | null; roles: readonly Role[] }, IdentityRefusal>;

const rolesChange = (act: Act, next: (stored: StoredAccount) => readonly Role[]) => (stored: StoredAccount): Change => {
  const roles = next(stored);
  // The last admin must not be able to go by his own mistake.
  if (stored.id === act.by && !roles.includes('admin')) return refuse({ code: 'wrong_state' });
  return accept({ suspendedMs: stored.suspendedMs, roles });
};

function commit(ports: IdentityPorts, id: AccountId, act: Act, make: (stored: StoredAccount) => Change): Promise<Outcome<AccountStanding, IdentityRefusal>> {
  return ports.database.transaction(async (tx) => {
    const stored = await lockAccount(tx, id);
    if (stored === null) return refuse<IdentityRefusal>({ code: 'not_found' });
    const made = make(stored);
    if (!made.ok) return made;
    const { suspendedMs, roles } = made.value;
    const atMs = ports.clock.nowMs();
    if (roles.join() !== stored.roles.join()) {
      await writeRoles(tx, id, roles);
      await appendEvent(tx, { kind: 'account.roles_changed', account: id, roles, atMs, ...act });
      await keepAct(tx, { kind: 'account.roles_changed', account: id, roles, atMs, ...act });
    }
    if ((suspendedMs === null) !== (stored.suspendedMs === null)) {
      await writeSuspended(tx, id, suspendedMs);
      const kind = suspendedMs === null ? 'account.reinstated' : 'account.suspended';
      await appendEvent(tx, { kind, account: id, atMs, ...act });
      await keepAct(tx, { kind, account: id, roles: null, atMs, ...act });
    }
    if (suspendedMs !== null) await revokeSessionsOf(tx, id, atMs);
    return accept({ id, displayName: stored.displayName, roles, suspended: suspendedMs !== null });
  });
}

async function applyNow(ports: IdentityPorts, id: AccountId): Promise<void> {
  const account = await findAccount(ports.database, id);
  if (account === null) return;
  await ports.applyStanding({ kind: 'account', account: id, blocked: account.suspendedMs !== null, staff: isStaff(account.roles) });
}
