/** The clocks of a bank and of the house may differ by so much. */
const AHEAD_MS_MAX = 5 * 60_000;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/i;

/** The year in which something is numbered, in UTC. */
export const yearOf = (atMs: number): number => new Date(atMs).getUTCFullYear();

/** When money came in, as finance says it; now, if nothing is said. Null: it is no time, lies ahead, or before the lot was sold. */
export function receivedAt(text: string | undefined, { nowMs, soldAtMs }: { nowMs: number; soldAtMs: number }): number | null {
  if (text === undefined) return nowMs;
  const atMs = INSTANT.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(atMs) || atMs > nowMs + AHEAD_MS_MAX || atMs < soldAtMs ? null : atMs;
}

/** The beginning of a day in UTC, written YYYY-MM-DD; null when there is no such day. */
export function dayStartMs(text: string): number | null {
  const atMs = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(atMs) || new Date(atMs).toISOString().slice(0, text.length) !== text ? null : atMs;
}
