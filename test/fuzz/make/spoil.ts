import type { Chance } from '../../support/oracle/chance.ts';
import { isRecord } from '../wire/reply.ts';
import { letters } from './values.ts';

/** JSON as it is written, for what a value cannot hold: numbers of any form, halves of characters, a field twice. */
export class Written {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const NUMBERS = ['-1', '0', '-0', '0.5', '1e400', '-1e400', '1e-400', '9007199254740993', '1000000000000001', '99999999999999999999999999', '1E3', '5.0', '-9223372036854775809'] as const;
const TEXTS = ['""', '" "', '"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udfff\\ud800"', '"\\u202e"', '"\\u200b"', '"\\u0007"', '"line\\nbreak"', '"Ａ"', '"\\ufeff"', '"é"', '"🧿👩‍👩‍👧"', '"null"', '"true"', '"NaN"', '"1e400"'] as const;
const OTHERS = ['null', 'true', 'false', '[]', '{}', '[null]', '[[]]', '{"":null}', '""', '0', '"0"'] as const;
const LONG_CHARS = [65, 141, 256, 501, 1_001, 20_001, 60_000] as const;

/** How a body that was right is made wrong in one place. */
export const SPOILINGS = ['missing', 'extra', 'other_type', 'number', 'text', 'long', 'twice', 'null', 'list'] as const;
export type Spoiling = (typeof SPOILINGS)[number];

/** The same body with one fault in a place of its own choosing. Where it has no place for the fault, the whole becomes something else. */
export function spoiled(body: unknown, how: Spoiling, chance: Chance): unknown {
  const places = placesIn(body);
  if (places.length === 0) return new Written(chance.pick(OTHERS));
  const { holder, name } = chance.pick(places);
  const at = Array.isArray(holder) ? Number(name) : name;
  switch (how) {
    case 'missing': return without(body, holder, name);
    case 'extra': return replaced(body, holder, chance.pick(['unknown', '__proto__', 'constructor', 'Maximum', 'maximum ', 'id', '$where', '']), new Written('1'));
    case 'other_type': return replaced(body, holder, at, new Written(chance.pick(OTHERS)));
    case 'number': return replaced(body, holder, at, new Written(chance.pick(NUMBERS)));
    case 'text': return replaced(body, holder, at, new Written(chance.pick(TEXTS)));
    case 'long': return replaced(body, holder, at, letters(chance.pick(LONG_CHARS), chance));
    case 'twice': return new Written(twice(body));
    case 'null': return replaced(body, holder, at, null);
    case 'list': return replaced(body, holder, at, Array.from({ length: chance.pick([1, 101, 501]) }, () => 1));
  }
}

/** The text of a body that may hold {@link Written} parts. */
export function jsonText(value: unknown): string {
  if (value instanceof Written) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (isRecord(value)) return `{${Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}:${jsonText(part)}`).join(',')}}`;
  return JSON.stringify(value) ?? 'null';
}

type Place = { holder: object; name: string };

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null || value instanceof Written) return [];
  return Object.entries(value).flatMap(([name, part]) => [{ holder: value, name }, ...placesIn(part)]);
}

/** A copy in which the one part `holder` has another value at `at`. */
function replaced(value: unknown, holder: object, at: string | number, by: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Written) return value;
  if (Array.isArray(value)) return value.map((part, place) => (value === holder && place === at ? by : replaced(part, holder, at, by)));
  const entries = Object.entries(value).filter(([name]) => value !== holder || name !== at).map(([name, part]): [string, unknown] => [name, replaced(part, holder, at, by)]);
  // A list of entries, so that a name such as __proto__ is one like any other.
  return fromEntries(value === holder ? [...entries, [String(at), by]] : entries);
}

function without(value: unknown, holder: object, name: string): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Written) return value;
  if (Array.isArray(value)) return value.filter((_part, place) => value !== holder || String(place) !== name).map((part) => without(part, holder, name));
  return fromEntries(Object.entries(value).filter(([field]) => value !== holder || field !== name).map(([field, part]) => [field, without(part, holder, name)]));
}

const fromEntries = (entries: readonly (readonly [string, unknown])[]): Record<string, unknown> => Object.fromEntries(entries);

function twice(body: unknown): string {
  const text = jsonText(body);
  const [first] = isRecord(body) ? Object.entries(body) : [];
  return first === undefined ? '{"a":1,"a":2}' : `${text.slice(0, -1)},${JSON.stringify(first[0])}:${jsonText(first[1])}}`;
}
