import { parseSync } from '@swc/core';

/** A node of a parsed file: whatever it holds, and where it stands. */
export type Node = { type: string; span?: { start: number; end: number }; [field: string]: unknown };

/** A parsed file. `lineOf` gives the line, from 1, of a node. */
export type Parsed = { nodes: Node[]; lineOf(node: Node): number };

/** Parses TypeScript. Throws on a syntax error, with the path. */
export function parsed(path: string, text: string): Parsed {
  // Positions count bytes from the start of all that was ever parsed, and the last one is the end of the last word.
  // A last word of our own tells where the file began.
  const marked = `${text}\n;0`;
  const program = parseSync(marked, { syntax: 'typescript', target: 'es2024' }) as unknown as Node & { span: { start: number; end: number } };
  const bytes = Buffer.from(marked);
  const origin = program.span.end - bytes.length;
  const nodes: Node[] = [];
  collect(program, nodes);
  return { nodes, lineOf: (node) => bytes.subarray(0, Math.max(0, (node.span?.start ?? origin) - origin)).toString().split('\n').length };
}

/** Every `async`, `await` and Promise of a file, as `path:line what`. */
export function asyncWords(path: string, text: string): string[] {
  const { nodes, lineOf } = parsed(path, text);
  const found: string[] = [];
  for (const node of nodes) {
    if (node['async'] === true || node['isAsync'] === true) found.push(`${path}:${lineOf(node)} async`);
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && (node['isAwait'] === true || Boolean(node['await'])))) found.push(`${path}:${lineOf(node)} await`);
    if (node.type === 'Identifier' && /^Promise(Like)?$/.test(String(node['value']))) found.push(`${path}:${lineOf(node)} Promise`);
  }
  return found;
}

/** Every assertion `x as T` but `as const`, with its node and the function expression that does nothing else, when there is one. */
export function assertions(path: string, text: string): { line: number; whole: boolean }[] {
  const { nodes, lineOf } = parsed(path, text);
  const bodies = new Set<unknown>(nodes.filter((node) => node.type === 'ArrowFunctionExpression').map((node) => node['body']));
  return nodes
    .filter((node) => node.type === 'TsAsExpression' || node.type === 'TsTypeAssertion')
    .map((node) => ({ line: lineOf(node), whole: bodies.has(node) }));
}

function collect(value: unknown, into: Node[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, into);
  } else if (typeof value === 'object' && value !== null) {
    if ('type' in value && typeof value.type === 'string') into.push(value as Node);
    for (const item of Object.values(value)) collect(item, into);
  }
}
