import { code } from './page.ts';

/** A part of a JSON schema, as far as a reader cares. */
type Schema = {
  type?: string | string[]; const?: unknown; enum?: unknown[]; anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[]; items?: Schema; format?: string; pattern?: string;
  properties?: Record<string, Schema>; required?: string[]; additionalProperties?: boolean | Schema; description?: string; default?: unknown;
  minimum?: number; maximum?: number; exclusiveMinimum?: number; minLength?: number; maxLength?: number; minItems?: number; maxItems?: number; $ref?: string;
};

/** Objects inside objects are unfolded this far; deeper ones are only named. */
const DEPTH_MAX = 4;

/**
 * Rows of a table for the fields of an object: name (dotted inside objects), type with its limits, required or not. Where a field may be
 * one of several objects, the fields of each are told, and whether they are required then.
 */
export function fields(given: unknown, prefix = '', depth = 0): string[][] {
  const schema = asSchema(given);
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const inner = depth < DEPTH_MAX ? insideOf(field, path) : [];
    return [[code(path), described(field), required.has(name) ? 'yes' : 'no'], ...inner.flatMap((one) => fields(one.schema, one.prefix, depth + 1))];
  });
}

const described = (field: Schema): string => (field.description === undefined ? typeOf(field) : `${typeOf(field)}. ${field.description}`);

/** The type of a value in words: `integer 1 to 100`, `text of 1 to 140`, `"a" or "b"`. */
export function typeOf(given: unknown): string {
  const schema = asSchema(given);
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum) return schema.enum.map((value) => code(JSON.stringify(value))).join(', ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map((choice) => (namesItself(choice, choices) ? typeOf(choice) : `object with ${keysOf(choice)}`)))].join(' or ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => plainType({ ...schema, type })).join(' or ');
  return plainType(schema);
}

function plainType(schema: Schema): string {
  const type = Array.isArray(schema.type) ? undefined : schema.type;
  if (type === 'string') return `text${range(schema.minLength, schema.maxLength, ' of ', ' characters')}${schema.format ? ` (${schema.format})` : ''}`;
  if (type === 'integer' || type === 'number') return `${type}${schema.exclusiveMinimum === undefined ? '' : ` above ${grouped(schema.exclusiveMinimum)},`}${range(schema.minimum, schema.maximum, ' ', '')}`;
  if (type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'values'}${range(schema.minItems, schema.maxItems, ', ', ' items')}`;
  if (type === 'boolean') return 'true or false';
  return type ?? schema.$ref ?? 'value';
}

function range(from: number | undefined, to: number | undefined, before: string, after: string): string {
  if (from === undefined && to === undefined) return '';
  if (to === undefined) return `${before}at least ${grouped(from ?? 0)}${after}`;
  if (from === undefined) return `${before}at most ${grouped(to)}${after}`;
  return `${before}${grouped(from)} to ${grouped(to)}${after}`;
}

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** The objects whose fields stand under a field: its own, those in its list, or every object that it may be. */
function insideOf(field: Schema, path: string): { schema: Schema; prefix: string }[] {
  if (field.properties) return [{ schema: field, prefix: `${path}.` }];
  if (field.items) return insideOf(field.items, `${path}[]`);
  return (field.anyOf ?? field.oneOf ?? []).flatMap((choice) => insideOf(choice, path));
}

/** Of several objects to choose from each is told by the fields that make it that one. */
const namesItself = (choice: Schema, choices: readonly Schema[]): boolean => !choice.properties || choices.filter((one) => one.properties).length < 2;
const keysOf = (choice: Schema): string => (choice.required ?? Object.keys(choice.properties ?? {})).map(code).join(' and ');

const asSchema = (given: unknown): Schema => (typeof given === 'object' && given !== null ? given : {});
