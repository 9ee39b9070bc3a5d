import type { Chance } from '../../support/oracle/chance.ts';
import { isRecord } from '../wire/reply.ts';

/** A JSON schema as the declarations hold it. */
export type Schema = Readonly<Record<string, unknown>>;
/** A better value for a field than its schema alone suggests, by the field's name; undefined: none. */
export type Hint = (name: string, schema: Schema) => unknown;

const ITEMS_MAX = 3;
const NUMBER_MAX = 1_000_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz éßøñ 東京ありがとう مرحبا';

/** Texts that fit the patterns of the declarations. A pattern that is not here has to be added: no generator can guess it. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  '^(?:100|[1-9][0-9]?)$': ['1', '2', '50', '99', '100'],
  '^(?:[1-9][0-9]{0,14}|10{15})$': ['1', '1000', '1000000000000000'],
  '^[1-9][0-9]*$': ['1', '2500'],
  '^[1-9][0-9]{0,15}$': ['1', '2', '3', '9007199254740991'],
  '^(?:0|[1-9][0-9]{0,14})$': ['0', '1'],
  '^([01][0-9]|2[0-3]):[0-5][0-9]$': ['00:00', '22:30'],
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}$': ['2026-11-01', '2026-02-30'],
  '^\\d{4}-\\d{2}-\\d{2}$': ['2026-11-01', '2026-02-30'],
  '^([1-9][0-9]?|100)$': ['1', '100'],
  '^[A-Z]{3}$': ['USD', 'EUR', 'JPY', 'KWD'],
  '^[^\\p{Cc}\\p{Cs}]+$': ['a key of some kind', 'k'],
  '^(?=.*\\S)[^\\p{Cc}\\p{Cs}]+$': ['because it had to be', '理由'],
  '^(?=[\\s\\S]*\\S)[^\\u0000\\p{Cs}]+$': ['because it had to be,\nfor two reasons'],
  '^[!-~]+$': ['https://push.example.test/a/b?c=d'],
  '^[A-Za-z0-9_-]+=*$': ['BIPUL12DLfytvTajnryr2PRdAgXS3HGKiLqndGcJGabyhHheJYlNGCeXl1dn18gSJ1WAkAPIxr4gK0_dQds4yiI=', 'FPssNDTKnInHVndSTdbKFw=='],
  '^[^\\u0000\\p{Cs}]+$': ['correct horse battery', 'pass phrase with ünïcode'],
};

/** A value that fits the schema. Numbers and lengths are often at their bounds. */
export function validValue(schema: Schema, chance: Chance, hint: Hint, name = ''): unknown {
  const hinted = hint(name, schema);
  if (hinted !== undefined) return hinted;
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return chance.pick(schema['enum']);
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return validValue(asSchema(chance.pick(choices)), chance, hint, name);
  switch (typeOf(schema, chance)) {
    case 'null': return null;
    case 'boolean': return chance.in100(50);
    case 'integer': return integerIn(schema, chance);
    case 'number': return chance.in100(50) ? integerIn(schema, chance) : integerIn({ ...schema, maximum: 99 }, chance) + 0.5;
    case 'array': return listIn(schema, chance, hint, name);
    case 'object': return objectIn(schema, chance, hint);
    default: return textIn(schema, chance);
  }
}

function typeOf(schema: Schema, chance: Chance): unknown {
  const { type } = schema;
  if (Array.isArray(type)) return chance.in100(25) ? 'null' : type[0];
  return type ?? ('properties' in schema ? 'object' : 'string');
}

function integerIn(schema: Schema, chance: Chance): number {
  const least = numberOr(schema['minimum'], numberOr(schema['exclusiveMinimum'], 0) + ('exclusiveMinimum' in schema ? 1 : 0));
  const most = numberOr(schema['maximum'], Math.max(least, NUMBER_MAX));
  if (chance.in100(15)) return least;
  if (chance.in100(10)) return most;
  return least + chance.upTo(Math.min(most - least, NUMBER_MAX) + 1);
}

function listIn(schema: Schema, chance: Chance, hint: Hint, name: string): unknown[] {
  const least = numberOr(schema['minItems'], 0);
  const count = Math.min(numberOr(schema['maxItems'], ITEMS_MAX), least + chance.upTo(ITEMS_MAX));
  return Array.from({ length: count }, () => validValue(asSchema(schema['items']), chance, hint, `${name}[]`));
}

function objectIn(schema: Schema, chance: Chance, hint: Hint): Record<string, unknown> {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const names = Object.keys(properties).filter((field) => required.includes(field) || chance.in100(50));
  const least = numberOr(schema['minProperties'], 0);
  while (names.length < least) names.push(chance.pick(Object.keys(properties)));
  return Object.fromEntries(names.map((field) => [field, validValue(asSchema(properties[field]), chance, hint, field)]));
}

function textIn(schema: Schema, chance: Chance): string {
  const { pattern } = schema;
  if (typeof pattern === 'string') {
    const samples = SAMPLES[pattern];
    if (samples === undefined) throw new Error(`There is no sample of the pattern ${pattern}: add one to SAMPLES.`);
    return chance.pick(samples);
  }
  const least = numberOr(schema['minLength'], 0);
  const most = numberOr(schema['maxLength'], 40);
  const length = chance.in100(8) ? least : chance.in100(5) ? Math.min(most, 2_000) : Math.min(most, least + chance.upTo(20));
  return letters(length, chance);
}

/** Letters that are drawn one by one; a longer text says them again. */
const DRAWN_MAX = 100;

/** A text of so many UTF-16 units that can be shown. */
export function letters(length: number, chance: Chance): string {
  let text = '';
  while (text.length < Math.min(length, DRAWN_MAX)) text += LETTERS[chance.upTo(LETTERS.length)] ?? 'a';
  return length > DRAWN_MAX ? text.repeat(Math.ceil(length / DRAWN_MAX)).slice(0, length) : text;
}

export const asSchema = (value: unknown): Schema => (isRecord(value) ? value : {});
const numberOr = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
