import type { AccountId, SessionId } from '#domain/ids.ts';

/** Roles add up. Everybody is a bidder; the last four are staff of the house. */
export const ROLES = ['bidder', 'seller', 'clerk', 'finance', 'analyst', 'admin'] as const;
export type Role = (typeof ROLES)[number];
export const STAFF_ROLES: readonly Role[] = ['clerk', 'finance', 'analyst', 'admin'];

/** Who is calling: a session that was good at most one second ago. */
export type Caller = {
  accountId: AccountId;
  sessionId: SessionId;
  displayName: string;
  roles: readonly Role[];
  staff: boolean;
};

export type PublicProfile = { id: AccountId; displayName: string };

/** Questions other modules may ask identity. */
export type IdentityQueries = {
  /** Resolves a session token. Null when it is unknown, expired, revoked, or its account suspended. At most 1 s stale. */
  callerOf(token: string): Promise<Caller | null>;
  /** Names of accounts, for showing. Unknown ids are absent. At most 500 ids a call. */
  profiles(ids: readonly AccountId[]): Promise<ReadonlyMap<AccountId, PublicProfile>>;
};

/** Who did it and why, for acts of the house; `by` is null for an operator's command. */
export type AccountAct = { by: AccountId | null; reason: string; requestId: string | null };

/** Facts that identity publishes in the transaction that made them true. Accounts of a replay are not announced. */
export type IdentityEvent =
  | { kind: 'account.registered'; account: AccountId; displayName: string; roles: readonly Role[]; atMs: number }
  | { kind: 'account.renamed'; account: AccountId; displayName: string; atMs: number }
  | ({ kind: 'account.roles_changed'; account: AccountId; roles: readonly Role[]; atMs: number } & AccountAct)
  | ({ kind: 'account.suspended'; account: AccountId; atMs: number } & AccountAct)
  | ({ kind: 'account.reinstated'; account: AccountId; atMs: number } & AccountAct);
