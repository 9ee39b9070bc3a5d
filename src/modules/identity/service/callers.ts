import { createHash } from 'node:crypto';
import type { Caller } from '#contracts/identity.ts';
import type { Ended, IdentityPorts } from '../ports.ts';
import { CALLER_GOOD_MS, isStaff, LAST_USED_STEP_MS, SESSION_LIFE_MS } from '../rules.ts';
import { goodSessions, touchSessions, type GoodSession } from '../store/sessions.ts';

/*
 * Who a token stands for. Memory is asked first, for at most one second after the table was read; the table is asked for many
 * tokens at once: while a look-up is under way the next ones gather, without a timer. A session in use is read anew in the
 * background when half of its second is over, so that its calls never wait.
 */
export const CALLERS_KEPT_MAX = 50_000;
export const LOOK_UPS_WAITING_MAX = 10_000;
const TOKENS_PER_LOOK_UP_MAX = 500;
const LOOK_UPS_AT_ONCE_MAX = 2;
const READ_ANEW_AFTER_MS = CALLER_GOOD_MS / 2;
/** How often a look-up is run again because something was revoked meanwhile; then its answer is used once and not kept. */
const TRIES_MAX = 3;
/** 256 bits in base64url. */
const TOKEN_LENGTH = 43;

/** More look-ups wait than may. Nothing was read; the caller may try again. */
export class TooManyLookUps extends Error {
  override readonly name = 'TooManyLookUps';
}

export type Callers = {
  /** The caller at once where memory knows it, else later. Null: no good session. */
  authenticate(token: string): Caller | null | Promise<Caller | null>;
  /** Forgets what ended; a look-up that is under way will not bring it back. */
  forget(ended: Ended | 'everybody'): void;
};

type Kept = { caller: Caller; readAtMs: number };
type Waiting = { token: string; resolve(caller: Caller | null): void; reject(error: unknown): void };

export function openCallers(ports: Pick<IdentityPorts, 'database' | 'clock' | 'log'>): Callers {
  const kept = new Map<string, Kept>();
  const asked = new Map<string, Promise<Caller | null>>();
  let waiting: Waiting[] = [];
  let running = 0;
  let forgotten = 0;

  const lookUp = (token: string): Promise<Caller | null> => {
    const already = asked.get(token);
    if (already !== undefined) return already;
    if (asked.size >= LOOK_UPS_WAITING_MAX) return Promise.reject(new TooManyLookUps('Too many sessions wait to be looked up.'));
    const answer = new Promise<Caller | null>((resolve, reject) => { waiting.push({ token, resolve, reject }); });
    asked.set(token, answer);
    // Put off to the end of this turn of work, so that everything asked in it goes in one look-up.
    if (waiting.length === 1) queueMicrotask(start);
    return answer;
  };

  const start = (): void => {
    while (running < LOOK_UPS_AT_ONCE_MAX && waiting.length > 0) {
      const batch = waiting.slice(0, TOKENS_PER_LOOK_UP_MAX);
      waiting = waiting.slice(TOKENS_PER_LOOK_UP_MAX);
      running += 1;
      void answerAll(batch).finally(() => {
        running -= 1;
        start();
      });
    }
  };

  const answerAll = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const { found, readAtMs, keep } = await read(batch.map(({ token }) => token));
      for (const { token, resolve } of batch) {
        const caller = found.get(token) ?? null;
        asked.delete(token);
        if (caller !== null && keep) remember(kept, token, { caller, readAtMs });
        else kept.delete(token);
        resolve(caller);
      }
    } catch (error) {
      for (const { token, reject } of batch) {
        asked.delete(token);
        reject(error);
      }
    }
  };

  const read = async (tokens: readonly string[]): Promise<{ found: Map<string, Caller>; readAtMs: number; keep: boolean }> => {
    const hexes = new Map(tokens.map((token) => [tokenHash(token).toString('hex'), token]));
    for (let tries = 1; ; tries += 1) {
      const before = forgotten;
      const readAtMs = ports.clock.monotonicMs();
      const sessions = await goodSessions(ports.database, [...hexes.keys()], ports.clock.nowMs());
      // What was revoked here while the table was being read may have been read before it was revoked.
      if (forgotten !== before && tries < TRIES_MAX) continue;
      noteUse(ports, sessions);
      const found = new Map(sessions.map((session) => [hexes.get(session.tokenHex) ?? '', callerFrom(session)]));
      return { found, readAtMs, keep: forgotten === before };
    }
  };

  return {
    authenticate(token) {
      if (token.length !== TOKEN_LENGTH) return null;
      const known = kept.get(token);
      if (known === undefined) return lookUp(token);
      const ageMs = ports.clock.monotonicMs() - known.readAtMs;
      if (ageMs >= CALLER_GOOD_MS) return lookUp(token);
      // If it fails, the next call that has to wait for it will say so.
      if (ageMs >= READ_ANEW_AFTER_MS) lookUp(token).catch(() => {});
      return known.caller;
    },
    forget(ended) {
      forgotten += 1;
      if (ended === 'everybody') return kept.clear();
      for (const [token, { caller }] of kept) {
        if ('session' in ended ? caller.sessionId === ended.session : caller.accountId === ended.account) kept.delete(token);
      }
    },
  };
}

/** SHA-256 of a token: all that is ever stored of it. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

function remember(kept: Map<string, Kept>, token: string, entry: Kept): void {
  // Set anew, it stands last: the first of the map is the one read longest ago.
  kept.delete(token);
  for (const [first, { readAtMs }] of kept) {
    if (kept.size < CALLERS_KEPT_MAX && entry.readAtMs - readAtMs < CALLER_GOOD_MS) break;
    kept.delete(first);
  }
  kept.set(token, entry);
}

const callerFrom = (session: GoodSession): Caller => ({
  accountId: session.account, sessionId: session.session, displayName: session.displayName, roles: session.roles, staff: isStaff(session.roles),
});

function noteUse(ports: Pick<IdentityPorts, 'database' | 'clock' | 'log'>, sessions: readonly GoodSession[]): void {
  const nowMs = ports.clock.nowMs();
  const due = sessions.filter(({ lastUsedMs }) => nowMs - lastUsedMs >= LAST_USED_STEP_MS).map(({ session }) => session);
  if (due.length === 0) return;
  // Nobody waits for it, and a session whose use was not written down is only shown, or ended, a little early.
  touchSessions(ports.database, due, nowMs, nowMs + SESSION_LIFE_MS)
    .catch((error: unknown) => ports.log.warn({ err: error }, 'The last use of some sessions was not written down.'));
}
