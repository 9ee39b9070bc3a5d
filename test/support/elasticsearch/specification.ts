import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';

/*
 * The specification of Elasticsearch's requests, as its makers ship it with their request converter, as checks of JSON bodies. The specification
 * describes types in a form of its own; each is turned into JSON schema when it is first needed. A field that it does not name is a fault.
 */

type Name = { name: string; namespace: string };
type Value =
  | { kind: 'instance_of'; type: Name; generics?: Value[] } | { kind: 'array_of'; value: Value } | { kind: 'union_of'; items: Value[] }
  | { kind: 'dictionary_of'; value: Value; singleKey: boolean } | { kind: 'literal_value'; value: string | number | boolean } | { kind: 'user_defined_value' };
type Property = { name: string; aliases?: string[]; required: boolean; type: Value };
type Behavior = { type: Name; generics?: Value[] };
type Declared = {
  kind: 'interface' | 'enum' | 'request' | 'response' | 'type_alias'; name: Name; generics?: Name[]; properties?: Property[]; inherits?: { type: Name; generics?: Value[] }; behaviors?: Behavior[];
  shortcutProperty?: string; members?: { name: string; aliases?: string[] }[]; isOpen?: boolean; type?: Value; body?: { kind: 'no_body' } | { kind: 'value'; value: Value } | { kind: 'properties'; properties: Property[] };
};
type Specification = { endpoints: { name: string; request: Name | null; urls: { path: string; methods: string[] }[] }[]; types: Declared[] };
type Schema = Record<string, unknown>;
type Given = ReadonlyMap<string, Value>;

const specification = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve('@elastic/request-converter/dist/schema.json')), 'utf8')) as Specification;
const nameOf = ({ namespace, name }: Name): string => `${namespace}.${name}`;
const declared = new Map(specification.types.map((type) => [nameOf(type.name), type]));

const BUILTINS: Readonly<Record<string, Schema>> = {
  string: { type: 'string' }, number: { type: 'number' }, boolean: { type: 'boolean' }, null: { type: 'null' }, void: {}, object: { type: 'object' }, binary: {},
};

const definitions: Record<string, Schema> = {};
const checks = new Map<string, ValidateFunction>();

/** What is wrong with the body of a request, in words; empty when nothing is. `endpoint` as the specification calls it, such as `indices.create`. */
export function faultsOfBody(endpoint: string, body: unknown): string[] {
  const request = specification.endpoints.find(({ name }) => name === endpoint)?.request;
  const type = request === null || request === undefined ? undefined : declared.get(nameOf(request));
  if (type?.body === undefined) return [`the specification has no request ${endpoint}`];
  if (type.body.kind === 'no_body') return body === undefined ? [] : [`${endpoint} has no body`];
  if (body === undefined) return [];
  const { body: shape } = type;
  return faults(`body of ${endpoint}`, () => (shape.kind === 'value' ? schemaOf(shape.value, new Map()) : objectOf(shape.properties, new Map(), false)), body);
}

/** The same for a value of one of its types, such as `_global.bulk.OperationContainer`. */
export const faultsOfType = (namespace: string, name: string, value: unknown): string[] =>
  faults(`${namespace}.${name}`, () => schemaOf({ kind: 'instance_of', type: { namespace, name } }, new Map()), value);

/** The name of the call that a method and path belong to; null when the specification knows none. */
export function endpointOf(method: string, path: string): string | null {
  const asked = path.split('/');
  const fits = (pattern: string): boolean => {
    const parts = pattern.split('/');
    return parts.length === asked.length && parts.every((part, at) => (part.startsWith('{') ? asked[at] !== '' && !asked[at]?.startsWith('_') : part === asked[at]));
  };
  return specification.endpoints.find(({ urls }) => urls.some(({ path: pattern, methods }) => methods.includes(method) && fits(pattern)))?.name ?? null;
}

function faults(key: string, schema: () => Schema, value: unknown): string[] {
  let check = checks.get(key);
  if (check === undefined) {
    const made = schema();
    check = new Ajv({ strict: false, allErrors: false, validateSchema: false, inlineRefs: false, code: { optimize: false } }).compile({ ...made, $defs: definitions });
    checks.set(key, check);
  }
  return check(value) ? [] : (check.errors ?? []).map(({ instancePath, message, params }) => `${key}${instancePath} ${message ?? ''} ${JSON.stringify(params)}`);
}

