import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { TSchema } from 'typebox';
import { faultWords, toldFaults } from '../shape/fault-words.ts';
import type { FieldProblem } from './types.ts';

/** At most this many wrong fields are named in one answer. */
export const FIELD_PROBLEMS_MAX = 20;
const NAME_SHOWN_MAX = 64;

/** Checks one part of a request. Null when it is well; else what is wrong, at most {@link FIELD_PROBLEMS_MAX} entries. */
export type ShapeCheck = (value: unknown) => readonly FieldProblem[] | null;

/**
 * Makes checks from schemas. Nothing is coerced, defaulted or removed: what a handler gets is what was sent.
 * One maker per server; compiled checks live as long as it does.
 */
export function shapeChecks(): { body(schema: TSchema): ShapeCheck; query(schema: TSchema): ShapeCheck; params(schema: TSchema): ShapeCheck } {
  const ajv = new Ajv({ allErrors: true, coerceTypes: false, useDefaults: false, removeAdditional: false, strict: false, strictNumbers: true, verbose: true, formats: fullFormats });
  const check = (schema: object, root: string, prefix: string): ShapeCheck => {
    const validate: ValidateFunction = ajv.compile(schema);
    return (value) => (validate(value) ? null : problemsOf(validate.errors ?? [], root, prefix));
  };
  return {
    body: (schema) => check(closed(schema), 'body', ''),
    query: (schema) => check(schema, 'query', 'query.'),
    params: (schema) => check(schema, 'path', 'path.'),
  };
}

/**
 * The same schema with every object that names its properties closed to others: a misspelt field is an error, not a silence.
 * An object that says itself whether it is open keeps its word.
 */
export function closed(schema: object): object {
  return Object.fromEntries(closedEntries(schema));
}

function closedEntries(schema: object): [string, unknown][] {
  const entries = Object.entries(schema).map(([word, value]): [string, unknown] => [word, closedPart(word, value)]);
  const named = entries.some(([word]) => word === 'properties');
  const decided = entries.some(([word]) => word === 'additionalProperties' || word === 'unevaluatedProperties');
  return named && !decided ? [...entries, ['additionalProperties', false]] : entries;
}

function closedPart(word: string, value: unknown): unknown {
  if (word === 'properties' && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, isObject(part) ? closed(part) : part]));
  }
  if (word === 'items' && isObject(value)) return closed(value);
  if ((word === 'anyOf' || word === 'oneOf') && Array.isArray(value)) return value.map((part: unknown) => (isObject(part) ? closed(part) : part));
  return value;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

function problemsOf(errors: readonly ErrorObject[], root: string, prefix: string): FieldProblem[] {
  const found = new Map<string, FieldProblem>();
  for (const error of toldFaults(errors)) {
    if (found.size >= FIELD_PROBLEMS_MAX) break;
    const problem = { at: placeOf(error, root, prefix), problem: faultWords(error) };
    found.set(`${problem.at}\n${problem.problem}`, problem);
  }
  return [...found.values()];
}

function placeOf(error: ErrorObject, root: string, prefix: string): string {
  const path = error.instancePath.split('/').slice(1).map((part) => shown(part.replaceAll('~1', '/').replaceAll('~0', '~')));
  const missing: unknown = error.params['missingProperty'];
  const unknown: unknown = error.params['additionalProperty'];
  if (error.keyword === 'required' && typeof missing === 'string') return prefix + [...path, missing].join('.');
  if (error.keyword === 'additionalProperties' && typeof unknown === 'string') return prefix + [...path, shown(unknown)].join('.');
  return path.length === 0 ? root : prefix + path.join('.');
}

const shown = (name: string): string => (name.length > NAME_SHOWN_MAX ? `${name.slice(0, NAME_SHOWN_MAX)}…` : name);
