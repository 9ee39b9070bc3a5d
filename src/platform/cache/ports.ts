/**
 * Texts that are dear to make and may be a little old, shared by all processes of a house. Nothing of record: it may forget anything at
 * any moment, and then a text is made anew.
 */
export type Cache = {
  /**
   * The text of a name, at most `ttlMs` old, made by `make` when there is none. Those who ask for the same at about the same time wait for
   * one making of it, over all processes as far as they hear of each other. Rejects with what `make` throws, which is not kept. A cache
   * that does not answer costs at most {@link CACHE_MS_MAX} and is done without.
   */
  through(name: string, ttlMs: number, make: () => Promise<string>): Promise<string>;
  /**
   * Forgets everything, in all processes. The number of texts that all shared; those of single processes are not counted. Rejects with
   * RedisAway when the shared ones cannot be reached; the processes have been told even so.
   */
  clear(): Promise<{ shared: number }>;
};

/** A text above it is made anew each time by each process. */
export const TEXT_BYTES_MAX = 256 * 1024;
/** What one process keeps. */
export const LOCAL_BYTES_MAX = 16 * 1024 * 1024;
/** Time that the shared cache may take to answer. */
export const CACHE_MS_MAX = 50;
