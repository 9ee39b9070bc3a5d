import type { ServerMessage } from '#contracts/live.ts';

const TYPES: ReadonlySet<unknown> = new Set(['welcome', 'snapshot', 'events', 'answer', 'beat', 'resync', 'time', 'notice', 'error'] satisfies ServerMessage['type'][]);

/** A message of the house; null for what is none or of a kind that this page does not know yet. */
export function readMessage(text: string): ServerMessage | null {
  try {
    const value: unknown = JSON.parse(text);
    return isMessage(value) ? value : null;
  } catch {
    return null;
  }
}

// The house is the only one on the other side, and its messages are held to the contract there: their fields are trusted here.
/** Whether something is a message of a kind that this page knows. */
export function isMessage(value: unknown): value is ServerMessage {
  return typeof value === 'object' && value !== null && 'type' in value && TYPES.has(value.type);
}