function schemaOf(value: Value, given: Given): Schema {
  switch (value.kind) {
    case 'array_of': return { type: 'array', items: schemaOf(value.value, given) };
    case 'union_of': return { anyOf: value.items.map((item) => schemaOf(item, given)) };
    case 'dictionary_of': return { type: 'object', additionalProperties: schemaOf(value.value, given), ...(value.singleKey ? { minProperties: 1, maxProperties: 1 } : {}) };
    case 'literal_value': return { const: value.value };
    case 'user_defined_value': return {};
    case 'instance_of': return instanceOf(value, given);
  }
}

function instanceOf({ type, generics = [] }: { type: Name; generics?: Value[] }, given: Given): Schema {
  const name = nameOf(type);
  const parameter = given.get(name);
  if (parameter !== undefined) return schemaOf(parameter, new Map());
  if (type.namespace === '_builtins') return BUILTINS[type.name] ?? {};
  const known = declared.get(name);
  // A parameter that nobody gave, such as the kind of a document: anything.
  if (known === undefined) return {};
  const filled = generics.map((one) => filledIn(one, given));
  const key = filled.length === 0 ? name : `${name}<${JSON.stringify(filled)}>`;
  const place = encodeURIComponent(key).replaceAll('%', '_');
  if (definitions[place] === undefined) {
    definitions[place] = {};
    definitions[place] = schemaOfDeclared(known, new Map((known.generics ?? []).flatMap((one, at) => { const of = filled[at]; return of === undefined ? [] : [[nameOf(one), of]]; })));
  }
  return { $ref: `#/$defs/${place}` };
}

/** A value with the parameters around it put in. */
function filledIn(value: Value, given: Given): Value {
  if (value.kind !== 'instance_of') return value;
  return given.get(nameOf(value.type)) ?? { ...value, ...(value.generics === undefined ? {} : { generics: value.generics.map((one) => filledIn(one, given)) }) };
}

function schemaOfDeclared(type: Declared, given: Given): Schema {
  if (type.kind === 'enum') {
    if (type.isOpen === true) return { type: 'string' };
    const names = (type.members ?? []).flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    // Some of its enumerations are of booleans beside words.
    return { enum: names.flatMap((name): (string | boolean)[] => (name === 'true' || name === 'false' ? [name, name === 'true'] : [name])) };
  }
  if (type.kind === 'type_alias' && type.type !== undefined) return schemaOf(type.type, given);
  const [properties, open] = allProperties(type, given);
  const whole = objectOf(properties.map(({ property, of }) => ({ ...property, type: filledIn(property.type, of) })), given, open);
  const shortcut = properties.find(({ property }) => property.name === type.shortcutProperty);
  return shortcut === undefined ? whole : { anyOf: [whole, schemaOf(shortcut.property.type, shortcut.of)] };
}

/** The properties of a type and of those that it inherits from, and whether it takes others too. */
function allProperties(type: Declared, given: Given): [{ property: Property; of: Given }[], boolean] {
  const own = (type.properties ?? []).map((property) => ({ property, of: given }));
  const open = (type.behaviors ?? []).some(({ type: { name } }) => name.startsWith('AdditionalProper'));
  const base = type.inherits === undefined ? undefined : declared.get(nameOf(type.inherits.type));
  if (base === undefined) return [own, open];
  const passed = new Map((base.generics ?? []).flatMap((one, at) => { const of = type.inherits?.generics?.[at]; return of === undefined ? [] : [[nameOf(one), filledIn(of, given)] as const]; }));
  const [inherited, baseOpen] = allProperties(base, passed);
  return [[...inherited, ...own], open || baseOpen];
}

function objectOf(properties: readonly Property[], given: Given, open: boolean): Schema {
  const named = properties.flatMap(({ name, aliases = [], type }) => [name, ...aliases].map((one) => [one, schemaOf(type, given)]));
  return { type: 'object', properties: Object.fromEntries(named), required: properties.filter(({ required }) => required).map(({ name }) => name), additionalProperties: open };
}
