// The answers of a batch share their times: the texts of the last few are kept.
const INSTANTS_KEPT_MAX = 64;
const instants = new Map<number, string>();

/** RFC 3339 in UTC with milliseconds. */
export function instant(atMs: number): string {
  let text = instants.get(atMs);
  if (text === undefined) {
    text = new Date(atMs).toISOString();
    if (instants.size >= INSTANTS_KEPT_MAX) instants.clear();
    instants.set(atMs, text);
  }
  return text;
}
