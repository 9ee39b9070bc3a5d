import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Kept, Properties, Source } from './evaluate.ts';
import { found, Wrong } from './search.ts';
import { endpointOf, faultsOfBody, faultsOfType } from './specification.ts';

/*
 * An engine for tests on a port of its own, asked through the official client. It holds every request against the specification, takes documents by
 * their versions, refuses what the mapping does not name, shows what it was told after a refresh, and evaluates queries over all documents.
 * It is no Elasticsearch: what Lucene scores, analyses or rounds is not in it.
 */

/** `refusing`: it says of every search that it is wrong. */
export type Mode = 'well' | 'full' | 'hung' | 'down' | 'refusing';
/** A document without a source was taken away. */
type Index = { docs: Map<string, { version: number; source: Source | null }>; visible: readonly Kept[]; refreshedMs: number; properties: Properties | null };

export type StandIn = {
  url: string;
  /** Faults of requests against the specification, since the start. */
  faults: string[];
  /** Calls by the specification's names. */
  calls: string[];
  indices: ReadonlyMap<string, Index>;
  aliases: ReadonlyMap<string, ReadonlySet<string>>;
  lifecycles: ReadonlyMap<string, unknown>;
  bulks: { documents: number; bytes: number }[];
  be(mode: Mode): void;
  refreshAll(): void;
  /** Loses everything, as after a disk. */
  wipe(): void;
  close(): Promise<void>;
};

const CHECKED = ['search', 'ilm.put_lifecycle', 'indices.put_index_template', 'indices.create', 'indices.update_aliases'];

