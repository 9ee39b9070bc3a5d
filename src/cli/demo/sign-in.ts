import { DEMO_ROLES, demoSignIn, listDemoSessions } from '#contracts/http/demo.ts';
import type { Caller } from '#contracts/identity.ts';
import { instant } from '#contracts/instant.ts';
import type { Identity } from '#modules/identity/index.ts';
import { binderFor } from '#platform/http/bind.ts';
import { sessionCookie } from '#platform/http/credentials.ts';
import type { BoundRoute, HttpResult } from '#platform/http/types.ts';
import { VISITORS } from './people.ts';

const COOKIE_LIFE_SECONDS = 24 * 3_600;
const on = binderFor<Caller>();

/**
 * The buttons of a demonstration: signing in as one of its three visitors, by the ordinary sign-in with the password that the terminal
 * told. `password` is asked each time: null while nobody may (the accounts are not made yet, or have a password that is not known).
 * One whose password or second factor a visitor changed is refused with `wrong_state`.
 */
export function demoSignInCalls(identity: Pick<Identity, 'sessions'>, password: () => string | null): BoundRoute<Caller>[] {
  return [
    on(listDemoSessions, () => ({ ok: true, body: { as: password() === null ? [] : [...DEMO_ROLES] } })),
    on(demoSignIn, async ({ body, address, userAgent }): Promise<HttpResult> => {
      const secret = password();
      if (secret === null) return { ok: false, code: 'not_found' };
      const outcome = await identity.sessions.signIn({ email: VISITORS[body.as].email, password: secret, address, userAgent });
      if (outcome.ok) {
        const { token, expiresMs, account } = outcome.value;
        return { ok: true, body: { token, expiresAt: instant(expiresMs), account }, headers: { 'set-cookie': sessionCookie(token, COOKIE_LIFE_SECONDS, false) } };
      }
      const { code, retryAfterSeconds } = outcome.refusal;
      const mayTryAgain = code === 'busy' || code === 'rate_limited';
      return { ok: false, code: mayTryAgain ? code : 'wrong_state', ...(mayTryAgain && retryAfterSeconds !== undefined ? { retryAfterSeconds } : {}) };
    }),
  ];
}
