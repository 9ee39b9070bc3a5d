/** A report of health as another process of the same house told it; null when what it said is none. */
export function toldHealth<Report extends { status: string; checks: readonly object[] }>(told: unknown): Report | null {
  if (typeof told !== 'object' || told === null || !('status' in told) || !('checks' in told) || !Array.isArray(told.checks)) return null;
  return told as Report;
}
