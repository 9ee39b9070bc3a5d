/** How Redis is, as health and metrics show it. */
export type RedisStatus = {
  there: boolean;
  /** Of the last beat: a message told and heard again; null before the first. */
  latencyMs: number | null;
  /** Bytes that Redis uses and may use (its limit, or else the memory of its machine); null where it does not say. */
  memory: { usedBytes: number; maxBytes: number } | null;
  outages: number;
};

/** Redis is not there, or went away before it answered: the command may have been carried out or not. */
export class RedisAway extends Error {
  override readonly name = 'RedisAway';
}

/**
 * The one line of a process to Redis. Nothing of record goes over it. While it is away everything that would be asked of it is refused at
 * once, and each user has a way of its own to go on.
 */
export type Redis = {
  /** Whether commands may be tried now. */
  readonly there: boolean;
  /** Put in front of every key and channel, so that houses that share a server do not meet. */
  readonly namespace: string;
  /**
   * Carries out one command. Rejects with RedisAway, at most {@link AWAY_AFTER_MS} after Redis fell silent, and with the server's own
   * error when it refuses the command, such as a write into full memory.
   */
  command(words: readonly string[]): Promise<unknown>;
  /** Hears a channel whenever Redis is there. Call it before `start`. */
  listen(channel: string, hear: (text: string) => void): void;
  /** Tells when Redis comes and goes. What is told here runs before any later command is refused or taken. */
  onChange(listener: (there: boolean) => void): void;
  /** Resolves when Redis is there, or when the first try failed; it goes on trying by itself. */
  start(): Promise<void>;
  stop(): Promise<void>;
  status(): RedisStatus;
};

export const BEAT_EVERY_MS = 200;
/** A machine that is busy keeps a beat waiting; one that is later than this is as bad as none. */
export const BEAT_MS_MAX = 600;
/** A server that stopped answering counts as away after this long, whatever it is that it does not answer. */
export const AWAY_AFTER_MS = BEAT_EVERY_MS + BEAT_MS_MAX;
