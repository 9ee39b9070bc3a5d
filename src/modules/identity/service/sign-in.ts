import type { Caller } from '#contracts/identity.ts';
import { sessionId, type AccountId, type SessionId } from '#domain/ids.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import { addressGroup } from '#platform/http/address.ts';
import type { AccountView, Ended, IdentityPorts, IdentityRefusal } from '../ports.ts';
import { passwordForm, readEmail, readUserAgent, SESSION_LIFE_MS, SESSIONS_PER_ACCOUNT_MAX } from '../rules.ts';
import { findByEmail, lockAccount } from '../store/accounts.ts';
import { appendEvent } from '../store/events.ts';
import { addSession, isNewProgram, revokeAnySessions, revokeSession, revokeSessionsBeyond, revokeSessionsOf, sessionsBefore, type StoredSession } from '../store/sessions.ts';
import { toView } from './accounts.ts';
import { tokenHash } from './callers.ts';
import type { SecondFactor } from './second-factor.ts';

/** Attempts a minute: on one account from one address, on one account from anywhere, and from one address on any. */
const ATTEMPTS_ON_ACCOUNT_FROM_ADDRESS_MAX = 10;
const ATTEMPTS_ON_ACCOUNT_MAX = 60;
const ATTEMPTS_FROM_ADDRESS_MAX = 120;
const TOKEN_BYTES = 32;
const REVOKED_AT_ONCE_MAX = 1_000;

export type SignInRequest = { email: string; password: string; totp?: string | null; address: string; userAgent: string | null };
export type SignedIn = { token: string; expiresMs: number; account: AccountView };

export type Sessions = {
  /**
   * Refusals: bad_credentials (an unknown address takes the same time as a wrong password), forbidden (suspended),
   * totp_required (the password is right and no code came with it), rate_limited, busy. A code that is not right, or was used, is
   * bad_credentials too. The token is 256 bits of chance, told once.
   */
  signIn(request: SignInRequest): Promise<Outcome<SignedIn, IdentityRefusal>>;
  /** Good sessions of the caller, newest first. */
  list(caller: Caller, before: SessionId | null, limit: number): Promise<StoredSession[]>;
  /** False when the account has no such session. */
  end(session: SessionId, of: AccountId): Promise<boolean>;
  /** Ends every session of one account, or of everybody; answers how many. */
  endAll(of: AccountId | null): Promise<number>;
};

export function openSessions(ports: IdentityPorts, factor: Pick<SecondFactor, 'pass'>, ended: (what: Ended | 'everybody') => void): Sessions {
  const { database, clock } = ports;
  return {
    async signIn(request) {
      const email = readEmail(request.email);
      const emailKey = email.ok ? email.value.key : '';
      const waitSeconds = attemptWait(ports, emailKey, request.address);
      if (waitSeconds > 0) return refuse({ code: 'rate_limited', retryAfterSeconds: waitSeconds });
      const account = email.ok ? await findByEmail(database, emailKey) : null;
      const matches = await ports.passwords.matches(account?.passwordHash ?? null, passwordForm(request.password));
      if (matches === null) return refuse({ code: 'busy', retryAfterSeconds: 1 });
      if (!matches || account === null) return refuse({ code: 'bad_credentials' });
      if (account.suspendedMs !== null) return refuse({ code: 'forbidden' });
      const passed = await factor.pass(account.id, request.totp ?? null);
      if (!passed.ok) return passed;
      const token = Buffer.from(ports.entropy.bytes(TOKEN_BYTES)).toString('base64url');
      const nowMs = clock.nowMs();
      const expiresMs = nowMs + SESSION_LIFE_MS;
      const userAgent = readUserAgent(request.userAgent);
      const over = await database.transaction(async (tx) => {
        // The hash took a while. A password that was changed or an account that was suspended meanwhile ended all sessions; none may slip in behind that.
        const now = await lockAccount(tx, account.id);
        if (now === null || now.passwordHash !== account.passwordHash || now.suspendedMs !== null) return null;
        if (userAgent !== null && await isNewProgram(tx, account.id, userAgent)) {
          await appendEvent(tx, { kind: 'account.new_device', account: account.id, userAgent, address: request.address, atMs: nowMs });
        }
        await addSession(tx, {
          id: sessionId(ports.keys.next()), account: account.id, tokenHash: tokenHash(token, ports.sessionSecret), createdMs: nowMs, expiresMs,
          userAgent, address: request.address,
        });
        return revokeSessionsBeyond(tx, account.id, SESSIONS_PER_ACCOUNT_MAX, nowMs);
      });
      if (over === null) return refuse({ code: 'bad_credentials' });
      for (const session of over) ended({ session });
      return accept({ token, expiresMs, account: toView(account) });
    },
    list: (caller, before, limit) => sessionsBefore(database, { account: caller.accountId, before, nowMs: clock.nowMs(), limit }),
    async end(session, of) {
      const known = await revokeSession(database, session, of, clock.nowMs());
      if (known) ended({ session });
      return known;
    },
    async endAll(of) {
      if (of !== null) {
        const count = await revokeSessionsOf(database, of, clock.nowMs());
        ended({ account: of });
        return count;
      }
      let count = 0;
      for (;;) {
        const some = await revokeAnySessions(database, clock.nowMs(), REVOKED_AT_ONCE_MAX);
        count += some;
        if (some < REVOKED_AT_ONCE_MAX) break;
      }
      ended('everybody');
      return count;
    },
  };
}

function attemptWait(ports: IdentityPorts, emailKey: string, address: string): number {
  if (ports.limiter === null) return 0;
  const from = addressGroup(address);
  return Math.max(
    ports.limiter.take('sign-in from', from, ATTEMPTS_FROM_ADDRESS_MAX),
    ports.limiter.take('sign-in on', emailKey, ATTEMPTS_ON_ACCOUNT_MAX),
    ports.limiter.take('sign-in', `${from} ${emailKey}`, ATTEMPTS_ON_ACCOUNT_FROM_ADDRESS_MAX),
  );
}
