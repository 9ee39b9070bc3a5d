const SECOND_MS = 1_000;

/** Minutes and seconds of a span: 9:05. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND_MS));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
