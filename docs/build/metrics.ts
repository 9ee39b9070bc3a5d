import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsed, type Node } from '../../test/house/support/syntax.ts';
import { productionSources } from '../../test/house/support/tree.ts';
import { code, page, project, table, type Page } from './page.ts';

/** A metric as its declaration says it. */
export type MetricRow = { name: string; type: string; labels: string[]; help: string; path: string };

const WRAPPER = 'src/platform/metrics/metrics.ts';

/** Metrics declared in one file: `metric({...})`, or one of the library made in place. The wrapper of the library itself declares none. */
export function metricsIn(path: string, text: string): MetricRow[] {
  if (path === WRAPPER || !/\bmetric\(|new (?:Histogram|Counter|Gauge)\b/.test(text)) return [];
  return parsed(path, text).nodes.flatMap((node) => {
    const callee = asNode(node['callee']);
    const made = callee?.type === 'Identifier' ? String(callee['value']) : '';
    if (!['metric', 'Histogram', 'Counter', 'Gauge'].includes(made)) return [];
    const declared = asNode((Array.isArray(node['arguments']) ? node['arguments'] : []).map(asExpression)[0]);
    const fields = declared?.type === 'ObjectExpression' ? fieldsOf(declared) : new Map<string, Literal>();
    const name = fields.get('name');
    // A name that is put together is no name that anybody can look up.
    if (typeof name !== 'string') throw new Error(`${path}: a metric is declared without a plain name`);
    const labels = fields.get('labels') ?? fields.get('labelNames');
    return [{ name, path, help: textOf(fields.get('help')), type: textOf(fields.get('type')) || made.toLowerCase(), labels: Array.isArray(labels) ? labels : [] }];
  });
}

/** docs/reference/metrics.md: every metric that the house emits by itself. */
export async function metricsPage(): Promise<Page> {
  const found = (await Promise.all(productionSources().map(async (path) => metricsIn(path, await readFile(join(project, path), 'utf8'))))).flat();
  const rows = found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return page('metrics', 'Metrics', [
    '`GET /metrics` answers in the Prometheus text format. Beside these it holds the figures of the process (CPU, memory, event loop, garbage collection) under their usual names.',
    table(['name', 'type', 'labels', 'what it says'], rows.map((row) => [code(row.name), row.type, row.labels.map(code).join(', '), row.help])),
  ]);
}

type Literal = string | string[] | null | undefined;
const textOf = (value: Literal): string => (typeof value === 'string' ? value : '');

function fieldsOf(declared: Node): Map<string, Literal> {
  const properties = Array.isArray(declared['properties']) ? declared['properties'] : [];
  return new Map(properties.flatMap((property: unknown) => {
    const node = asNode(property);
    const key = asNode(node?.['key']);
    return key === null ? [] : [[String(key['value']), literal(asNode(node?.['value']))] as const];
  }));
}

function literal(node: Node | null): Literal {
  if (node?.type === 'StringLiteral') return String(node['value']);
  if (node?.type === 'TsConstAssertion' || node?.type === 'TsAsExpression') return literal(asNode(node['expression']));
  if (node?.type === 'ArrayExpression' && Array.isArray(node['elements'])) return node['elements'].map((element) => textOf(literal(asNode(asExpression(element)))));
  return null;
}

const asExpression = (value: unknown): unknown => (typeof value === 'object' && value !== null && 'expression' in value ? value.expression : null);
const asNode = (value: unknown): Node | null => (isNode(value) ? value : null);
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
