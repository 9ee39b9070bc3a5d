import { createHmac } from 'node:crypto';
import type { Caller } from '#contracts/identity.ts';
import type { Ended, IdentityPorts } from '../ports.ts';
import { CALLER_GOOD_MS, isStaff, LAST_USED_STEP_MS, SESSION_LIFE_MS } from '../rules.ts';
import { goodSessions, touchSessions, type GoodSession } from '../store/sessions.ts';
import { gathering } from './gathering.ts';

/*
 * Who a token stands for. Memory is asked first, for at most one second after the table was read; the table is asked for many
 * tokens at once. A session in use is read anew in the background when half of its second is over, so that its calls never wait.
 */
export const CALLERS_KEPT_MAX = 50_000;
const LOOK_UPS = { perQuestionMax: 500, atOnceMax: 2, waitingMax: 10_000 };
const READ_ANEW_AFTER_MS = CALLER_GOOD_MS / 2;
/** How often a look-up is run again because something was revoked meanwhile; then its answer is used once and not kept. */
const TRIES_MAX = 3;
/** 256 bits in base64url. */
const TOKEN_LENGTH = 43;

export type Callers = {
  /** The caller at once where memory knows it, else later. Null: no good session. Rejects when the table cannot be read, or too many wait. */
  authenticate(token: string): Caller | null | Promise<Caller | null>;
  /** Forgets what ended; a look-up that is under way will not bring it back. */
  forget(ended: Ended | 'everybody'): void;
};

type Kept = { caller: Caller; readAtMs: number };
type TablePorts = Pick<IdentityPorts, 'database' | 'clock' | 'log' | 'sessionSecret'>;
/** `read`: the callers of tokens, each at most once, as they are now; see `IdentityQueries.callersOf`. */
export type CallersPorts = { read(tokens: readonly string[]): Promise<ReadonlyMap<string, Caller>>; clock: Pick<IdentityPorts['clock'], 'monotonicMs'> };

/** Keeps callers for a second, wherever they are read: from the table, or from the process that has the table. */
export function openCallers(ports: CallersPorts): Callers {
  const kept = new Map<string, Kept>();
  let forgotten = 0;
  const lookUp = gathering(LOOK_UPS, async (tokens) => {
    const { found, readAtMs, keep } = await readUndisturbed(ports, tokens, () => forgotten);
    for (const token of tokens) {
      const caller = found.get(token);
      if (caller !== undefined && keep) remember(kept, token, { caller, readAtMs });
      else kept.delete(token);
    }
    return (token) => found.get(token) ?? null;
  });
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

/** Reads the table until nothing was revoked here meanwhile: what was, may have been read before it was. */
async function readUndisturbed(ports: CallersPorts, tokens: readonly string[], forgotten: () => number): Promise<{ found: ReadonlyMap<string, Caller>; readAtMs: number; keep: boolean }> {
  for (let tries = 1; ; tries += 1) {
    const before = forgotten();
    const readAtMs = ports.clock.monotonicMs();
    const found = await ports.read(tokens);
    if (forgotten() !== before && tries < TRIES_MAX) continue;
    return { found, readAtMs, keep: forgotten() === before };
  }
}

/** Reads callers from the table. */
export function callersInTable(ports: TablePorts): CallersPorts['read'] {
  return async (tokens) => {
    const byHash = new Map(tokens.filter((token) => token.length === TOKEN_LENGTH).map((token) => [tokenHash(token, ports.sessionSecret).toString('hex'), token]));
    if (byHash.size === 0) return new Map();
    const sessions = await goodSessions(ports.database, [...byHash.keys()], ports.clock.nowMs());
    noteUse(ports, sessions);
    return new Map(sessions.map((session) => [byHash.get(session.tokenHex) ?? '', callerFrom(session)]));
  };
}

/** The keyed SHA-256 of a token: all that is ever stored of it. */
export const tokenHash = (token: string, secret: string): Buffer => createHmac('sha256', secret).update(token).digest();

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

function noteUse(ports: TablePorts, sessions: readonly GoodSession[]): void {
  const nowMs = ports.clock.nowMs();
  const due = sessions.filter(({ lastUsedMs }) => nowMs - lastUsedMs >= LAST_USED_STEP_MS).map(({ session }) => session);
  if (due.length === 0) return;
  // Nobody waits for it, and a session whose use was not written down is only shown, or ended, a little early.
  touchSessions(ports.database, due, nowMs, nowMs + SESSION_LIFE_MS)
    .catch((error: unknown) => ports.log.warn({ err: error }, 'The last use of some sessions was not written down.'));
}