export async function standInForElasticsearch(): Promise<StandIn> {
  // Making the checks takes seconds, which no client should wait for.
  for (const endpoint of CHECKED) faultsOfBody(endpoint, {});
  faultsOfType('_global.bulk', 'OperationContainer', {});
  const state = { mode: 'well' as Mode, faults: [] as string[], calls: [] as string[], bulks: [] as StandIn['bulks'] };
  const indices = new Map<string, Index>();
  const aliases = new Map<string, Set<string>>();
  const templates = new Map<string, Record<string, unknown>>();
  const lifecycles = new Map<string, unknown>();
  const holding: Holding = { indices, aliases, templates, lifecycles, state };
  const server = createServer((request, response) => void serve(holding, request, response));
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, faults: state.faults, calls: state.calls, indices, aliases, lifecycles, bulks: state.bulks,
    be: (mode) => {
      state.mode = mode;
      if (mode !== 'well') server.closeAllConnections();
    },
    refreshAll: () => indices.forEach(refresh),
    wipe: () => [indices, aliases, templates, lifecycles].forEach((kept) => kept.clear()),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

type Holding = {
  indices: Map<string, Index>; aliases: Map<string, Set<string>>; templates: Map<string, Record<string, unknown>>; lifecycles: Map<string, unknown>;
  state: { mode: Mode; faults: string[]; calls: string[]; bulks: StandIn['bulks'] };
};
type Answer = { status: number; body: unknown };

async function serve(holding: Holding, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const { mode } = holding.state;
  if (mode === 'hung') return;
  if (mode === 'down') return void response.destroy();
  const text = Buffer.concat(chunks).toString();
  let answer: Answer;
  try {
    answer = answerTo(holding, request.method ?? 'GET', decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/'), text);
  } catch (error) {
    holding.state.faults.push(String(error));
    answer = failed(400, 'illegal_argument_exception', String(error));
  }
  response.writeHead(answer.status, { 'content-type': 'application/vnd.elasticsearch+json; compatible-with=9', 'x-elastic-product': 'Elasticsearch' });
  response.end(JSON.stringify(answer.body));
}

const failed = (status: number, type: string, reason: string): Answer => ({ status, body: { error: { type, reason }, status } });
const done: Answer = { status: 200, body: { acknowledged: true } };

function answerTo(holding: Holding, method: string, path: string, text: string): Answer {
  const endpoint = endpointOf(method, path);
  if (endpoint === null) throw new Error(`the specification knows no ${method} ${path}`);
  holding.state.calls.push(endpoint);
  if (endpoint === 'bulk') return bulk(holding, text);
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  for (const fault of faultsOfBody(endpoint, body)) holding.state.faults.push(fault);
  const [, first = '', second = ''] = path.split('/');
  const name = path.split('/').at(-1) ?? '';
  const { indices, aliases } = holding;
  switch (endpoint) {
    case 'info': return { status: 200, body: { version: { number: '9.2.0' }, tagline: 'You Know, for Search' } };
    case 'ilm.put_lifecycle': holding.lifecycles.set(name, body); return done;
    case 'indices.put_index_template': holding.templates.set(name, body as Record<string, unknown>); return done;
    case 'indices.create': return create(holding, first);
    case 'indices.get': return { status: 200, body: Object.fromEntries([...indices.keys()].filter((index) => first.split(',').some((pattern) => like(pattern, index))).map((index) => [index, { aliases: {} }])) };
    case 'indices.get_alias': {
      const held = aliases.get(second === '' ? name : name);
      return held === undefined ? failed(404, 'aliases_not_found_exception', name) : { status: 200, body: Object.fromEntries([...held].map((index) => [index, { aliases: { [name]: {} } }])) };
    }
    case 'indices.update_aliases': return move(holding, body as { actions: Record<string, { index: string; alias: string }>[] });
    case 'indices.delete': indices.delete(first); aliases.forEach((held) => held.delete(first)); return done;
    case 'indices.refresh': resolved(holding, first).forEach(refresh); return { status: 200, body: { _shards: { total: 1, successful: 1, failed: 0 } } };
    case 'search': return search(holding, first, body as Record<string, unknown>);
    default: throw new Error(`${endpoint} is not known here`);
  }
}

const like = (pattern: string, name: string): boolean => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name);
const refresh = (index: Index): void => {
  index.visible = [...index.docs].flatMap(([id, { source }]) => (source === null ? [] : [{ id, sent: source, source: indexed(index.properties, source) }]));
  index.refreshedMs = performance.now();
};
/** A text that is sent for a whole number is read as one. */
const indexed = (properties: Properties | null, source: Source): Source =>
  Object.fromEntries(Object.entries(source).map(([field, value]) => [field, properties?.[field]?.type === 'long' && typeof value === 'string' ? BigInt(value) : value]));
/** As an engine shows what it was told, without being asked. */
const REFRESH_EVERY_MS = 1_000;

function create({ indices, templates }: Holding, name: string): Answer {
  if (indices.has(name)) return failed(400, 'resource_already_exists_exception', `index [${name}] already exists`);
  const template = [...templates.values()].find(({ index_patterns: patterns }) => Array.isArray(patterns) && patterns.some((pattern) => like(String(pattern), name))) as { template?: { mappings?: { properties?: Index['properties'] } } } | undefined;
  indices.set(name, { docs: new Map(), visible: [], refreshedMs: performance.now(), properties: template?.template?.mappings?.properties ?? null });
  return { status: 200, body: { acknowledged: true, shards_acknowledged: true, index: name } };
}

function move({ indices, aliases }: Holding, { actions }: { actions: Record<string, { index: string; alias: string }>[] }): Answer {
  for (const action of actions) {
    const { add, remove } = action;
    if (add !== undefined) {
      if (!indices.has(add.index)) return failed(404, 'index_not_found_exception', add.index);
      aliases.set(add.alias, new Set([...(aliases.get(add.alias) ?? []), add.index]));
    }
    if (remove !== undefined) aliases.get(remove.alias)?.delete(remove.index);
  }
  return done;
}

function resolved({ indices, aliases }: Holding, name: string): Index[] {
  return [...(aliases.get(name) ?? [name])].flatMap((one) => indices.get(one) ?? []);
}

function bulk(holding: Holding, text: string): Answer {
  const lines = text.split('\n').filter((line) => line !== '');
  const items: unknown[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const action: unknown = JSON.parse(lines[at] ?? '');
    holding.state.faults.push(...faultsOfType('_global.bulk', 'OperationContainer', action));
    const { index, delete: gone } = action as { index?: Operation; delete?: Operation };
    if (gone !== undefined) items.push({ delete: put(holding, gone, null) });
    else if (index !== undefined) items.push({ index: put(holding, index, JSON.parse(lines[at += 1] ?? '{}') as Source) });
  }
  holding.state.bulks.push({ documents: items.length, bytes: text.length });
  return { status: 200, body: { took: 1, errors: false, items } };
}

type Operation = { _index: string; _id: string; version: number; version_type: string };

function put({ indices, state }: Holding, { _index, _id, version, version_type: how }: Operation, source: Source | null): object {
  const of = { _index, _id };
  if (state.mode === 'full') return { ...of, status: 429, error: { type: 'es_rejected_execution_exception', reason: 'rejected' } };
  if (how !== 'external_gte') throw new Error('documents come with the version of their rows');
  const index = indices.get(_index);
  // A house that lets an index be made by a document would have lost its mapping.
  if (index === undefined) return { ...of, status: 404, error: { type: 'index_not_found_exception', reason: `no such index [${_index}]` } };
  const fault = source === null ? null : faultOfDocument(index, source);
  if (fault !== null) return { ...of, status: 400, error: { type: 'document_parsing_exception', reason: fault } };
  const known = index.docs.get(_id);
  if (known !== undefined && known.version > version) return { ...of, status: 409, error: { type: 'version_conflict_engine_exception', reason: 'newer' } };
  index.docs.set(_id, { version, source });
  return { ...of, status: 200, result: 'updated', _version: version };
}

/** A longer term is too long for the index. */
const TERM_BYTES_MAX = 32_766;
const WHOLE = { integer: 2 ** 31 - 1, long: Number.MAX_SAFE_INTEGER, date: Number.MAX_SAFE_INTEGER } as const;

/** A field that the mapping does not name is refused, as `dynamic: strict` says, and so is a value that its type cannot hold. */
function faultOfDocument({ properties }: Index, source: Source): string | null {
  if (properties === null) return 'the index was made without its template';
  for (const [field, value] of Object.entries(source)) {
    const type = properties[field]?.type;
    if (type === undefined) return `mapping set to strict, dynamic introduction of [${field}] is not allowed`;
    const values = Array.isArray(value) ? value : [value];
    if (type === 'keyword' && !values.every((one) => typeof one === 'string' && Buffer.byteLength(one) <= TERM_BYTES_MAX)) return `[${field}] is no keyword`;
    if (type === 'wildcard' && !values.every((one) => typeof one === 'string')) return `[${field}] is no text`;
    if (type === 'long' && values.every((one) => typeof one === 'string' && /^-?\d+$/.test(one) && BigInt.asIntN(64, BigInt(one)) === BigInt(one))) continue;
    if ((type === 'integer' || type === 'long' || type === 'date') && !values.every((one) => typeof one === 'number' && Number.isInteger(one) && Math.abs(one) <= WHOLE[type])) return `[${field}] is no ${type}`;
  }
  return null;
}

function search(holding: Holding, name: string, body: Record<string, unknown>): Answer {
  if (holding.state.mode === 'refusing') return failed(400, 'parsing_exception', 'no');
  const indices = resolved(holding, name);
  if (indices.length === 0) return failed(404, 'index_not_found_exception', `no such index [${name}]`);
  for (const index of indices) if (performance.now() - index.refreshedMs >= REFRESH_EVERY_MS) refresh(index);
  try {
    return { status: 200, body: { took: 1, timed_out: false, ...found(indices, body) } };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    holding.state.faults.push(error.message);
    return failed(400, 'illegal_argument_exception', error.message);
  }
}
