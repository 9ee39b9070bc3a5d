import { parsed, type Node } from './syntax.ts';
import { at, filesUnder, productionSources, root, textOf } from './tree.ts';

/** Schemas of the house: one for each module, and the platform's own. */
export const SCHEMAS = ['identity', 'auction', 'bidding', 'payment', 'notification', 'analytics', 'gateway', 'audit', 'risk', 'platform'] as const;

// Of the platform: the database's and the bus's machinery, and the memory of requests and the state of copies, which are told the schema they work in.
const MACHINERY = /^src\/platform\/(?:(?:db|bus)\/|http\/idempotency\.ts$|search\/copy-states\.ts$)/;

/** Where SQL may stand, and whose schema it may name there. Null: nowhere in this file. 'any': machinery that is told the schema. */
export function schemaOf(path: string): string | null {
  const store = /^src\/modules\/([^/]+)\/(?:store(?:\.ts$|\/)|migrations\/)/.exec(path);
  if (store) return store[1] ?? null;
  return MACHINERY.test(path) ? 'platform' : null;
}

// What begins like a statement and goes on like one. A sentence such as "Select a lot from the list" has no comma, star,
// bracket or dot between the two words, so words for people pass.
const STATEMENT = new RegExp([
  String.raw`^\s*select\s+[\s\S]*[,*(._"=$][\s\S]*`, String.raw`^\s*select\s+\S+\s+from\s+\S+\s*$`, String.raw`^\s*insert\s+into\s`, String.raw`^\s*update\s+[\w."]+\s+(as\s+\w+\s+)?set\s`,
  String.raw`^\s*delete\s+from\s`, String.raw`^\s*with\s+(recursive\s+)?\w+\s*(\([\w\s,]*\)\s*)?as\s+(not\s+)?(materialized\s+)?\(`, String.raw`^\s*(create|alter|drop)\s+(or\s+replace\s+)?(unlogged\s+|temp\s+|unique\s+)?(table|index|schema|role|database|function|trigger|type|extension|view|materialized|publication|subscription|sequence)\s`,
  String.raw`^\s*(truncate|listen|notify|unlisten)\s+[\w."]+\s*;?\s*$`, String.raw`^\s*(grant|revoke)\s+[\s\S]*\s(on|to|from)\s`, String.raw`^\s*lock\s+table\s`, String.raw`^\s*set\s+(local\s+|session\s+)?\w+\s*(=|to)\s`,
].map((each) => `(?:${each})`).join('|'), 'i');

// A transaction's words are words of everyday too: they are SQL where they are handed to something that runs SQL.
const BARE = /^\s*(begin|commit|rollback)\s*;?\s*$/;
const RUNS_SQL = new Set(['statement', 'query', 'send', 'all', 'one', 'run', 'exec']);

/** Texts of a file that are SQL, with the line each begins on. Holes of a template stand as `?`. */
export function sqlTexts(path: string, text: string): { line: number; sql: string }[] {
  const { nodes, lineOf } = parsed(path, text);
  const handedOver = new Set<unknown>(nodes.flatMap((node) => (node.type === 'CallExpression' && RUNS_SQL.has(calledName(node)) ? argumentsOf(node) : [])));
  return nodes.flatMap((node) => {
    const sql = textOfNode(node);
    if (sql === null) return [];
    return STATEMENT.test(sql) || (BARE.test(sql) && handedOver.has(node)) ? [{ line: lineOf(node), sql }] : [];
  });
}

/** Schemas other than `own` that a piece of SQL names, and what it names of them. */
export function foreignNames(sql: string, own: string): string[] {
  const bare = sql.replace(/--[^\n]*/g, '').replace(/'(?:[^']|'')*'/g, '\'\'');
  return SCHEMAS.filter((schema) => schema !== own).flatMap((schema) => bare.match(new RegExp(String.raw`(?<![\w.])${schema}\.[a-z_]+`, 'gi')) ?? []);
}

/** Habits that no named statement may have, as sentences. */
export function habits(sql: string): string[] {
  const bare = sql.replace(/'(?:[^']|'')*'/g, '\'\'');
  const found: string[] = [];
  const shouted = /\b(SELECT|FROM|WHERE|INSERT|UPDATE|DELETE|ORDER BY|RETURNING|LIMIT)\b/.exec(bare);
  if (shouted) found.push(`is written in capitals: ${shouted[0]}`);
  if (/\bselect\s+(distinct\s+)?(\w+\.)?\*/i.test(bare)) found.push('does not list its columns');
  if (/\bnow\(\)|\bcurrent_timestamp\b/i.test(bare)) found.push('reads the transaction\'s clock, which stands still while a lock is waited for');
  return found;
}

/** A call of `statement(name, sql)` as it stands in a store. */
export type Declared = { path: string; line: number; name: string };

/** Every named statement in the sources, by reading them. */
export function declaredStatements(): Declared[] {
  return productionSources().filter((path) => schemaOf(path) !== null).flatMap((path) => statementsIn(path, textOf(path)));
}

/** Every call of `statement` in one file whose first argument is a text. */
export function statementsIn(path: string, text: string): Declared[] {
  const { nodes, lineOf } = parsed(path, text);
  return nodes.flatMap((node) => {
    if (node.type !== 'CallExpression') return [];
    if (calledName(node) !== 'statement') return [];
    const [first] = argumentsOf(node);
    const name = first === undefined ? null : textOfNode(first);
    return name === null ? [] : [{ path, line: lineOf(node), name }];
  });
}

/** Files of migrations, as paths from the root of the project. */
export const migrationFiles = (): string[] => filesUnder(root, 'src').filter((path) => /\/migrations\/[^/]+\.sql$/.test(path));

/** SQL in files that may hold none, as `path:line`. */
export function strayedSql(path: string, text: string): string[] {
  if (schemaOf(path) !== null) return [];
  return sqlTexts(path, text).map(({ line, sql }) => `${path}:${line} ${sql.trim().split('\n')[0] ?? ''}`);
}

/** Foreign schemas named in a file that may hold SQL, as `path:line name`. */
export function strayedNames(path: string, text: string): string[] {
  const own = schemaOf(path);
  if (own === null) return [];
  if (path.endsWith('.sql')) return foreignNames(text, own).map((name) => `${at(path, text, text.indexOf(name))} ${name}`);
  return sqlTexts(path, text).flatMap(({ line, sql }) => foreignNames(sql, own).map((name) => `${path}:${line} ${name}`));
}

function textOfNode(node: Node): string | null {
  if (node.type === 'StringLiteral') return String(node['value']);
  if (node.type !== 'TemplateLiteral') return null;
  const parts = node['quasis'] as { raw: string; cooked?: string }[];
  return parts.map((part) => part.cooked ?? part.raw).join('?');
}

/** `query` for `query(...)` and for `client.query(...)`. */
function calledName(call: Node): string {
  const callee = call['callee'] as Node;
  const named = callee.type === 'MemberExpression' ? (callee['property'] as Node) : callee;
  return named.type === 'Identifier' ? String(named['value']) : '';
}

const argumentsOf = (call: Node): Node[] => (call['arguments'] as { expression: Node }[]).map(({ expression }) => expression);
