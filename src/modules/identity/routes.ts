import {
  changeMe, endSession, getMe, listSessions, register, reinstate as reinstateRoute, setRoles as setRolesRoute, signIn, signOut, suspend as suspendRoute,
} from '#contracts/http/identity.ts';
import type { Caller } from '#contracts/identity.ts';
import { instant } from '#contracts/instant.ts';
import { parseAccountId, parseSessionId } from '#domain/ids.ts';
import { binderFor } from '#platform/http/bind.ts';
import { sessionCookie } from '#platform/http/credentials.ts';
import { readPage } from '#platform/http/paging.ts';
import { isHttps } from '#platform/http/security.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { Act } from './ports.ts';
import { answer, ownRoutes, shown, type OwnServices } from './routes/own.ts';
import type { Accounts } from './service/accounts.ts';
import type { Acts } from './service/acts.ts';
import type { Sessions } from './service/sign-in.ts';

/** The cookie outlives the session, which slides; the house decides which sessions are good, not the browser. */
const COOKIE_LIFE_SECONDS = 365 * 24 * 3_600;

const on = binderFor<Caller>();

type Services = OwnServices & { accounts: Accounts; sessions: Sessions; acts: Acts; registrationOpen(): Promise<boolean> };

export function identityRoutesOver(services: Services, publicUrl: string | null): BoundRoute<Caller>[] {
  return [...accountRoutes(services), ...ownRoutes(services), ...sessionRoutes(services.sessions, isHttps(publicUrl)), ...actRoutes(services.acts)];
}

function accountRoutes({ accounts, addresses, mine, registrationOpen }: Services): BoundRoute<Caller>[] {
  return [
    on(register, async (call) => {
      if (!(await registrationOpen())) return { ok: false, code: 'registration_closed' };
      const { email, password, displayName, termsVersion, language, timeZone } = call.body;
      const wanted = { email, password, displayName, ...(termsVersion === undefined ? {} : { termsVersion }), ...(language === undefined ? {} : { language }), ...(timeZone === undefined ? {} : { timeZone }) };
      const made = await accounts.create(wanted, call.idempotencyKey);
      if (made.ok) addresses.welcome(made.value.id);
      return answer(made);
    }),
    on(getMe, (call) => shown(mine, call.caller.accountId)),
    on(changeMe, async (call) => {
      const renamed = await accounts.rename(call.caller.accountId, call.body.displayName);
      return renamed.ok ? shown(mine, call.caller.accountId) : answer(renamed);
    }),
  ];
}

function sessionRoutes(sessions: Sessions, secure: boolean): BoundRoute<Caller>[] {
  const cookieGone = { 'set-cookie': sessionCookie('', 0, secure) };
  return [
    on(signIn, async (call) => {
      const { email, password, totp = null } = call.body;
      const outcome = await sessions.signIn({ email, password, totp, address: call.address, userAgent: call.userAgent });
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

