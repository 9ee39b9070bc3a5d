import type { AccountId, SessionId } from '#domain/ids.ts';
import type { Channel, QuietHours, SubjectWishesSaid, Wishes } from './wishes.ts';

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

/** Languages in which the house speaks; the first one where nothing else is known. */
export const LANGUAGES = ['en', 'fr', 'ar', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

/** How an account is spoken to. Null: as its browser says; `quiet` null: at any hour. `currency`: shown beside amounts, never what is paid. */
export type Preferences = { language: Language | null; timeZone: string | null; currency: string | null; wishes: Wishes; quiet: QuietHours | null };
/** The same as it is said: what is left out is as the house has it. */
export type PreferencesWanted = Omit<Preferences, 'wishes'> & { wishes: { readonly [One in Channel]: SubjectWishesSaid } };

/** Where an account is reached, and what it wishes to hear. */
export type Contact = { account: AccountId; email: string | null; displayName: string; language: Language; timeZone: string | null; wishes: Wishes; quiet: QuietHours | null };

export type PublicProfile = { id: AccountId; displayName: string };

/** Questions other modules may ask identity. */
export type IdentityQueries = {
  /** Resolves a session token. Null when it is unknown, expired, revoked, or its account suspended. At most 1 s stale. */
  callerOf(token: string): Promise<Caller | null>;
  /** The same for many, read anew: what was true when it was asked. Tokens of no good session are absent. At most 500 a call. */
  callersOf(tokens: readonly string[]): Promise<ReadonlyMap<string, Caller>>;
  /** Names of accounts, for showing. Unknown ids are absent. At most 500 ids a call. */
  profiles(ids: readonly AccountId[]): Promise<ReadonlyMap<AccountId, PublicProfile>>;
  /** Where accounts are reached. Unknown ids and accounts of a replay are absent. At most 500 ids a call. */
  contacts(ids: readonly AccountId[]): Promise<ReadonlyMap<AccountId, Contact>>;
};

/** Who did it and why, for acts of the house; `by` is null for an operator's command. */
export type AccountAct = { by: AccountId | null; reason: string; requestId: string | null };

/** Facts that identity publishes in the transaction that made them true. Accounts of a replay are not announced. */
export type IdentityEvent =
  | { kind: 'account.registered'; account: AccountId; displayName: string; roles: readonly Role[]; atMs: number }
  | { kind: 'account.renamed'; account: AccountId; displayName: string; atMs: number }
  | ({ kind: 'account.roles_changed'; account: AccountId; roles: readonly Role[]; atMs: number } & AccountAct)
  | ({ kind: 'account.suspended'; account: AccountId; atMs: number } & AccountAct)
  | ({ kind: 'account.reinstated'; account: AccountId; atMs: number } & AccountAct)
  | { kind: 'account.email_verified'; account: AccountId; atMs: number }
  | { kind: 'account.email_changed'; account: AccountId; previous: string; atMs: number }
  | { kind: 'account.password_changed'; account: AccountId; by: 'password' | 'link'; atMs: number }
  | { kind: 'account.totp_turned_on'; account: AccountId; atMs: number }
  | { kind: 'account.totp_turned_off'; account: AccountId; atMs: number }
  | { kind: 'account.recovery_code_used'; account: AccountId; left: number; atMs: number }
  /** A sign-in from a program that no other session of the account names. */
  | { kind: 'account.new_device'; account: AccountId; userAgent: string; address: string; atMs: number }
  | { kind: 'account.terms_accepted'; account: AccountId; version: string; atMs: number };
