import { Type } from 'typebox';
import { list, PageQuery } from '../auction-shapes.ts';
import { LANGUAGES, ROLES, type Language, type Role } from '../identity.ts';
import { route } from '../route.ts';

export const EMAIL_CHARS_MAX = 254;
export const DISPLAY_NAME_CHARS_MAX = 80;
export const PASSWORD_CHARS_MIN = 8;
export const PASSWORD_CHARS_MAX = 200;
export const ADMIN_REASON_CHARS_MAX = 500;
export const TERMS_VERSION_CHARS_MAX = 40;
export const TIME_ZONE_CHARS_MAX = 64;
// Halves of a character all become one and the same when the password is hashed; a NUL ends it in other programs.
export const NewPassword = Type.String({ minLength: PASSWORD_CHARS_MIN, maxLength: PASSWORD_CHARS_MAX, pattern: '^[^\\u0000\\p{Cs}]+$', description: 'A text without NUL characters.' });
/** Calls a minute from one address: enough for a full room behind one router, too few to try passwords. */
export const SIGN_INS_PER_MINUTE_MAX = 120;

const RoleName = Type.Unsafe<Role>({ type: 'string', enum: [...ROLES] });
export const Email = Type.String({ minLength: 3, maxLength: EMAIL_CHARS_MAX });
// Longer than is allowed in characters, because one character may be two units of the text.
const DisplayName = Type.String({ minLength: 1, maxLength: 2 * DISPLAY_NAME_CHARS_MAX, description: '1 to 80 characters, none of them a control character.' });
const Reason = Type.String({ minLength: 1, maxLength: ADMIN_REASON_CHARS_MAX, description: 'Why; kept with the act.' });

export const Account = Type.Object({ id: Type.String(), email: Type.Unsafe<string | null>({ type: ['string', 'null'] }), displayName: Type.String(), roles: Type.Array(RoleName) });
export const AccountStanding = Type.Object({ id: Type.String(), displayName: Type.String(), roles: Type.Array(RoleName), suspended: Type.Boolean() });
export const SessionView = Type.Object({
  id: Type.String(), current: Type.Boolean(), createdAt: Type.String(), lastUsedAt: Type.String(), expiresAt: Type.String(),
  userAgent: Type.Unsafe<string | null>({ type: ['string', 'null'] }), address: Type.String(),
});

export const register = route({
  name: 'register', method: 'POST', path: '/accounts', summary: 'Makes an account. It may bid at once unless a sale asks for an approval.',
  auth: 'anyone', idempotencyKey: 'optional', status: 201, reply: Account, refusals: ['malformed', 'registration_closed', 'email_taken', 'wrong_state', 'same_key_other_body', 'busy'],
  body: Type.Object({
    email: Email, password: NewPassword, displayName: DisplayName,
    termsVersion: Type.Optional(Type.String({ maxLength: TERMS_VERSION_CHARS_MAX, description: 'The version of the terms that were read and accepted; it must be the one in force.' })),
    language: Type.Optional(Type.Unsafe<Language>({ type: 'string', enum: [...LANGUAGES], description: 'The language of the letters to this account.' })),
    timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: TIME_ZONE_CHARS_MAX, description: 'The time zone in which letters to this account give times, a name of the IANA time zone database.' })),
  }),
  ratePerMinuteMax: SIGN_INS_PER_MINUTE_MAX,
});

export const signIn = route({
  name: 'signIn', method: 'POST', path: '/sessions', summary: 'Signs in. The token is shown once; browsers get it as a cookie as well.',
  auth: 'anyone', status: 201, refusals: ['malformed', 'bad_credentials', 'totp_required', 'forbidden', 'rate_limited', 'busy'],
  body: Type.Object({
    email: Email, password: Type.String({ minLength: 1, maxLength: PASSWORD_CHARS_MAX }),
    totp: Type.Optional(Type.String({ maxLength: 16, description: 'The code of the authenticator, or a recovery code. Looked at only for an account with a second factor.' })),
  }),
  reply: Type.Object({ token: Type.String(), expiresAt: Type.String(), account: Account }),
  ratePerMinuteMax: SIGN_INS_PER_MINUTE_MAX,
});

export const signOut = route({
  name: 'signOut', method: 'DELETE', path: '/sessions/current', summary: 'Ends the session that this call is made with.',
  auth: 'signed_in', status: 204, refusals: [],
});
export const listSessions = route({
  name: 'listSessions', method: 'GET', path: '/sessions', summary: 'Sessions of the caller that are good now, newest first.',
  auth: 'signed_in', query: PageQuery, reply: list(SessionView), status: 200, refusals: ['malformed'],
});
export const endSession = route({
  name: 'endSession', method: 'DELETE', path: '/sessions/:sessionId', summary: 'Ends one of the caller\'s sessions. May be sent again.',
  auth: 'signed_in', params: Type.Object({ sessionId: Type.String() }), status: 204, refusals: ['not_found'],
});

const textOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] });

/** The account as its owner sees it. */
export const Me = Type.Object({
  ...Account.properties,
  emailVerified: Type.Boolean(),
  pendingEmail: Type.Unsafe<string | null>({ ...textOrNull, description: 'An address that was asked for and is not confirmed yet.' }),
  totp: Type.Object({ on: Type.Boolean(), recoveryCodesLeft: Type.Integer() }),
  terms: Type.Object({
    accepted: Type.Unsafe<string | null>({ ...textOrNull, description: 'The version that was accepted last.' }), acceptedAt: textOrNull,
    inForce: Type.String(),
  }),
  createdAt: Type.String(),
});

export const getMe = route({ name: 'getMe', method: 'GET', path: '/me', summary: 'The caller\'s account.', auth: 'signed_in', reply: Me, status: 200, refusals: [] });
export const changeMe = route({
  name: 'changeMe', method: 'PATCH', path: '/me', summary: 'Changes the caller\'s display name.',
  auth: 'signed_in', body: Type.Object({ displayName: DisplayName }), reply: Me, status: 200, refusals: ['malformed'],
});

const AccountParams = Type.Object({ accountId: Type.String() });
export const setRoles = route({
  name: 'setRoles', method: 'POST', path: '/admin/accounts/:accountId/roles',
  summary: 'Gives an account exactly these roles (bidder always). Counts for the next bid that is decided.',
  auth: ['admin'], params: AccountParams, body: Type.Object({ roles: Type.Array(RoleName, { maxItems: ROLES.length }), reason: Reason }),
  reply: AccountStanding, status: 200, refusals: ['malformed', 'not_found', 'wrong_state', 'busy'],
});
export const suspend = route({
  name: 'suspend', method: 'POST', path: '/admin/accounts/:accountId/suspend',
  summary: 'Stops an account: its sessions end, its next bid is refused. May be sent again.',
  auth: ['admin'], params: AccountParams, body: Type.Object({ reason: Reason }), reply: AccountStanding, status: 200, refusals: ['malformed', 'not_found', 'wrong_state', 'busy'],
});
export const reinstate = route({
  name: 'reinstate', method: 'POST', path: '/admin/accounts/:accountId/reinstate', summary: 'Lets a suspended account act again. May be sent again.',
  auth: ['admin'], params: AccountParams, body: Type.Object({ reason: Reason }), reply: AccountStanding, status: 200, refusals: ['malformed', 'not_found', 'busy'],
});

/** Every call of identity, for the router, the reference page and the tests. */
export const identityRoutes = [register, signIn, signOut, listSessions, endSession, getMe, changeMe, setRoles, suspend, reinstate] as const;
