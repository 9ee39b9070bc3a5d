/*
 * Values between processes as text of JSON, with what JSON has no word for: bigint, bytes, Map, Set, undefined, numbers that are not finite. Each of these is an
 * object with one field whose name begins with $; an object of the sender's that looks so is wrapped, so that nobody can send one thing as another.
 */

/** Deeper than anything that is sent; a value that holds itself ends here. */
const DEPTH_MAX = 64;
const MARK = '"$';

/** Text of a value. Throws for what cannot be sent: functions, symbols, objects of classes, too deep a nesting. */
export const encode = (value: unknown): string => JSON.stringify(plain(value, 0));

/** The value of a text that {@link encode} made. Throws for any other text. */
export function decode(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes(MARK) ? restored(value, 0) : value;
}

function plain(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string': case 'boolean': return value;
    case 'number': return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: Object.is(value, -0) ? '-0' : String(value) };
    case 'bigint': return { $bigint: value.toString() };
    case 'undefined': return { $undefined: true };
    case 'object': return value === null ? null : plainObject(value, depth);
    case 'function': case 'symbol': throw new TypeError(`A ${typeof value} cannot be sent to another process.`);
  }
}

function plainObject(value: object, depth: number): unknown {
  if (depth >= DEPTH_MAX) throw new TypeError('A value that is nested too deep cannot be sent to another process.');
  if (Array.isArray(value)) return value.map((part: unknown) => plain(part, depth + 1));
  if (value instanceof Map) return { $map: [...value].map((pair: readonly [unknown, unknown]) => pair.map((part) => plain(part, depth + 1))) };
  if (value instanceof Set) return { $set: [...value].map((part: unknown) => plain(part, depth + 1)) };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  if (!isPlain(value)) throw new TypeError(`A ${value.constructor.name} cannot be sent to another process.`);
  const entries = Object.entries(value).map(([name, part]: [string, unknown]): [string, unknown] => [name, plain(part, depth + 1)]);
  const made: unknown = Object.fromEntries(entries);
  return entries.length === 1 && entries[0]?.[0].startsWith('$') === true ? { $plain: made } : made;
}

/** An object that is its fields and nothing else. The router makes its own from a prototype that holds nothing. */
function isPlain(value: object): boolean {
  const kind: unknown = Object.getPrototypeOf(value);
  return kind === Object.prototype || kind === null || (typeof kind === 'object' && !('constructor' in kind));
}

function restored(value: unknown, depth: number): unknown {
  if (depth > DEPTH_MAX * 2) throw new TypeError('A text that is nested too deep is none of ours.');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((part: unknown) => restored(part, depth + 1));
  const entries: [string, unknown][] = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && only[0].startsWith('$')) return marked(only[0], only[1], depth);
  return Object.fromEntries(entries.map(([name, part]) => [name, restored(part, depth + 1)]));
}

function marked(mark: string, kept: unknown, depth: number): unknown {
  if (mark === '$bigint' && typeof kept === 'string') return BigInt(kept);
  if (mark === '$undefined') return undefined;
  if (mark === '$number') return Number(kept);
  if (mark === '$bytes' && typeof kept === 'string') return new Uint8Array(Buffer.from(kept, 'base64'));
  if (mark === '$set' && Array.isArray(kept)) return new Set(kept.map((part: unknown) => restored(part, depth + 1)));
  if (mark === '$map' && Array.isArray(kept)) return new Map(kept.map((pair: unknown) => pairOf(pair, depth)));
  if (mark === '$plain' && typeof kept === 'object' && kept !== null) {
    return Object.fromEntries(Object.entries(kept).map(([name, part]: [string, unknown]) => [name, restored(part, depth + 1)]));
  }
  throw new TypeError(`"${mark}" is no mark of ours.`);
}

function pairOf(pair: unknown, depth: number): [unknown, unknown] {
  if (!Array.isArray(pair) || pair.length !== 2) throw new TypeError('An entry of a map is a pair.');
  return [restored(pair[0], depth + 1), restored(pair[1], depth + 1)];
}
