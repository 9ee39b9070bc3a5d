import type { ErrorObject } from 'ajv';

/** What a schema says of a value, as far as its words go. */
type Said = Readonly<Record<string, unknown>>;

/**
 * What is wrong with a value, in words that go behind the name of its field: `must be a whole number from 1 to 100`. Never repeats what
 * was sent. The check has to be compiled with `verbose`, so that the limits can be told together. A field whose form only a pattern can
 * say is told by the first sentence of its description, which says what the value is: `A whole number from 1 to 100.`
 */
export function faultWords(error: ErrorObject): string {
  const said: Said = error.parentSchema ?? {};
  const limit: unknown = error.params['limit'];
  switch (error.keyword) {
    case 'required': return 'is required';
    case 'additionalProperties': return 'is not known here';
    case 'type': return Array.isArray(error.data) && said['type'] === 'string' ? 'must be one text; send it once' : `must be ${kindWords(said)}`;
    case 'const': case 'enum': case 'anyOf': case 'oneOf': return `must be ${kindWords(said)}`;
    case 'minimum': case 'maximum': case 'exclusiveMinimum': case 'exclusiveMaximum': return `must be ${rangeWords(said)}`;
    case 'minLength': case 'maxLength': return lengthWords(error.keyword, said);
    case 'minItems': return `must have at least ${counted(limit, 'entry', 'entries')}`;
    case 'maxItems': return `must have at most ${counted(limit, 'entry', 'entries')}`;
    case 'uniqueItems': return 'holds something twice';
    case 'minProperties': return `must name at least ${counted(limit, 'field', 'fields')}`;
    case 'maxProperties': return `must have at most ${counted(limit, 'field', 'fields')}`;
    case 'propertyNames': return 'has a name that cannot be one of its fields';
    case 'pattern': return patternWords(said);
    case 'not': return 'properties' in said ? 'must be an object' : 'is not as it must be';
    default: return 'is not as it must be';
  }
}

/**
 * The faults that say something to a person. A value that fits none of several alternatives has a fault in each of them: when it is
 * plainly meant as one of them, that one's faults are told, else the choice itself. Of a text that is too short nothing more is told.
 */
export function toldFaults(errors: readonly ErrorObject[]): ErrorObject[] {
  const tooShort = new Set(errors.filter(({ keyword }) => keyword === 'minLength').map(({ instancePath }) => instancePath));
  const left = new Set(errors.filter(({ keyword, instancePath }) => keyword !== 'if' && !(keyword === 'pattern' && tooShort.has(instancePath))));
  for (const choice of errors) {
    if ((choice.keyword !== 'anyOf' && choice.keyword !== 'oneOf') || !left.has(choice)) continue;
    const inside = [...left].filter((error) => error !== choice && error.schemaPath.startsWith(`${choice.schemaPath}/`) && isAtOrUnder(error, choice));
    const branches = [...Map.groupBy(inside, (error) => error.schemaPath.slice(choice.schemaPath.length + 1).split('/', 1)[0] ?? '').values()];
    // Meant: everything about the value itself is right, something inside it is not.
    const meant = branches.find((faults) => faults.every((fault) => fault.instancePath !== choice.instancePath));
    for (const error of meant === undefined ? inside : [choice, ...inside.filter((one) => !meant.includes(one))]) left.delete(error);
  }
  return [...left];
}

const isAtOrUnder = (error: ErrorObject, choice: ErrorObject): boolean =>
  error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`);

const KIND_WORDS: Readonly<Record<string, string>> = {
  string: 'a text', integer: 'a whole number', number: 'a number', boolean: 'true or false', object: 'an object', array: 'a list', null: 'null',
};

/** What a value has to be: `a whole number from 1 to 100`, `one of usd, gbp, or an object with fixed`. */
function kindWords(said: Said): string {
  const choices: unknown = said['anyOf'] ?? said['oneOf'];
  if (Array.isArray(choices)) return inChoice(choices.filter(isSaid).map(kindWords));
  if ('const' in said) return String(said['const']);
  if (Array.isArray(said['enum'])) return said['enum'].length === 1 ? String(said['enum'][0]) : `one of ${said['enum'].map(String).join(', ')}`;
  const kinds = (Array.isArray(said['type']) ? said['type'] : [said['type']]).map(String);
  return kinds.map((kind) => `${KIND_WORDS[kind] ?? 'a value'}${kind === 'integer' || kind === 'number' ? behind(rangeWords(said)) : ''}${kind === 'object' ? fieldsOf(said) : ''}`).join(' or ');
}

/** `a, b` when all are single words, so that a choice among many stays one list; else with `or` before each further one. */
const inChoice = (words: readonly string[]): string => (words.every((word) => !word.includes(' ')) ? `one of ${words.join(', ')}` : words.join(', or '));

const fieldsOf = (said: Said): string => (Array.isArray(said['required']) && said['required'].length > 0 ? ` with ${said['required'].map(String).join(' and ')}` : '');
const behind = (words: string): string => (words === '' ? '' : ` ${words}`);

function rangeWords(said: Said): string {
  const [minimum, maximum, above, below] = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((name) => figureOf(said[name]));
  if (minimum && maximum) return `from ${minimum} to ${maximum}`;
  const from = minimum ? `at least ${minimum}` : above ? `above ${above}` : '';
  const to = maximum ? `at most ${maximum}` : below ? `below ${below}` : '';
  return [from, to].filter((part) => part !== '').join(' and ');
}

const figureOf = (value: unknown): string => (typeof value === 'number' ? String(value) : '');

function lengthWords(keyword: string, { minLength, maxLength }: Said): string {
  const [least, most] = [figureOf(minLength), figureOf(maxLength)];
  if (least === most) return `must have exactly ${least} characters`;
  if (keyword === 'maxLength') return `must have at most ${most} characters`;
  return least === '1' ? 'must not be empty' : `must have at least ${least} characters`;
}

function patternWords(said: Said): string {
  const description: unknown = said['description'];
  const [first = ''] = typeof description === 'string' ? description.split(/\.(?:\s|$)/, 1) : [];
  return first === '' ? 'is not written as it must be' : `must be ${first.charAt(0).toLowerCase()}${first.slice(1)}`;
}

const counted = (count: unknown, one: string, many: string): string => `${String(count)} ${count === 1 ? one : many}`;
const isSaid = (value: unknown): value is Said => typeof value === 'object' && value !== null && !Array.isArray(value);
