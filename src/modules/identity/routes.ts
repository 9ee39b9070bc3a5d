import {
  changeMe, endSession, getMe, listSessions, register, reinstate as reinstateRoute, setRoles as setRolesRoute, signIn, signOut, suspend as suspendRoute,
} from '#contracts/http/identity.ts';
import type { Caller } from '#contracts/identity.ts';
import { instant } from '#contracts/instant.ts';
import { parseAccountId, parseSessionId } from '#domain/ids.ts';
import type { Outcome } from '#domain/outcome.ts';
import { binderFor } from '#platform/http/bind.ts';
import { sessionCookie } from '#platform/http/credentials.ts';
import { readPage } from '#platform/http/paging.ts';
import { isHttps } from '#platform/http/security.ts';
import type { BoundRoute, HttpResult } from '#platform/http/types.ts';
import type { Act, IdentityRefusal } from './ports.ts';
import type { Accounts } from './service/accounts.ts';
import type { Acts } from './service/acts.ts';
import type { Sessions } from './service/sign-in.ts';

/** The cookie outlives the session, which slides; the house decides which sessions are good, not the browser. */
const COOKIE_LIFE_SECONDS = 365 * 24 * 3_600;

const on = binderFor<Caller>();

export function identityRoutesOver(services: { accounts: Accounts; sessions: Sessions; acts: Acts }, publicUrl: string | null): BoundRoute<Caller>[] {
  return [...accountRoutes(services.accounts), ...sessionRoutes(services.sessions, isHttps(publicUrl)), ...actRoutes(services.acts)];
}

function accountRoutes(accounts: Accounts): BoundRoute<Caller>[] {
  return [
    on(register, async (call) => answer(await accounts.create({ email: call.body.email, password: call.body.password, displayName: call.body.displayName }, call.idempotencyKey))),
    on(getMe, async (call) => {
      const account = await accounts.find(call.caller.accountId);
      return account === null ? { ok: false, code: 'not_signed_in' } : { ok: true, body: account };
    }),
    on(changeMe, async (call) => answer(await accounts.rename(call.caller.accountId, call.body.displayName))),
  ];
}

function sessionRoutes(sessions: Sessions, secure: boolean): BoundRoute<Caller>[] {
  const cookieGone = { 'set-cookie': sessionCookie('', 0, secure) };
  return [
    on(signIn, async (call) => {
      const { email, password } = call.body;
      const outcome = await sessions.signIn({ email, password, address: call.address, userAgent: call.userAgent });
      if (!outcome.ok) return answer(outcome);
      const { token, expiresMs, account } = outcome.value;
      return { ok: true, body: { token, expiresAt: instant(expiresMs), account }, headers: { 'set-cookie': sessionCookie(token, COOKIE_LIFE_SECONDS, secure) } };
    }),
    on(signOut, async (call) => {
      await sessions.end(call.caller.sessionId, call.caller.accountId);
      return { ok: true, headers: cookieGone };
    }),
    on(listSessions, async (call) => {
      const page = readPage(call.query);
      const before = page?.cursor === null || page === null ? null : parseSessionId(page.cursor);
      if (page === null || (page.cursor !== null && before === null)) return { ok: false, code: 'malformed', errors: [{ at: 'query.cursor', problem: 'is none of ours' }] };
      const items = await sessions.list(call.caller, before, page.limit);
      const views = items.map((one) => ({
        id: one.id, current: one.id === call.caller.sessionId, userAgent: one.userAgent, address: one.address,
        createdAt: instant(one.createdMs), lastUsedAt: instant(one.lastUsedMs), expiresAt: instant(one.expiresMs),
      }));
      return { ok: true, body: { items: views, next: items.length < page.limit ? null : (items.at(-1)?.id ?? null) } };
    }),
    on(endSession, async (call) => {
      const session = parseSessionId(call.params.sessionId);
      const known = session !== null && await sessions.end(session, call.caller.accountId);
      if (!known) return { ok: false, code: 'not_found' };
      return session === call.caller.sessionId ? { ok: true, headers: cookieGone } : { ok: true };
    }),
  ];
}

function actRoutes(acts: Acts): BoundRoute<Caller>[] {
  const actOf = (call: { caller: Caller; requestId: string; body: { reason: string } }): Act =>
    ({ by: call.caller.accountId, reason: call.body.reason, requestId: call.requestId });
  return [
    on(setRolesRoute, async (call) => {
      const account = parseAccountId(call.params.accountId);
      return account === null ? { ok: false, code: 'not_found' } : answer(await acts.setRoles(account, call.body.roles, actOf(call)));
    }),
    on(suspendRoute, async (call) => {
      const account = parseAccountId(call.params.accountId);
      return account === null ? { ok: false, code: 'not_found' } : answer(await acts.suspend(account, actOf(call)));
    }),
    on(reinstateRoute, async (call) => {
      const account = parseAccountId(call.params.accountId);
      return account === null ? { ok: false, code: 'not_found' } : answer(await acts.reinstate(account, actOf(call)));
    }),
  ];
}

const answer = (outcome: Outcome<object, IdentityRefusal>): HttpResult => (outcome.ok ? { ok: true, body: outcome.value } : { ok: false, ...outcome.refusal });

