import { code } from './page.ts';

/** A part of a JSON schema, as far as a reader cares. */
type Schema = {
  type?: string | string[]; const?: unknown; enum?: unknown[]; anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[]; items?: Schema; format?: string; pattern?: string;
  properties?: Record<string, Schema>; required?: string[]; additionalProperties?: boolean | Schema; description?: string; default?: unknown;
  minimum?: number; maximum?: number; minLength?: number; maxLength?: number; minItems?: number; maxItems?: number; $ref?: string;
};

/** Objects inside objects are unfolded this far; deeper ones are only named. */
const DEPTH_MAX = 4;

/** Rows of a table for the fields of an object: name (dotted inside objects), type with its limits, required or not. */
export function fields(given: unknown, prefix = '', depth = 0): string[][] {
  const schema = asSchema(given);
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const inner = depth < DEPTH_MAX ? insideOf(field, path) : null;
    return [[code(path), described(field), required.has(name) ? 'yes' : 'no'], ...(inner === null ? [] : fields(inner.schema, inner.prefix, depth + 1))];
  });
}

const described = (field: Schema): string => (field.description === undefined ? typeOf(field) : `${typeOf(field)}. ${field.description}`);

/** The type of a value in words: `integer 1 to 100`, `text of 1 to 140`, `"a" or "b"`. */
export function typeOf(given: unknown): string {
  const schema = asSchema(given);
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum) return schema.enum.map((value) => code(JSON.stringify(value))).join(', ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(typeOf))].join(' or ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => plainType({ ...schema, type })).join(' or ');
  return plainType(schema);
}

function plainType(schema: Schema): string {
  const type = Array.isArray(schema.type) ? undefined : schema.type;
  if (type === 'string') return `text${range(schema.minLength, schema.maxLength, ' of ', ' characters')}${schema.format ? ` (${schema.format})` : ''}`;
  if (type === 'integer' || type === 'number') return `${type}${range(schema.minimum, schema.maximum, ' ', '')}`;
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

function insideOf(field: Schema, path: string): { schema: Schema; prefix: string } | null {
  if (field.properties) return { schema: field, prefix: `${path}.` };
  if (field.items?.properties) return { schema: field.items, prefix: `${path}[].` };
  const choice = (field.anyOf ?? field.oneOf)?.find((one) => one.properties);
  return choice ? { schema: choice, prefix: `${path}.` } : null;
}

const asSchema = (given: unknown): Schema => (typeof given === 'object' && given !== null ? given : {});
