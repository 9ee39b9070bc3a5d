import { Type } from 'typebox';
import { list, page } from '../auction-shapes.ts';
import { ROLES, type Role } from '../identity.ts';
import { route } from '../route.ts';
import { ADMIN_REASON_CHARS_MAX, SessionView } from './identity.ts';

export const ACCOUNT_SEARCH_CHARS_MAX = 200;
const ADMIN_WRITES_PER_MINUTE_MAX = 120;

const strict = { additionalProperties: false };
const textOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const RoleName = Type.Unsafe<Role>({ type: 'string', enum: [...ROLES] });
const AccountParams = Type.Object({ accountId: Type.String() });
const Person = Type.Unsafe<{ id: string; displayName: string } | null>({
  type: ['object', 'null'], required: ['id', 'displayName'], properties: { id: { type: 'string' }, displayName: { type: 'string' } },
});

/** What was done to an account. */
export const ACCOUNT_ACTS = ['account.roles_changed', 'account.suspended', 'account.reinstated', 'account.sessions_ended'] as const;
export type AccountActKind = (typeof ACCOUNT_ACTS)[number];

/** An account as an admin sees it; nothing that helps to sign in to it. */
export const AccountRow = Type.Object({
  id: Type.String(), email: textOrNull, emailVerified: Type.Boolean(), displayName: Type.String(), roles: Type.Array(RoleName), suspendedAt: textOrNull,
  createdAt: Type.String(), sessions: Type.Integer({ description: 'Sessions that are good now.' }),
});
export const AccountAct = Type.Object({
  kind: Type.Unsafe<AccountActKind>({ type: 'string', enum: [...ACCOUNT_ACTS] }), by: Person, reason: Type.String(),
  roles: Type.Unsafe<Role[] | null>({ type: ['array', 'null'], items: { type: 'string' }, description: 'The roles it left, where they changed.' }), at: Type.String(),
});

export const listAccounts = route({
  name: 'listAccounts', method: 'GET', path: '/admin/accounts', summary: 'Accounts, newest first. `q` finds the beginning of an address, the beginning of any part of a name, or an id.',
  auth: ['admin'], status: 200, refusals: ['malformed'], reply: list(AccountRow),
  query: Type.Object({
    ...page, q: Type.Optional(Type.String({ maxLength: ACCOUNT_SEARCH_CHARS_MAX })), role: Type.Optional(RoleName),
    status: Type.Optional(Type.Unsafe<'active' | 'suspended'>({ type: 'string', enum: ['active', 'suspended'] })),
  }, strict),
});
export const getAccount = route({
  name: 'getAccount', method: 'GET', path: '/admin/accounts/:accountId', summary: 'One account.',
  auth: ['admin'], params: AccountParams, reply: AccountRow, status: 200, refusals: ['not_found'],
});
export const listAccountActs = route({
  name: 'listAccountActs', method: 'GET', path: '/admin/accounts/:accountId/acts', summary: 'What staff did to an account, when and why, newest first.',
  auth: ['admin'], params: AccountParams, query: Type.Object(page, strict), reply: list(AccountAct), status: 200, refusals: ['malformed', 'not_found'],
});
export const listAccountSessions = route({
  name: 'listAccountSessions', method: 'GET', path: '/admin/accounts/:accountId/sessions', summary: 'Sessions of an account that are good now, newest first.',
  auth: ['admin'], params: AccountParams, query: Type.Object(page, strict), reply: list(SessionView), status: 200, refusals: ['malformed', 'not_found'],
});
export const endAccountSessions = route({
  name: 'endAccountSessions', method: 'POST', path: '/admin/accounts/:accountId/sessions/end', summary: 'Ends all sessions of an account. May be sent again.',
  auth: ['admin'], params: AccountParams, body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: ADMIN_REASON_CHARS_MAX, description: 'Why; kept with the act.' }) }, strict),
  reply: Type.Object({ ended: Type.Integer() }), status: 200, refusals: ['malformed', 'not_found', 'wrong_state'], ratePerMinuteMax: ADMIN_WRITES_PER_MINUTE_MAX,
});

/** The calls of identity that are an admin's alone, apart from roles and suspension. */
export const adminAccountRoutes = [listAccounts, getAccount, listAccountActs, listAccountSessions, endAccountSessions] as const;
