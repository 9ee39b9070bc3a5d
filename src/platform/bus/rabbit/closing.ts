import type { Timers } from '../../time/ports.ts';

/** What does not close by then is left to go with its connection. */
const CLOSE_MS_MAX = 2_000;

/**
 * Closes a channel or a connection, or gives up waiting for it after 2 s: one whose broker went away in the middle of a question would be waited for
 * without end, and with it the next preparation and the end of the house. Never throws.
 */
export async function closeWithin(closing: { close(): Promise<void> } | null | undefined, timers: Timers): Promise<void> {
  if (closing === null || closing === undefined) return;
  const late = Promise.withResolvers<undefined>();
  const timer = timers.after(CLOSE_MS_MAX, () => late.resolve(undefined));
  await Promise.race([closing.close().catch(() => {}), late.promise]);
  timer.cancel();
}
