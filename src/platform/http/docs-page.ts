import { escaped as text } from './html.ts';
import { policyText, propertiesOf, refusalsOf, requiredOf, tagOf, type ApiInfo } from './openapi.ts';
import { pathOf } from './routes.ts';
import type { HttpDeclaration, RefusalTable } from './types.ts';

/** Levels of nested objects that are shown field by field; deeper ones are named by their kind. */
const DEPTH_MAX = 3;

/**
 * The readable reference, one page made of the declarations: calls by group, fields, refusals with an anchor each (`#code`).
 * It holds no script; its style sheet is `/docs/style.css`. Every text is escaped.
 */
export function docsPage(declarations: readonly HttpDeclaration[], refusals: RefusalTable, info: ApiInfo): string {
  const groups = [...Map.groupBy(declarations, tagOf)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text(info.title)}</title><link rel="stylesheet" href="/docs/style.css"></head><body>`,
    `<header><h1>${text(info.title)}</h1><p>${text(info.description)}</p><p>Version ${text(info.version)} · <a href="/api/v1/openapi.json">OpenAPI 3.1</a></p></header>`,
    `<nav aria-label="Calls"><ul>${groups.map(([tag]) => `<li><a href="#calls-${text(tag)}">${text(tag)}</a></li>`).join('')}<li><a href="#refusals">refusals</a></li></ul></nav><main>`,
    ...groups.map(([tag, calls]) => `<section id="calls-${text(tag)}"><h2>${text(tag)}</h2>${calls.map(callCard).join('')}</section>`),
    `<section id="refusals"><h2>Refusals</h2><p>Every refusal is a problem (RFC 9457) with one of these codes.</p><dl>${refusalRows(refusals)}</dl></section>`,
    '</main></body></html>',
  ].join('\n');
}

function callCard(declaration: HttpDeclaration): string {
  const codes = refusalsOf(declaration).map((code) => `<a href="#${text(code)}"><code>${text(code)}</code></a>`).join(' ');
  const key = declaration.idempotencyKey === undefined ? '' : `<p><code>Idempotency-Key</code> ${declaration.idempotencyKey}</p>`;
  return `<article id="${text(declaration.name)}"><h3><code>${declaration.method}</code> <code>${text(pathOf(declaration))}</code></h3>`
    + `<p>${text(declaration.summary)}</p><p>May be called by: ${text(policyText(declaration))}</p>${key}`
    + fieldTable('Query', declaration.query) + fieldTable('Body', declaration.body) + fieldTable(`Answer ${declaration.status}`, declaration.reply)
    + `<p class="codes">${codes}</p></article>`;
}

function refusalRows(refusals: RefusalTable): string {
  return Object.entries(refusals)
    .map(([code, { status, sentence }]) => `<dt id="${text(code)}"><code>${text(code)}</code> ${status}</dt><dd>${text(sentence)}</dd>`)
    .join('');
}

function fieldTable(title: string, schema: object | undefined): string {
  if (schema === undefined) return '';
  const rows = fieldRows(schema, '', DEPTH_MAX);
  if (rows === '') return `<p>${text(title)}: ${text(kindOf(schema))}</p>`;
  return `<table><caption>${text(title)}</caption><thead><tr><th>Field</th><th>Kind</th><th></th><th>What it is</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function fieldRows(schema: object, prefix: string, depth: number): string {
  if (depth === 0) return '';
  const asked = requiredOf(schema);
  return Object.entries(propertiesOf(schema)).map(([name, field]) => {
    const whole = `${prefix}${name}`;
    const inner = insideOf(field, whole).map((one) => fieldRows(one.schema, one.prefix, depth - 1)).join('');
    return `<tr><td><code>${text(whole)}</code></td><td>${text(kindOf(field))}</td><td>${asked.has(name) ? 'required' : ''}</td><td>${text(saidOf(field))}</td></tr>${inner}`;
  }).join('');
}

/** The objects whose fields stand under a field: its own, those in its list, or every object that it may be. */
function insideOf(field: object, path: string): { schema: object; prefix: string }[] {
  if (Object.keys(propertiesOf(field)).length > 0) return [{ schema: field, prefix: `${path}.` }];
  if ('items' in field && isSchema(field.items)) return insideOf(field.items, `${path}[]`);
  return choicesOf(field).flatMap((choice) => insideOf(choice, path));
}

function choicesOf(schema: object): object[] {
  const { anyOf, oneOf }: { anyOf?: unknown; oneOf?: unknown } = schema;
  const choices = anyOf ?? oneOf;
  return Array.isArray(choices) ? choices.filter(isSchema) : [];
}

const isSchema = (value: unknown): value is object => typeof value === 'object' && value !== null;
const saidOf = (schema: object): string => ('description' in schema ? String(schema.description) : '');

/** A schema in a few words: kind, limits, choices. What a pattern means is in the description, where there is one. */
function kindOf(schema: object): string {
  const parts = new Map(Object.entries(schema));
  const choices = choicesOf(schema);
  if (choices.length > 0) return choices.map((choice) => (isOneOfSeveral(choice, choices) ? `object with ${[...requiredOf(choice)].join(' and ')}` : kindOf(choice))).join(' | ');
  if (parts.has('const')) return JSON.stringify(parts.get('const'));
  const allowed: unknown = parts.get('enum');
  if (Array.isArray(allowed)) return allowed.map((one) => JSON.stringify(one)).join(' | ');
  const limits = ['minimum', 'maximum', 'exclusiveMinimum', 'minLength', 'maxLength', 'minItems', 'maxItems', ...(parts.has('description') ? [] : ['pattern']), 'format']
    .filter((limit) => parts.has(limit)).map((limit) => `${limit} ${String(parts.get(limit))}`);
  const type: unknown = parts.get('type') ?? 'anything';
  const items: unknown = parts.get('items');
  const kind = type === 'array' && isSchema(items) ? `list of ${kindOf(items)}` : (Array.isArray(type) ? type : [type]).map(String).join(' | ');
  return limits.length === 0 ? kind : `${kind} (${limits.join(', ')})`;
}

/** Of several objects to choose from each is told by the fields that make it that one. */
const isOneOfSeveral = (choice: object, choices: readonly object[]): boolean =>
  requiredOf(choice).size > 0 && choices.filter((one) => Object.keys(propertiesOf(one)).length > 0).length > 1;

/** The style sheet of the page: readable without it, and in light and dark. */
export const DOCS_STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; }
h3 { margin-bottom: .25rem; overflow-wrap: anywhere; }
article { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .5rem 0 1rem; }
table { border-collapse: collapse; display: block; margin: .75rem 0; overflow-x: auto; }
caption { font-weight: 600; text-align: left; }
th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); padding: .2rem 1rem .2rem 0; text-align: left; vertical-align: top; }
.codes { display: flex; flex-wrap: wrap; gap: .25rem .75rem; }
dt { margin-top: .75rem; }
`;
