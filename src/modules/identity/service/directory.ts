import type { Role } from '#contracts/identity.ts';
import { idKey, parseAccountId, type AccountId, type SessionId } from '#domain/ids.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import type { Act, Ended, IdentityPorts, IdentityRefusal } from '../ports.ts';
import { addressPattern, nameWords, readReason } from '../rules.ts';
import { lockAccount, namesOf } from '../store/accounts.ts';
import { actsBefore, keepAct, type KeptAct } from '../store/admin-acts.ts';
import { accountCounts, directory, directoryEntry, type ListedAccount } from '../store/directory.ts';
import { revokeSessionsOf, sessionsBefore, type StoredSession } from '../store/sessions.ts';

export type { ListedAccount } from '../store/directory.ts';
export type Search = { q: string | null; role: Role | null; status: 'active' | 'suspended' | null };
export type NamedAct = KeptAct & { byName: string | null };

/** What an admin may see of accounts, and the acts on them that are not on their standing. */
export type Directory = {
  search(wanted: Search, before: AccountId | null, limit: number): Promise<ListedAccount[]>;
  find(account: AccountId): Promise<ListedAccount | null>;
  /** Acts on an account with keys below `before`, newest first. */
  acts(account: AccountId, before: bigint, limit: number): Promise<NamedAct[]>;
  sessions(account: AccountId, before: SessionId | null, limit: number): Promise<StoredSession[]>;
  /** Ends all sessions of an account; answers how many there were. Nobody ends their own this way. */
  endSessions(account: AccountId, act: Act): Promise<Outcome<{ ended: number }, IdentityRefusal>>;
  /** Counted at most once in {@link COUNTS_KEPT_MS}. */
  counts(): Promise<{ accounts: number; suspended: number; signedIn: number }>;
};

const COUNTS_KEPT_MS = 5_000;

export function openDirectory(ports: IdentityPorts, ended: (what: Ended) => void): Directory {
  const { database, clock } = ports;
  let kept: { atMs: number; counts: ReturnType<Directory['counts']> } | null = null;
  return {
    search: async ({ q, role, status }, before, limit) => {
      const text = q?.trim() ?? '';
      const id = parseAccountId(text);
      const wanted = { role, suspended: status === null ? null : status === 'suspended', words: nameWords(text), address: addressPattern(text), key: id === null ? null : idKey(id) };
      return directory(database, wanted, { before, nowMs: clock.nowMs(), limit });
    },
    find: (account) => directoryEntry(database, account, clock.nowMs()),
    acts: async (account, before, limit) => {
      const acts = await actsBefore(database, account, before, limit);
      const names = new Map((await namesOf(database, [...new Set(acts.flatMap(({ by }) => by ?? []))])).map((one) => [one.id, one.displayName]));
      return acts.map((act) => ({ ...act, byName: act.by === null ? null : (names.get(act.by) ?? null) }));
    },
    sessions: (account, before, limit) => sessionsBefore(database, { account, before, nowMs: clock.nowMs(), limit }),
    endSessions: (account, act) => endSessions(ports, account, act, ended),
    counts: () => {
      const nowMs = clock.monotonicMs();
      if (kept === null || nowMs - kept.atMs >= COUNTS_KEPT_MS) {
        const asked = { atMs: nowMs, counts: accountCounts(database, clock.nowMs()) };
        kept = asked;
        asked.counts.catch(() => { if (kept === asked) kept = null; });
      }
      return kept.counts;
    },
  };
}

async function endSessions(ports: IdentityPorts, account: AccountId, act: Act, ended: (what: Ended) => void): Promise<Outcome<{ ended: number }, IdentityRefusal>> {
  const reason = readReason(act.reason);
  if (!reason.ok) return refuse({ code: 'malformed', errors: [reason.refusal] });
  if (account === act.by) return refuse({ code: 'wrong_state' });
  const outcome = await ports.database.transaction(async (tx): Promise<Outcome<{ ended: number }, IdentityRefusal>> => {
    if ((await lockAccount(tx, account)) === null) return refuse({ code: 'not_found' });
    const atMs = ports.clock.nowMs();
    const count = await revokeSessionsOf(tx, account, atMs);
    await keepAct(tx, { kind: 'account.sessions_ended', account, by: act.by, reason: reason.value, roles: null, requestId: act.requestId, atMs });
    return accept({ ended: count });
  });
  if (outcome.ok) ended({ account });
  return outcome;
}
