/*
 * Payloads of messages in this process may hold amounts as bigint, which JSON does not know. A dead letter keeps them as an object
 * of one field, so that the consumer gets back what it was first given.
 */

const FIELD = '$bigint';

/** A payload as text of JSON, for a dead letter. */
export const keptPayload = (payload: unknown): string =>
  JSON.stringify(payload ?? null, (_, value: unknown) => (typeof value === 'bigint' ? { [FIELD]: value.toString() } : value));

/** What {@link keptPayload} was made of, from the value of its JSON. */
export function payloadKept(stored: unknown): unknown {
  if (Array.isArray(stored)) return stored.map(payloadKept);
  if (typeof stored !== 'object' || stored === null) return stored;
  const entries: [string, unknown][] = Object.entries(stored);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && only[0] === FIELD && typeof only[1] === 'string') return BigInt(only[1]);
  return Object.fromEntries(entries.map(([name, value]) => [name, payloadKept(value)]));
}
