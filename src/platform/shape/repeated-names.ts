const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;

/**
 * Whether some object of a JSON text names a field twice. `value` is what JSON.parse made of the text, and of two fields with one name it keeps the
 * last: another reader on the way may have judged by the first. One pass over each, without recursion.
 */
export function repeatsAName(text: string, value: unknown): boolean {
  return namesIn(text) !== fieldsOf(value);
}

/** Names in a text that is JSON: there a colon outside of strings is nothing else. */
function namesIn(text: string): number {
  let names = 0;
  let at = 0;
  while (at < text.length) {
    const sign = text.charCodeAt(at);
    if (sign === COLON) names += 1;
    at = sign === QUOTE ? endOfString(text, at) : at + 1;
  }
  return names;
}

function endOfString(text: string, opensAt: number): number {
  let at = opensAt + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
}

function fieldsOf(value: unknown): number {
  let fields = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (typeof part !== 'object' || part === null) continue;
    const inside: unknown[] = Object.values(part);
    if (!Array.isArray(part)) fields += inside.length;
    for (const one of inside) if (typeof one === 'object' && one !== null) waiting.push(one);
  }
  return fields;
}
