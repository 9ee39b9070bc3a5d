import type { Caller } from '#contracts/identity.ts';
import type { SessionId } from '#domain/ids.ts';
import type { Ended, IdentityPorts } from '../ports.ts';
import { stillGood } from '../store/sessions.ts';

/*
 * Tells those who hold a session open (sockets) that it ended: at once when it was ended in this process, within a second when it
 * was ended elsewhere. While nothing is held, nothing is asked of the database.
 */
const ASK_EVERY_MS = 400;
const SESSIONS_PER_QUESTION_MAX = 1_000;
export const SESSIONS_HELD_MAX = 50_000;

export type Endings = {
  /** Calls `onEnded` once when the session ends. Call what is returned when nobody holds it any more. Past {@link SESSIONS_HELD_MAX} it ends at once. */
  watchSession(caller: Caller, onEnded: () => void): () => void;
  /** Told of what was ended in this process, in the same turn of work. */
  onRevoked(listener: (ended: Ended | 'everybody') => void): () => void;
  announce(ended: Ended | 'everybody'): void;
  close(): void;
};

type Held = { caller: Caller; listeners: Set<() => void> };
type Ports = Pick<IdentityPorts, 'database' | 'clock' | 'timers' | 'log'>;

export function openEndings(ports: Ports): Endings {
  const held = new Map<SessionId, Held>();
  const listeners = new Set<(ended: Ended | 'everybody') => void>();
  const end = (session: SessionId): void => {
    const entry = held.get(session);
    if (entry === undefined) return;
    held.delete(session);
    for (const listener of entry.listeners) listener();
  };
  const questions = askAgainAndAgain(ports, held, end);
  return {
    watchSession(caller, onEnded) {
      const known = held.get(caller.sessionId);
      if (known === undefined && held.size >= SESSIONS_HELD_MAX) {
        onEnded();
        return () => {};
      }
      const entry = known ?? { caller, listeners: new Set() };
      entry.listeners.add(onEnded);
      held.set(caller.sessionId, entry);
      questions.go();
      return () => {
        entry.listeners.delete(onEnded);
        if (entry.listeners.size === 0 && held.get(caller.sessionId) === entry) held.delete(caller.sessionId);
      };
    },
    onRevoked(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    announce(ended) {
      const ends = ({ caller }: Held): boolean => ended === 'everybody'
        || ('session' in ended ? caller.sessionId === ended.session : caller.accountId === ended.account);
      for (const [session, entry] of held) if (ends(entry)) end(session);
      for (const listener of listeners) listener(ended);
    },
    close() {
      questions.stop();
      held.clear();
    },
  };
}

/** Asks the table every {@link ASK_EVERY_MS} which held sessions are good, as long as any is held. */
function askAgainAndAgain(ports: Ports, held: ReadonlyMap<SessionId, Held>, end: (session: SessionId) => void): { go(): void; stop(): void } {
  let timer: { cancel(): void } | null = null;
  let stopped = false;
  const ask = async (): Promise<void> => {
    const ids = [...held.keys()];
    for (let at = 0; at < ids.length; at += SESSIONS_PER_QUESTION_MAX) {
      const part = ids.slice(at, at + SESSIONS_PER_QUESTION_MAX);
      const good = new Set(await stillGood(ports.database, part, ports.clock.nowMs()));
      for (const id of part) if (!good.has(id)) end(id);
    }
  };
  const go = (): void => {
    if (timer !== null || stopped || held.size === 0) return;
    timer = ports.timers.after(ASK_EVERY_MS, () => {
      ask()
        // Without the database nobody can bid either; what ended meanwhile is found when it is back.
        .catch((error: unknown) => ports.log.warn({ err: error }, 'Sessions that are held open could not be looked up.'))
        .finally(() => {
          timer = null;
          go();
        });
    });
  };
  return {
    go,
    stop: () => {
      stopped = true;
      timer?.cancel();
    },
  };
}
