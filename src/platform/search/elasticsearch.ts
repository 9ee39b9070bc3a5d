import { Client, errors } from '@elastic/elasticsearch';
import { EngineAway, EngineRefused, type BulkResult, type Document, type Json, type JsonObject, type SearchEngine } from './ports.ts';

/** An answer that takes longer is given up. */
export const ENGINE_WAIT_MS = 5_000;
/** A bulk may take longer: the engine writes it to its disk. */
export const BULK_WAIT_MS = 30_000;
/** Sockets that are kept open to the engine. */
const SOCKETS_MAX = 8;
/** What an engine says that has no room, or waits for another of its nodes. */
const LATER: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);
const CONFLICT = 409;
const NOT_FOUND = 404;
const EXISTS = 'resource_already_exists_exception';
const NO_INDEX = 'index_not_found_exception';

type Way = NonNullable<ConstructorParameters<typeof Client>[0]['Connection']>;

/** Elasticsearch 9 (and 8) through its own client. Nothing is retried in here: whoever calls waits, so that an engine in trouble is not asked more than before. `Connection`: another way to it, for tests. */
export function elasticsearch(url: string, { Connection }: { Connection?: Way } = {}): SearchEngine {
  const client = new Client({ node: url, ...(Connection === undefined ? {} : { Connection }), maxRetries: 0, requestTimeout: ENGINE_WAIT_MS, agent: { connections: SOCKETS_MAX } });
  const send = <Answer>(method: string, path: string, body?: JsonObject): Promise<Answer> => away(() => client.transport.request<Answer>({ method, path, ...(body === undefined ? {} : { body: { ...body } }) }));
  return {
    putLifecycle: async (name, policy) => { await send('PUT', `/_ilm/policy/${name}`, { policy }); },
    putTemplate: async (name, template) => { await send('PUT', `/_index_template/${name}`, template); },
    createIndex: async (index) => {
      await away(() => client.indices.create({ index }).catch((error: unknown) => {
        if (!(error instanceof errors.ResponseError) || typeOf(error) !== EXISTS) throw error;
      }));
    },
    pointAlias: async (alias, index) => {
      const held = await holders(client, alias);
      const actions = [...held.filter((one) => one !== index).map((one) => ({ remove: { index: one, alias } })), { add: { index, alias } }];
      await away(() => client.indices.updateAliases({ actions }));
    },
    indices: async (patterns) => Object.keys(await away(() => client.indices.get({ index: [...patterns], allow_no_indices: true, filter_path: '*.aliases' }))).toSorted(),
    deleteIndex: async (index) => { await away(() => client.indices.delete({ index, ignore_unavailable: true })); },
    bulk: (documents) => bulk(client, documents),
    refresh: async (index) => { await away(() => client.indices.refresh({ index })); },
    search: (index, body) => send('POST', `/${index}/_search`, body),
    close: () => client.close(),
  };
}

/** The indices behind an alias; none when there is no such alias. */
const holders = (client: Client, alias: string): Promise<string[]> => away(async () => {
  try {
    return Object.keys(await client.indices.getAlias({ name: alias }));
  } catch (error) {
    if (error instanceof errors.ResponseError && error.statusCode === NOT_FOUND) return [];
    throw error;
  }
});

async function bulk(client: Client, documents: readonly Document[]): Promise<BulkResult> {
  if (documents.length === 0) return { taken: 0, refused: [] };
  const operations: Json[] = documents.flatMap(({ index, id, version, source }): Json[] => {
    const of = { _index: index, _id: id, version, version_type: 'external_gte' };
    return source === null ? [{ delete: of }] : [{ index: of }, source];
  });
  const answer = await away(() => client.bulk({ operations: [...operations], require_alias: false }, { requestTimeout: BULK_WAIT_MS }));
  const refused: BulkResult['refused'] = [];
  for (const { index: kept, delete: taken } of answer.items) {
    const item = kept ?? taken;
    // A newer version of the document is there already, or what was to be taken away is not.
    if (item === undefined || item.status < 300 || item.status === CONFLICT || (item === taken && item.status === NOT_FOUND)) continue;
    if (LATER.has(item.status)) throw new EngineAway(`The engine had no room for a document (${item.status}).`);
    refused.push({ id: item._id ?? '', reason: item.error?.reason ?? `status ${item.status}` });
  }
  return { taken: documents.length - refused.length, refused };
}

/** The answer of a call; what says that it may go well later is thrown as {@link EngineAway}, what says that it never will as {@link EngineRefused}. */
async function away<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof errors.ResponseError && !LATER.has(error.statusCode ?? 0)) {
      // Copies of everything are made anew when the next look finds that an index has gone.
      if (typeOf(error) === NO_INDEX) throw new EngineAway('Elasticsearch has lost an index.');
      throw new EngineRefused(`Elasticsearch refuses a request (${error.statusCode}): ${error.message}`);
    }
    // What the client says of a broken line may name the engine's address, password included.
    if (error instanceof errors.ElasticsearchClientError) throw new EngineAway(`Elasticsearch does not answer as it should: ${error.name}.`);
    throw error;
  }
}

const typeOf = (error: InstanceType<typeof errors.ResponseError>): unknown => {
  const body: unknown = error.body;
  const inner: unknown = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
  return typeof inner === 'object' && inner !== null && 'type' in inner ? inner.type : null;
};
